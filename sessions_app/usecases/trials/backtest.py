"""Decides recorded sessions again under a draft of weights, and keeps what came of it on the back-test's row."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.transaction import atomic
from django.utils import timezone

from routing.models import Backtest
from routing.trials.backtest import Comparison, Replayed, compare, replay
from routing.trials.comparison_json import as_document
from routing.trials.logged_decision import Recorded, UnreadableDecision, read
from routing.trials.revisions import weights_of
from sessions_app.models import PaymentSession, ProviderAttempt
from sessions_app.states import Status
from sessions_app.usecases.trials.outcomes_known import WINDOW, outcomes_known_before

logger = logging.getLogger(__name__)

PAGE = 500
BUDGET_SECONDS = 60.0
"""A back-test is begun only within this, so that the largest still ends before a task must."""
SILENCE = timedelta(minutes=2)
"""A worker says at every page that it is at work; after this long without, another takes over."""
FIELDS = ("id", "decision", "status", "created_at", "closed_at", "first")
Fields = tuple[Any, Any, str, datetime, datetime | None, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """Which sessions: the last so many, of applications in one mode or in any."""

    last: int
    mode: str = ""


class BacktestTakenOver(Exception):
    """Another worker has taken the back-test over."""


def run_backtests(*, now: datetime, elapsed: Callable[[], float] = time.monotonic) -> int:
    """Run the back-tests that wait, also those a dead worker left, as long as its time lasts.

    Returns how many it ran; the scheduler calls again for the rest.
    """
    ran, started = 0, elapsed()
    while elapsed() - started < BUDGET_SECONDS and (backtest := _claim(now)):
        run_backtest(backtest, now=now)
        ran += 1
    return ran


def run_backtest(backtest: Backtest, *, now: datetime) -> None:
    """Run one back-test to its end; a failure is kept on its row."""
    try:
        _run(backtest, now)
    except BacktestTakenOver:
        logger.warning("Back-test taken over", extra={"backtest": backtest.pk})
    except Exception as exc:
        logger.exception("Back-test failed", extra={"backtest": backtest.pk})
        _end(backtest, status=Backtest.Status.FAILED, problem=f"{type(exc).__name__}: {exc}"[:200])


def try_weights(weights: Mapping[str, int], sample: Sample, *, now: datetime) -> Comparison:
    """Compare a draft with what was decided, without keeping anything."""
    return compare([replay(recorded, weights) for page in _pages(sample, now) for recorded in page])


def _run(backtest: Backtest, now: datetime) -> None:
    weights, sample = weights_of(backtest), Sample(backtest.sample_size, backtest.mode)
    replayed: list[Replayed] = []
    for page in _pages(sample, now):
        replayed += [replay(recorded, weights) for recorded in page]
        _say_progress(backtest, len(replayed))
    _end(backtest, status=Backtest.Status.DONE, progress=len(replayed), result=as_document(compare(replayed)))


def _pages(sample: Sample, now: datetime) -> Iterator[list[Recorded]]:
    """Read the sample, newest first, a page at a time."""
    settled, left, below = outcomes_known_before(now), sample.last, None
    while left > 0 and (rows := list(_page(sample.mode, below, min(PAGE, left)))):
        yield [recorded for row in rows if (recorded := _recorded(row, settled))]
        left, below = left - len(rows), rows[-1][0]


def _page(mode: str, below: Any, size: int) -> "QuerySet[PaymentSession, Fields]":
    first = ProviderAttempt.objects.filter(session=OuterRef("pk"), position=1).values("account_id")
    wanted = (Q(id__lt=below) if below else Q()) & (Q(application__mode=mode) if mode else Q())
    sessions = PaymentSession.objects.filter(wanted).exclude(status__in=(Status.CREATING, Status.ABANDONED))
    fields = sessions.annotate(first=Subquery(first)).values_list(*FIELDS)
    return fields.order_by("-id")[:size]


def _recorded(row: Fields, settled: datetime) -> Recorded | None:
    session, decision, status, created_at, closed_at, first = row
    paid = status == Status.COMPLETED and closed_at is not None and closed_at <= created_at + WINDOW
    try:
        return read(
            session=str(session),
            decision=decision,
            chosen=str(first) if first else None,
            paid=paid if created_at < settled else None,
        )
    except UnreadableDecision:
        logger.warning("Decision record cannot be read", extra={"session": session})
        return None


def _claim(now: datetime) -> Backtest | None:
    waiting = Q(status=Backtest.Status.QUEUED) | Q(status=Backtest.Status.RUNNING, touched_at__lt=now - SILENCE)
    with atomic(durable=True):
        found = Backtest.objects.select_for_update(skip_locked=True).filter(waiting).order_by("id").first()
        if found:
            Backtest.objects.filter(pk=found.pk).update(status=Backtest.Status.RUNNING, touched_at=now, progress=0)
    return found


def _say_progress(backtest: Backtest, done: int) -> None:
    running = Backtest.objects.filter(pk=backtest.pk, progress__lte=done).exclude(status=Backtest.Status.DONE)
    if not running.update(status=Backtest.Status.RUNNING, progress=done, touched_at=timezone.now()):
        raise BacktestTakenOver


def _end(backtest: Backtest, **values: Any) -> None:
    now = timezone.now()
    unfinished = Backtest.objects.filter(pk=backtest.pk).exclude(status=Backtest.Status.DONE)
    unfinished.update(**values, touched_at=now, finished_at=now)
    backtest.refresh_from_db()
