"""Finishes creations whose worker died and whose client has not come back."""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from providers.models import ConfigurationVersion
from sessions_app.creation.fenced_writes import FenceLost, take_over
from sessions_app.creation.idempotency import OrderDeclined
from sessions_app.models import IdempotencyRecord, ProviderAttempt
from sessions_app.states import AttemptState, RecordState
from sessions_app.usecases.background.sweeping import NO_LIMITS, Limits, OnRow, ignore, sweep
from sessions_app.usecases.sessions.open_checkout import ProvidersBusy, ProvidersRefused, ProvidersTimedOut
from sessions_app.usecases.sessions.patience import LEFT, Patience
from sessions_app.usecases.sessions.resume import SessionLapsed, resume_session

logger = logging.getLogger(__name__)

ENDED: dict[type[Exception], str] = {
    FenceLost: "OVERTAKEN",
    SessionLapsed: "LAPSED",
    ProvidersRefused: "REFUSED",
    OrderDeclined: "DECLINED",
    ProvidersTimedOut: "TIMED_OUT",
    ProvidersBusy: "BUSY",
}
"""How a creation may end other than opened; whatever it is, the database has it."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A creation nobody works on, and the account its planned attempt is for."""

    application_id: UUID
    key: str
    session_id: UUID
    account_id: UUID | None


def resume_sessions(*, now: datetime, limits: Limits = NO_LIMITS, on_row: OnRow = ignore) -> Counter[str]:
    """Take over every creation whose lease has run out; returns how many were opened, refused and so on.

    Those at an account that gives no answer twice are left for the next run.
    """
    seen, patience = set[UUID](), Patience()

    def handle(stuck: Stuck) -> str:
        return LEFT if stuck.account_id in patience.lost() else _resume(stuck, now, patience)

    return sweep(lambda size: _due(now, size, seen), handle, limits=limits, on_row=on_row)


def stuck_creations(now: datetime) -> int:
    """Count the creations nobody works on."""
    return IdempotencyRecord.objects.filter(state=RecordState.RUNNING, leased_until__lte=now).count()


def _due(now: datetime, size: int, seen: set[UUID]) -> list[Stuck]:
    """Nothing is claimed here: `take_over` is one conditional UPDATE that only one worker wins."""
    stuck = IdempotencyRecord.objects.filter(state=RecordState.RUNNING, leased_until__lte=now).order_by("leased_until")
    rows = stuck.values_list("application_id", "key", "session_id")[: size + len(seen)]
    fresh = [row for row in rows if row[2] not in seen][:size]
    sessions = [session_id for *_, session_id in fresh]
    seen.update(sessions)
    planned = ProviderAttempt.objects.filter(session_id__in=sessions, state=AttemptState.PLANNED)
    account_of = dict(planned.values_list("session_id", "account_id"))
    return [Stuck(*row, account_of.get(row[2])) for row in fresh]


def _resume(stuck: Stuck, now: datetime, patience: Patience) -> str:
    try:
        held = take_over(application_id=stuck.application_id, key=stuck.key, now=now)
    except FenceLost:
        return ENDED[FenceLost]
    version = ConfigurationVersion.objects.get().version
    try:
        resume_session(held, version=version, now=now)
    except SessionLapsed:
        return ENDED[SessionLapsed]
    except tuple(ENDED) as exc:
        _note(stuck, patience)
        return ENDED[type(exc)]
    _note(stuck, patience)
    logger.info("Creation resumed", extra={"session": held.session_id})
    return "OPENED"


def _note(stuck: Stuck, patience: Patience) -> None:
    """Its first attempt may have come to nothing although another account opened a checkout in the end."""
    first = ProviderAttempt.objects.filter(session_id=stuck.session_id, account_id=stuck.account_id)
    if stuck.account_id and first.filter(state=AttemptState.QUARANTINED).exists():
        patience.note(stuck.account_id)
