"""Applies the events providers have sent: each event once, in whatever order they came.

Where an event does not say what became of its checkout, the provider is asked, and no connection is held meanwhile.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, QuerySet
from django.db.transaction import atomic

from providers.base import (
    CheckoutGone,
    CheckoutState,
    CheckoutStatus,
    ForeignCheckout,
    NotKept,
    ProviderError,
    ProviderRejected,
)
from providers.registry import adapter_of
from sessions_app.models import InboundEvent, PaymentSession, ProviderAttempt
from sessions_app.states import AttemptState, EventProgress, Status
from sessions_app.usecases.background.sweeping import NO_LIMITS, Limits, OnRow, ignore, lease, sweep
from sessions_app.usecases.provider_events.attempts import find_attempt
from sessions_app.usecases.provider_events.tally import count_not_kept
from sessions_app.usecases.sessions.apply_state import apply_state
from sessions_app.usecases.sessions.asking import capture_approved
from sessions_app.usecases.sessions.patience import LEFT, Patience

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)
RETRY_AFTER = tuple(timedelta(seconds=s) for s in (2, 10, 60, 300, 1800, 3600, 10_800, 21_600, 43_200))
"""Nine more tries over a day; then the event is parked."""
MONEY = (CheckoutStatus.PAID, CheckoutStatus.PROCESSING)
LEARNT = ("attempt_id", "status", "amount", "currency", "payment_reference")
"""What an event may not say, and the provider is asked for."""


class NotYetKnown(Exception):
    """There is no such checkout (yet): its creation may still be under way."""


class UnknownAttempt(NotYetKnown):
    """The attempt it names, or the checkout, is not in our books."""


class Unanswered(Exception):
    """The provider was asked and did not say what became of the checkout."""


class Stray(Exception):
    """It cannot be applied, now or later: a person must look at it."""


def apply_provider_events(*, now: datetime, limits: Limits = NO_LIMITS, on_row: OnRow = ignore) -> Counter[str]:
    """Apply every event that is due and return how many were applied, ignored, kept for later, parked.

    The mark and the effect commit together. An event for a checkout we do not know is kept and tried again. An account
    that gives no answer twice is not asked again until the next run.
    """
    patience = Patience()

    def claim(size: int) -> list[InboundEvent]:
        return _claim(now, size, patience)

    return sweep(claim, lambda event: _apply(event, now, patience), limits=limits, on_row=on_row)


def due_events(now: datetime) -> int:
    """Count the events waiting to be applied."""
    return _due(now).count()


def requeue(events: Sequence[InboundEvent], *, now: datetime) -> int:
    """Give parked events all their tries again; returns how many were parked."""
    parked = InboundEvent.objects.filter(pk__in=[event.pk for event in events], progress=EventProgress.PARKED)
    return parked.update(progress=EventProgress.RECEIVED, tries=0, next_at=now, problem="")


def _claim(now: datetime, size: int, patience: Patience) -> list[InboundEvent]:
    due = _due(now).exclude(amount=None, account_id__in=patience.lost())
    return lease(due.order_by("next_at"), size, related=None, next_at=now + LEASE, tries=F("tries") + 1)


def _due(now: datetime) -> "QuerySet[InboundEvent]":
    return InboundEvent.objects.filter(progress=EventProgress.RECEIVED, next_at__lte=now)


def _apply(event: InboundEvent, now: datetime, patience: Patience) -> str:
    if event.state is None and event.account_id in patience.lost():
        return _leave(event, now)
    try:
        state = event.state or _ask(event, patience)
        with atomic(durable=True):
            progress, session, status = _effect(event, state, now)
            _mark(event, progress, session)
        if status:
            capture_approved(session, state, status, now)
        return progress.value
    except ForeignCheckout:
        return _forget(event, NotKept.NOT_OURS, "Another system opened it with the same account", now)
    except UnknownAttempt as exc:
        over = event.tries > len(RETRY_AFTER) and event.status not in MONEY
        return _forget(event, NotKept.UNKNOWN_ATTEMPT, str(exc), now) if over else _try_later(event, str(exc), now)
    except (NotYetKnown, Unanswered) as exc:
        return _try_later(event, str(exc), now)
    except Stray as exc:
        return _park(event, str(exc))
    except Exception as exc:
        logger.exception("Event not applied", extra={"inbound_event": event.pk})
        return _try_later(event, f"Fault of ours: {type(exc).__name__}", now)


def _ask(event: InboundEvent, patience: Patience) -> CheckoutState:
    """Ask for what the event does not say, and note it there. Raises ForeignCheckout, NotYetKnown, Unanswered."""
    account, reference = event.account, event.reference or _reference_of(event)
    connection.close()
    try:
        state = adapter_of(account).retrieve(reference)
    except ForeignCheckout:
        raise
    except CheckoutGone:
        state = _gone(event)
    except ProviderError as exc:
        if isinstance(exc, ProviderRejected) and event.attempt_id is None:
            raise ForeignCheckout("the account has no such checkout") from exc
        patience.note(event.account_id, exc)
        raise Unanswered(f"The provider was asked, without result: {type(exc).__name__}: {exc}") from exc
    event.describe(state)
    event.attempt_id = event.attempt_id or state.attempt_id
    return state


def _reference_of(event: InboundEvent) -> str:
    """Give the id of the checkout that belongs to the attempt it names. Raises NotYetKnown, Stray."""
    attempt = _attempt(event)
    if attempt.state != AttemptState.LIVE:
        raise Stray(f"It names a checkout nobody was shown (attempt {attempt.position}): look for a payment there")
    return attempt.reference


def _gone(event: InboundEvent) -> CheckoutState:
    """Describe the end of a checkout of ours that the provider no longer knows. Raises NotYetKnown."""
    session = _attempt(event).session
    return CheckoutState(session.reference, CheckoutStatus.EXPIRED, session.total, session.currency)


def _effect(
    event: InboundEvent, state: CheckoutState, now: datetime
) -> tuple[EventProgress, PaymentSession, Status | None]:
    """Apply an event to its attempt, and give its session's status then. Raises NotYetKnown, Stray."""
    attempt = _attempt(event)
    if attempt.state != AttemptState.LIVE:
        return EventProgress.IGNORED, _undisclosed(event, attempt), None
    if event.reference and attempt.reference != event.reference:
        raise Stray(f"It is about {event.reference}, our checkout is {attempt.reference}"[:200])
    return EventProgress.APPLIED, attempt.session, apply_state(session_id=attempt.session_id, state=state, now=now)


