"""Finishes creations whose worker died and whose client has not come back."""

import logging
from collections import Counter
from datetime import datetime
from uuid import UUID

from providers.models import ConfigurationVersion
from sessions_app.models import IdempotencyRecord
from sessions_app.opening import take_over
from sessions_app.states import RecordState
from sessions_app.usecases.open_checkout import FenceLost, ProvidersRefused, ProvidersTimedOut
from sessions_app.usecases.resume_session import SessionLapsed, resume_session
from sessions_app.usecases.sweeping import NO_LIMITS, Limits, Told, sweep

logger = logging.getLogger(__name__)
Key = tuple[UUID, str]

ENDED: dict[type[Exception], str] = {
    FenceLost: "OVERTAKEN",
    SessionLapsed: "LAPSED",
    ProvidersRefused: "REFUSED",
    ProvidersTimedOut: "TIMED_OUT",
}
"""How a creation may end other than opened; whatever it is, the database has it."""


def resume_sessions(*, now: datetime, limits: Limits = NO_LIMITS, told: Told = bool) -> Counter[str]:
    """This will take over every creation whose lease has run out; returns how many were opened, refused and so on."""
    seen: set[Key] = set()
    return sweep(lambda size: _due(now, size, seen), lambda key: _resume(key, now), limits=limits, told=told)


def stuck_creations(now: datetime) -> int:
    """This will count the creations nobody works on."""
    return IdempotencyRecord.objects.filter(state=RecordState.RUNNING, leased_until__lte=now).count()


def _due(now: datetime, size: int, seen: set[Key]) -> list[Key]:
    """Nothing is claimed here: `take_over` is one conditional UPDATE that only one worker wins."""
    stuck = IdempotencyRecord.objects.filter(state=RecordState.RUNNING, leased_until__lte=now)
    keys = list(stuck.order_by("leased_until").values_list("application_id", "key")[:size])
    fresh = [key for key in keys if key not in seen]
    seen.update(fresh)
    return fresh


def _resume(key: Key, now: datetime) -> str:
    work = take_over(application_id=key[0], key=key[1], now=now)
    if work is None:
        return "OVERTAKEN"
    version = ConfigurationVersion.objects.get().version
    try:
        resume_session(work, version=version, now=now)
    except tuple(ENDED) as exc:
        return ENDED[type(exc)]
    logger.info("Creation resumed", extra={"session": work.session_id})
    return "OPENED"
