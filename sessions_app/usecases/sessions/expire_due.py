"""Closes sessions whose time is over, with the provider as the arbiter: paid there means paid here."""

import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db.models import ExpressionWrapper, QuerySet

from providers.base import ProviderError, ProviderRejected
from sessions_app.models import PaymentSession
from sessions_app.states import Status
from sessions_app.usecases.background.sweeping import NO_LIMITS, Limits, OnRow, backing_off, ignore, lease, sweep
from sessions_app.usecases.sessions.asking import apply_and_capture, close
from sessions_app.usecases.sessions.patience import Patience

logger = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(hours=6)
DUE = (Status.PENDING, Status.EXPIRING)


def expire_sessions(*, now: datetime, limits: Limits = NO_LIMITS, on_row: OnRow = ignore) -> Counter[str]:
    """Ask the provider to close every session past its time and believe what it answers.

    Returns how many sessions ended in each status. Where the provider gives no answer it is asked again, after pauses
    that grow with the time since the session's end, up to six hours; an account that gives none twice is left alone
    until the next run.
    """
    patience = Patience()

    def claim(size: int) -> list[PaymentSession]:
        due = _due(now).exclude(account_id__in=patience.lost())
        return lease(due, size, status=Status.EXPIRING, check_at=next_look(now))

    def handle(session: PaymentSession) -> str:
        return patience.leave(session, now) or _expire(session, now, patience)

    return sweep(claim, handle, limits=limits, on_row=on_row)


def due_sessions(now: datetime) -> int:
    """Count the sessions past their time."""
    return _due(now).count()


def next_look(now: datetime) -> ExpressionWrapper:
    """Say when to ask about a session again: pauses grow with the time since its end."""
    return backing_off(now, since="expires_at", longest=LONGEST_PAUSE)


def _due(now: datetime) -> "QuerySet[PaymentSession]":
    return PaymentSession.objects.filter(status__in=DUE, check_at__lte=now).order_by("check_at")


def _expire(session: PaymentSession, now: datetime, patience: Patience) -> str:
    try:
        state = close(session)
    except ProviderError as exc:
        patience.note(cast(UUID, session.account_id), exc)
        return _note_unanswered(session, exc)
    return apply_and_capture(session, state, now=now, closing=True)


def _note_unanswered(session: PaymentSession, exc: ProviderError) -> str:
    problem = f"{type(exc).__name__}: {exc}"
    logger.warning("Provider could not expire", extra={"session": session.id, "problem": problem})
    if isinstance(exc, ProviderRejected):
        PaymentSession.objects.filter(pk=session.pk).update(review=f"Cannot be closed at the provider: {exc}"[:200])
    return "UNANSWERED"