def _attempt(event: InboundEvent) -> ProviderAttempt:
    """Find the attempt it is about. Raises UnknownAttempt, NotYetKnown."""
    attempt = find_attempt(event.account_id, attempt_id=event.attempt_id, reference=event.reference)
    if attempt is None:
        raise UnknownAttempt("No checkout of ours is known by that reference")
    if attempt.state == AttemptState.PLANNED:
        raise NotYetKnown("The checkout is still being opened")
    return attempt


def _undisclosed(event: InboundEvent, attempt: ProviderAttempt) -> PaymentSession:
    """Apply an event of a checkout whose URL no shopper was given: its end is ignored, money in it is for a person."""
    if event.status in MONEY:
        raise Stray(f"Money arrived at a checkout nobody was shown (attempt {attempt.position}); refund it there")
    return attempt.session


def _mark(event: InboundEvent, progress: EventProgress, session: PaymentSession) -> None:
    event.progress, event.session, event.problem = progress, session, ""
    event.save(update_fields=[*LEARNT, "progress", "session", "problem"])


def _leave(event: InboundEvent, now: datetime) -> str:
    """Give the event back, due again at once: the next run asks."""
    _waiting(event).update(next_at=now, tries=F("tries") - 1)
    return LEFT


def _forget(event: InboundEvent, why: NotKept, problem: str, now: datetime) -> str:
    logger.info("Provider event forgotten", extra={"inbound_event": event.pk, "reason": why.value})
    _waiting(event).update(progress=EventProgress.IGNORED, problem=problem)
    count_not_kept(event.account_id, why, said=event.kind, now=now)
    return EventProgress.IGNORED.value


def _try_later(event: InboundEvent, problem: str, now: datetime) -> str:
    if event.tries > len(RETRY_AFTER):
        return _park(event, problem)
    _waiting(event).update(next_at=now + RETRY_AFTER[event.tries - 1], problem=problem[:200])
    return "LATER"


def _park(event: InboundEvent, problem: str) -> str:
    logger.error("Event parked", extra={"inbound_event": event.pk, "account": event.account_id, "problem": problem})
    learnt = {name: getattr(event, name) for name in LEARNT}
    _waiting(event).update(progress=EventProgress.PARKED, problem=problem[:200], **learnt)
    return EventProgress.PARKED.value


def _waiting(event: InboundEvent) -> "QuerySet[InboundEvent]":
    return InboundEvent.objects.filter(pk=event.pk, progress=EventProgress.RECEIVED)
