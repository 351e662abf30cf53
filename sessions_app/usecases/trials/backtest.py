"""Decides recorded sessions again under a draft of weights, and keeps the comparison on the back-test's row."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from routing.models import Backtest
from routing.trials.backtest import Comparison, Replayed, compare, replay
from routing.trials.comparison_json import as_document
from routing.trials.logged_decision import Recorded, UnreadableDecision, read
from routing.trials.revisions import weights_of
from sessions_app.models import PaymentSession, ProviderAttempt
from sessions_app.states import Status
from sessions_app.usecases.background.long_jobs import STOPPED, TakenOver, run_jobs, waiting_jobs
from sessions_app.usecases.background.sweeping import NO_LIMITS, Limits, OnRow, ignore, lease
from sessions_app.usecases.trials.outcomes_known import WINDOW, outcomes_known_before

logger = logging.getLogger(__name__)

PAGE = 500
SILENCE = timedelta(minutes=2)
"""A worker shows at every page that it is at work; after this long without, another takes over."""
FIELDS = ("id", "decision", "status", "created_at", "closed_at", "first")
Fields = tuple[Any, Any, str, datetime, datetime | None, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """Which sessions: the last so many, of applications in one mode or in any."""

    last: int
    mode: str = ""


def run_backtests(*, now: datetime, limits: Limits = NO_LIMITS, on_row: OnRow = ignore) -> Counter[str]:
    """Run the back-tests that wait, also those a dead worker left; returns how many ended in which status."""
    return run_jobs(lambda: _claim(now), lambda each: run_backtest(each, now=now), limits=limits, on_row=on_row)


def waiting_backtests(now: datetime) -> int:
    """Count the back-tests to run."""
    return _waiting(now).count()


def run_backtest(backtest: Backtest, *, now: datetime) -> str:
    """Run one back-test to its end and return its status then; a failure is kept on its row."""
    try:
        return _run(backtest, now)
    except TakenOver:
        logger.warning("Back-test taken over", extra={"backtest": backtest.pk})
        return STOPPED
    except Exception as exc:
        logger.exception("Back-test failed", extra={"backtest": backtest.pk})
        return _end(backtest, status=Backtest.Status.FAILED, problem=f"{type(exc).__name__}: {exc}"[:200])


def try_weights(weights: Mapping[str, int], sample: Sample, *, now: datetime) -> Comparison:
    """Compare a draft with what was decided, without keeping anything."""
    return compare([replay(recorded, weights) for page in _pages(sample, now) for recorded in page])


def _run(backtest: Backtest, now: datetime) -> str:
    weights, sample = weights_of(backtest), Sample(backtest.sample_size, backtest.mode)
    replayed: list[Replayed] = []
    for page in _pages(sample, now):
        replayed += [replay(recorded, weights) for recorded in page]
        _say_progress(backtest, len(replayed))
    return _end(backtest, status=Backtest.Status.DONE, progress=len(replayed), result=as_document(compare(replayed)))


def _pages(sample: Sample, now: datetime) -> Iterator[list[Recorded]]:
    """Read the sample, newest first, a page at a time."""
    known_before, left, below = outcomes_known_before(now), sample.last, None
    while left > 0 and (rows := list(_page(sample.mode, below, min(PAGE, left)))):
        yield [recorded for row in rows if (recorded := _record_of(row, known_before))]
        left, below = left - len(rows), rows[-1][0]


def _page(mode: str, below: Any, size: int) -> "QuerySet[PaymentSession, Fields]":
    first = ProviderAttempt.objects.filter(session=OuterRef("pk"), position=1).values("account_id")
    wanted = (Q(id__lt=below) if below else Q()) & (Q(application__mode=mode) if mode else Q())
    sessions = PaymentSession.objects.filter(wanted).exclude(status__in=(Status.CREATING, Status.ABANDONED))
    fields = sessions.annotate(first=Subquery(first)).values_list(*FIELDS)
    return fields.order_by("-id")[:size]


def _record_of(row: Fields, known_before: datetime) -> Recorded | None:
    session, decision, status, created_at, closed_at, first = row
    paid = status == Status.COMPLETED and closed_at is not None and closed_at <= created_at + WINDOW
    try:
        return read(
            session=str(session),
            decision=decision,
            chosen=str(first) if first else None,
            paid=paid if created_at < known_before else None,
        )
    except UnreadableDecision:
        logger.warning("Decision record cannot be read", extra={"session": session})
        return None


def _claim(now: datetime) -> Backtest | None:
    claimed = lease(_waiting(now), 1, related=None, status=Backtest.Status.RUNNING, touched_at=now, progress=0)
    return claimed[0] if claimed else None


def _waiting(now: datetime) -> "QuerySet[Backtest]":
    return waiting_jobs(Backtest.objects.all(), now=now, silence=SILENCE, state="status")


def _say_progress(backtest: Backtest, done: int) -> None:
    running = Backtest.objects.filter(pk=backtest.pk, progress__lte=done).exclude(status=Backtest.Status.DONE)
    if not running.update(status=Backtest.Status.RUNNING, progress=done, touched_at=timezone.now()):
        raise TakenOver


def _end(backtest: Backtest, **values: Any) -> str:
    now = timezone.now()
    unfinished = Backtest.objects.filter(pk=backtest.pk).exclude(status=Backtest.Status.DONE)
    unfinished.update(**values, touched_at=now, finished_at=now)
    backtest.refresh_from_db()
    return backtest.status
