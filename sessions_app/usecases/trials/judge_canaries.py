"""Counts how sessions of a canary and of its control ended, and lets the sequential test judge the difference."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.db.transaction import atomic

from routing.models import Canary, CanaryReading
from routing.trials import canaries
from routing.trials.canary_split import CANARY, CONTROL
from sessions_app.ids import lowest_id
from sessions_app.models import PaymentSession
from sessions_app.states import Status
from sessions_app.usecases.background.sweeping import NO_LIMITS, Limits, OnRow, ignore
from sessions_app.usecases.trials.outcomes_known import WINDOW, outcomes_known_before

CLOCKS_DIFFER = timedelta(seconds=5)


def judge_canaries(*, now: datetime, limits: Limits = NO_LIMITS, on_row: OnRow = ignore) -> Counter[str]:
    """Count the outcomes known since the last reading, and judge; returns how many readings it took.

    A session counts once: readings follow each other without gap, under a lock on the canary's row. At most one canary
    runs, so `limits` make no difference.
    """
    canaries.end_lapsed(now=now)
    read: Counter[str] = Counter()
    for pk in _running().values_list("pk", flat=True):
        if _judge(pk, now):
            read["READ"] += 1
            on_row("READ")
    return read


def running_canaries(now: datetime) -> int:
    """Count the canaries to judge."""
    return _running().count()


def _running() -> "QuerySet[Canary]":
    return Canary.objects.filter(state=Canary.State.RUNNING)


@atomic
def _judge(pk: int, now: datetime) -> bool:
    canary = (
        Canary.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("revision")
        .filter(pk=pk)
        .first()
    )
    if canary is None or canary.state != Canary.State.RUNNING:
        return False
    last, until = canary.readings.last(), outcomes_known_before(now)
    since = last.counted_to if last else canary.started_at - CLOCKS_DIFFER
    counted = _outcomes(canary, since, until) if until > since else Counter()
    if not counted:
        return False
    canaries.judge(canary, _reading(canary, last, counted, until), now=now)
    return True


def _outcomes(canary: Canary, since: datetime, until: datetime) -> Counter[str]:
    """How many sessions of each group ended or grew as old as the window, and how many were paid within it."""
    sessions = PaymentSession.objects.exclude(status__in=(Status.CREATING, Status.ABANDONED)).filter(
        id__gte=lowest_id(since, slack=CLOCKS_DIFFER),
        created_at__gte=since,
        created_at__lt=until,
        decision__canary__revision=canary.revision_id,
    )
    paid = Q(status=Status.COMPLETED, closed_at__lte=F("created_at") + WINDOW)
    rows = sessions.values_list("decision__canary__arm").annotate(ended=Count("id"), paid=Count("id", filter=paid))
    found: Counter[str] = Counter()
    for group, total, paid in rows:
        found[f"{group} ended"], found[f"{group} paid"] = total, paid
    return found


def _reading(canary: Canary, last: CanaryReading | None, counted: Counter[str], until: datetime) -> CanaryReading:
    before = last or CanaryReading(candidate_ended=0, candidate_paid=0, control_ended=0, control_paid=0)
    return CanaryReading(
        canary=canary,
        counted_to=until,
        candidate_ended=before.candidate_ended + counted[f"{CANARY} ended"],
        candidate_paid=before.candidate_paid + counted[f"{CANARY} paid"],
        control_ended=before.control_ended + counted[f"{CONTROL} ended"],
        control_paid=before.control_paid + counted[f"{CONTROL} paid"],
    )
