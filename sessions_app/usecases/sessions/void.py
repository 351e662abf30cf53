"""Closes checkouts that may exist at a provider although nobody was given their URL."""

import logging
from collections import Counter
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet

from providers.base import CheckoutElsewhere, CheckoutState, CheckoutStatus, Provider, ProviderError, ProviderRejected
from providers.facts import ProviderFacts
from providers.registry import PROVIDERS, adapter_of
from sessions_app.models import PaymentSession, ProviderAttempt
from sessions_app.states import AttemptState
from sessions_app.usecases.background.sweeping import LEASE, NO_LIMITS, Limits, OnRow, backing_off, ignore, lease, sweep
from sessions_app.usecases.sessions.patience import Patience

logger = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=30)
"""A provider that was slow may still be at it."""
LONGEST_PAUSE = timedelta(hours=1)
MONEY = (CheckoutStatus.PAID, CheckoutStatus.PROCESSING)


class CannotBeNamed(ProviderError):
    """Neither can the create be repeated safely nor the checkout be found again: there is nothing to close by."""


def void_attempts(*, now: datetime, limits: Limits = NO_LIMITS, on_row: OnRow = ignore) -> Counter[str]:
    """Find what each quarantined attempt opened, and close that.

    Returns how many were voided, how many gave no answer or stay OPEN because their provider cannot close them, and how
    many were PAID although their URL was disclosed to nobody: those sessions are held for review. An account that gives
    no answer twice is left alone until the next run. What cannot be closed stays in quarantine until its time is over.
    """
    again, patience = backing_off(now, since="planned_at", longest=LONGEST_PAUSE), Patience()

    def claim(size: int) -> list[ProviderAttempt]:
        due = _due(now).exclude(account_id__in=patience.lost())
        return lease(due.order_by("planned_at"), size, check_at=again)

    def handle(attempt: ProviderAttempt) -> str:
        return patience.leave(attempt, now) or _void(attempt, now, patience)

    return sweep(claim, handle, limits=limits, on_row=on_row)


def quarantined_attempts(now: datetime) -> int:
    """Count the attempts to void."""
    return _due(now).count()


def _due(now: datetime) -> "QuerySet[ProviderAttempt]":
    quarantined = ProviderAttempt.objects.filter(state=AttemptState.QUARANTINED)
    return quarantined.filter(Q(check_at__lte=now) | Q(check_at=None, answered_at__lte=now - PATIENCE))


def _void(attempt: ProviderAttempt, now: datetime, patience: Patience) -> str:
    facts = PROVIDERS[attempt.account.provider].facts
    connection.close()
    try:
        state = _close(adapter_of(attempt.account), attempt, facts, now)
    except ProviderRejected:
        return _mark_voided(attempt, "")  # a definite no: it never was, or is over
    except ProviderError as exc:
        if not isinstance(exc, CannotBeNamed):
            patience.note(attempt.account_id, exc)
        logger.warning("Attempt not voided", extra={"attempt": attempt.pk, "problem": f"{type(exc).__name__}: {exc}"})
        return _mark_voided(attempt, "") if _is_over(attempt, facts, now) else "UNANSWERED"
    if state.status in MONEY:
        return _hold_paid(attempt, state)
    if state.status is CheckoutStatus.OPEN and not _is_over(attempt, facts, now):
        return state.status.value
    return _mark_voided(attempt, state.reference)


def _close(provider: Provider, attempt: ProviderAttempt, facts: ProviderFacts, now: datetime) -> CheckoutState:
    """Close what an attempt opened. Raises ProviderRejected when it opened nothing, CannotBeNamed.

    Asking again is harmless as long as the provider remembers the key: it is the same checkout, or one closed at once.
    """
    if facts.repeats_safely(since=attempt.planned_at, now=now):
        try:
            reference: str | None = provider.create_checkout(attempt.request).reference
        except CheckoutElsewhere as exc:
            reference = exc.reference
    elif facts.finds_again:
        reference = provider.find(attempt.request)
    else:
        raise CannotBeNamed("the provider would open another checkout, and has no list to find this one in")
    if reference is None:
        raise ProviderRejected("the provider lists no checkout of this attempt")
    return provider.expire(reference)


def _is_over(attempt: ProviderAttempt, facts: ProviderFacts, now: datetime) -> bool:
    """Tell whether nobody can pay it any more, by the clock that closes it."""
    ends_at = attempt.request.expires_at
    if not facts.can_expire:
        ends_at = max(ends_at, attempt.planned_at + facts.longest_expiry)
    return ends_at + LEASE < now


def _mark_voided(attempt: ProviderAttempt, reference: str) -> str:
    quarantined = ProviderAttempt.objects.filter(pk=attempt.pk, state=AttemptState.QUARANTINED)
    quarantined.update(state=AttemptState.VOIDED, sealed_request=None, reference=reference, check_at=None)
    return AttemptState.VOIDED.value


def _hold_paid(attempt: ProviderAttempt, state: CheckoutState) -> str:
    logger.error("Quarantined checkout was paid", extra={"attempt": attempt.pk, "session": attempt.session_id})
    text = f"Checkout {state.reference} at {attempt.account} was paid although nobody was shown it: refund it there"
    PaymentSession.objects.filter(pk=attempt.session_id).update(review=text[:200])
    return state.status.value
