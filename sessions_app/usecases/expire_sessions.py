"""Closes sessions whose time is over, with the provider as the arbiter: paid there means paid here."""

import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import cast

from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import atomic

from providers.base import ProviderError
from providers.models import ProviderAccount
from providers.registry import adapter_of
from sessions_app.models import PaymentSession
from sessions_app.states import Status
from sessions_app.usecases.apply_state import apply_state

logger = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(minutes=2)
"""How long one worker has for a batch; afterwards another may ask the provider again, which does no harm."""
DUE = (Status.PENDING, Status.EXPIRING)


def expire_sessions(*, now: datetime, limit: int | None = None) -> Counter[str]:
    """This will ask the provider to close every session past its time and believe what it answers.

    Returns how many sessions ended in each status. Any number of workers may run it at once: each claims its own
    rows with SKIP LOCKED and a lease, commits, and only then talks to providers.
    """
    ended: Counter[str] = Counter()
    while (limit is None or ended.total() < limit) and (batch := _claim(now)):
        for session in batch:
            ended[_expire(session, now)] += 1
    return ended


def _claim(now: datetime) -> list[PaymentSession]:
    with atomic(durable=True):
        due = list(_due(now).values_list("id", flat=True)[:BATCH])
        PaymentSession.objects.filter(id__in=due).update(status=Status.EXPIRING, check_at=now + LEASE)
    return list(PaymentSession.objects.filter(id__in=due).select_related("account"))


def _due(now: datetime) -> "QuerySet[PaymentSession]":
    sessions = PaymentSession.objects.select_for_update(skip_locked=True)
    return sessions.filter(status__in=DUE, check_at__lte=now).order_by("check_at")


def _expire(session: PaymentSession, now: datetime) -> str:
    connection.close()
    try:
        state = adapter_of(cast(ProviderAccount, session.account)).expire(session.reference)
    except ProviderError as exc:
        logger.warning(
            "Provider could not expire", extra={"session": session.id, "problem": f"{type(exc).__name__}: {exc}"}
        )
        return Status.EXPIRING
    return apply_state(session_id=session.id, state=state, now=now)
