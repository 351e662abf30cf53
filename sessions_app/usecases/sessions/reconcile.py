"""Asks providers about payments that stay under way without news, and feeds the answer through the same move."""

import logging
from collections import Counter
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import QuerySet

from providers.base import ProviderError
from sessions_app.models import PaymentSession
from sessions_app.states import Status
from sessions_app.usecases.background.sweeping import NO_LIMITS, Limits, OnRow, ignore, lease, sweep
from sessions_app.usecases.sessions.asking import apply_and_capture, retrieve
from sessions_app.usecases.sessions.expire_due import next_look
from sessions_app.usecases.sessions.patience import Patience

logger = logging.getLogger(__name__)


def reconcile_sessions(*, now: datetime, limits: Limits = NO_LIMITS, on_row: OnRow = ignore) -> Counter[str]:
    """Ask about every silent PROCESSING session; returns how many are in which status afterwards.

    An account that gives no answer twice is left alone until the next run. What is still open past its time is asked
    about by `expire_sessions`, which closes it in the same breath.
    """
    patience = Patience()

    def claim(size: int) -> list[PaymentSession]:
        return lease(_silent(now).exclude(account_id__in=patience.lost()), size, check_at=next_look(now))

    def handle(session: PaymentSession) -> str:
        return patience.leave(session, now) or _ask(session, now, patience)

    return sweep(claim, handle, limits=limits, on_row=on_row)


def silent_sessions(now: datetime) -> int:
    """Count the sessions to ask about."""
    return _silent(now).count()


def _silent(now: datetime) -> "QuerySet[PaymentSession]":
    return PaymentSession.objects.filter(status=Status.PROCESSING, check_at__lte=now).order_by("check_at")


def reconcile_session(session: PaymentSession, *, now: datetime) -> Status:
    """Ask the provider about one session, in whatever state it is, and make the legal move.

    No connection is held meanwhile. Returns the status afterwards. Raises ProviderError.
    """
    return apply_and_capture(session, retrieve(session), now=now)


def _ask(session: PaymentSession, now: datetime, patience: Patience) -> str:
    try:
        return reconcile_session(session, now=now)
    except ProviderError as exc:
        patience.note(cast(UUID, session.account_id), exc)
        problem = f"{type(exc).__name__}: {exc}"
        logger.warning("Provider could not be asked", extra={"session": session.id, "problem": problem})
        return "UNANSWERED"
