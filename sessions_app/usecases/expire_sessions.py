"""Closes sessions whose time is over, with the provider as the arbiter: paid there means paid here."""

import logging
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import cast

from django.db import connection
from django.db.models import ExpressionWrapper, QuerySet

from providers.base import ProviderError, ProviderRejected
from providers.models import ProviderAccount
from providers.registry import adapter_of
from sessions_app.models import PaymentSession
from sessions_app.states import Status
from sessions_app.usecases.apply_state import apply_state
from sessions_app.usecases.sweeping import NO_LIMITS, Limits, Told, backing_off, lease, sweep

logger = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(hours=6)
DUE = (Status.PENDING, Status.EXPIRING)


def expire_sessions(*, now: datetime, limits: Limits = NO_LIMITS, told: Told = bool) -> Counter[str]:
    """This will ask the provider to close every session past its time and believe what it answers.

    Returns how many sessions ended in each status. Where the provider gives no answer it is asked again, after pauses
    that grow with the time since the session's end, up to six hours.
    """
    claim = partial(lease, _due(now), status=Status.EXPIRING, check_at=next_look(now))
    return sweep(claim, lambda session: _expire(session, now), limits=limits, told=told)


def due_sessions(now: datetime) -> int:
    """This will count the sessions past their time."""
    return _due(now).count()


def next_look(now: datetime) -> ExpressionWrapper:
    """This will say when to ask about a session again: pauses grow with the time since its end."""
    return backing_off(now, since="expires_at", longest=LONGEST_PAUSE)


def _due(now: datetime) -> "QuerySet[PaymentSession]":
    return PaymentSession.objects.filter(status__in=DUE, check_at__lte=now).order_by("check_at")


def _expire(session: PaymentSession, now: datetime) -> str:
    connection.close()
    try:
        state = adapter_of(cast(ProviderAccount, session.account)).expire(session.reference)
    except ProviderError as exc:
        return _unanswered(session, exc)
    return apply_state(session_id=session.id, state=state, now=now)


def _unanswered(session: PaymentSession, exc: ProviderError) -> str:
    problem = f"{type(exc).__name__}: {exc}"
    logger.warning("Provider could not expire", extra={"session": session.id, "problem": problem})
    if isinstance(exc, ProviderRejected):
        PaymentSession.objects.filter(pk=session.pk).update(review=f"Cannot be closed at the provider: {exc}"[:200])
    return "UNANSWERED"
