"""Canary releases of weights: a revision decides some of the orders, guarded by an always-valid sequential test."""

import logging
from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.db.transaction import atomic

from routing.models import Backtest, Canary, CanaryReading, WeightsRevision
from routing.trials.revisions import in_force, publish, restore
from routing.trials.sequential import PRIOR, Arm, Difference, around, difference, is_worse

logger = logging.getLogger(__name__)

CANDIDATE_STRENGTH, CONTROL_STRENGTH = 10, 200
"""How many sessions the paid share of the back-test counts for: few for the new weights, many for the old ones."""


class AlreadyRunning(Exception):
    """Another canary is running: with two, an effect could not be attributed to one."""


class NotRunning(Exception):
    """The canary has ended."""


@atomic
def start(
    *,
    backtest: Backtest,
    author_id: int,
    reason: str,
    percent: int,
    limit: Decimal,
    now: datetime,
    starts_at: datetime | None = None,
) -> Canary:
    """Publish a back-test's weights to a percentage of the orders. Raises AlreadyRunning, NotTried."""
    control = in_force(now)
    end_lapsed(now=now)
    if Canary.objects.select_for_update().filter(state=Canary.State.RUNNING).exists():
        raise AlreadyRunning
    revision = publish(backtest=backtest, author_id=author_id, reason=reason, starts_at=starts_at)
    return Canary.objects.create(
        revision=revision,
        control=control,
        percent=percent,
        limit=limit,
        expected=(backtest.result or {}).get("evidence", {}).get("paidShare"),
        started_at=now,
    )


def serving(now: datetime) -> Canary | None:
    """Give the canary that decides some of the orders at `now`, if there is one."""
    approved = Q(revision__needs_approval=False) | Q(revision__approval__isnull=False)
    begun = Q(revision__starts_at=None) | Q(revision__starts_at__lte=now)
    running = Canary.objects.filter(approved, begun, state=Canary.State.RUNNING, control=in_force(now))
    return running.select_related("revision").first()


def end_lapsed(*, now: datetime) -> None:
    """Stop a canary whose control is no longer in force, as there is nothing to compare it with."""
    lapsed = Canary.objects.filter(state=Canary.State.RUNNING).exclude(control=in_force(now))
    lapsed.update(state=Canary.State.STOPPED, ended_at=now, note="Another revision came into force")


def arms(canary: Canary, reading: CanaryReading) -> tuple[Arm, Arm]:
    """Give candidate and control as the sequential test takes them."""
    return (
        Arm(reading.candidate_paid, reading.candidate_ended, _prior(canary, CANDIDATE_STRENGTH)),
        Arm(reading.control_paid, reading.control_ended, _prior(canary, CONTROL_STRENGTH)),
    )


def judge(canary: Canary, reading: CanaryReading, *, now: datetime) -> Difference:
    """Keep a reading, and roll the canary back when it is worse than its limit beyond what chance shows."""
    candidate, control = arms(canary, reading)
    found = difference(candidate, control)
    reading.low, reading.high = found.low, found.high
    reading.save(force_insert=True)
    if is_worse(candidate, control, limit=float(canary.limit) / 100):
        _roll_back(canary, found, now)
    return found


def stop(canary: Canary, *, by: int, now: datetime) -> None:
    """End a canary: every order goes to the revision in force again. Raises NotRunning."""
    _end(canary, Canary.State.STOPPED, now=now, note="By hand", by=by)


@atomic
def promote(canary: Canary, *, by: int, now: datetime) -> WeightsRevision:
    """Publish a canary's weights to everybody as a revision of its own. Raises NotRunning."""
    _end(canary, Canary.State.PROMOTED, now=now, note="", by=by)
    return restore(canary.revision, author_id=by, reason=f"Promote the canary of {canary.revision}")


def _roll_back(canary: Canary, found: Difference, now: datetime) -> None:
    note = f"{found.value * 100:+.1f} points, at most {found.high * 100:+.1f}; the limit is -{canary.limit}"
    _end(canary, Canary.State.ROLLED_BACK, now=now, note=note)
    logger.warning("Canary rolled back", extra={"revision": canary.revision_id, "found": note})


def _end(canary: Canary, state: Canary.State, *, now: datetime, note: str, by: int | None = None) -> None:
    running = Canary.objects.filter(pk=canary.pk, state=Canary.State.RUNNING)
    if not running.update(state=state, ended_at=now, note=note, ended_by=by):
        raise NotRunning
    canary.refresh_from_db()


def _prior(canary: Canary, strength: int) -> tuple[float, float]:
    return PRIOR if canary.expected is None else around(canary.expected, strength=strength)
