"""Moves a session to the state its provider reports, once, together with the event for the merchant."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db.transaction import atomic
from uuid_utils.compat import uuid7

from providers.base import CheckoutState, CheckoutStatus
from providers.models import Mode
from providers.money import format_amount
from routing.recording import CheckoutOutcome, record_ended
from routing.trials.logged_decision import fee_at
from sessions_app.models import PaymentSession, SessionEvent
from sessions_app.states import ENDED, FROM_PROVIDER, MOVES, Status
from sessions_app.wake import wake_on_commit
from sessions_app.webhooks.fan_out import queue_event

logger = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(minutes=5)
MOVED = ("status", "late", "closed_at", "check_at", "last_sequence", "payment_reference", "estimated_fee")
TAKES_MONEY = (CheckoutStatus.PAID, CheckoutStatus.APPROVED)
ENDED_UNPAID = (Status.EXPIRED, Status.CANCELLED, Status.FAILED)


def apply_state(*, session_id: UUID, state: CheckoutState, now: datetime, closing: bool = False) -> Status:
    """Make the legal move, if there is one, from what we believed to what the provider says.

    A payment of another amount or currency than ours moves nothing, nor does a test payment of a live session or a
    real one of a sandbox session: the session is held for review. With `closing` the state answers our own wish to
    close an open checkout: a session whose payment got under way meanwhile stays as it is. Returns the session's
    status afterwards.
    """
    with atomic():
        # NO KEY: rows that refer to the session may be written meanwhile.
        session = PaymentSession.objects.select_for_update(no_key=True).get(pk=session_id)
        target = FROM_PROVIDER[state.status]
        if target not in MOVES[Status(session.status)] or (closing and _is_too_late(session, target)):
            _learn_payment(session, state)
            return Status(session.status)
        if state.status in TAKES_MONEY and (problem := what_differs(session, state)):
            return _hold(session, problem, now)
        session.payment_reference = state.payment_reference or session.payment_reference
        return _move(session, target, now)


def _learn_payment(session: PaymentSession, state: CheckoutState) -> None:
    """Note the payment of a paid session, where the provider says which it is only after it said that it is paid."""
    if session.status == Status.COMPLETED and state.status is CheckoutStatus.PAID and not session.payment_reference:
        session.payment_reference = state.payment_reference or ""
        session.save(update_fields=["payment_reference"])


def _is_too_late(session: PaymentSession, target: Status) -> bool:
    return session.status == Status.PROCESSING and target is Status.EXPIRED


def what_differs(session: PaymentSession, state: CheckoutState) -> str:
    """Say what is wrong with a payment; empty when it is the one that was ordered."""
    if (state.amount, state.currency) != (session.total, session.currency):
        theirs = f"{format_amount(state.amount, state.currency)} {state.currency}"
        ours = f"{format_amount(session.total, session.currency)} {session.currency}"
        return f"Provider says {theirs}, ordered {ours}"
    account = session.account if state.live is not None else None
    if account and state.live != (account.mode == Mode.LIVE):
        return f"Provider says it is a {'real' if state.live else 'test'} payment, the account's mode is {account.mode}"
    return ""


def _hold(session: PaymentSession, problem: str, now: datetime) -> Status:
    logger.error("Payment differs from the order", extra={"session": session.id, "provider": session.provider})
    session.review = problem
    session.check_at = now + LOOK_AGAIN
    session.save(update_fields=["review", "check_at"])
    return Status(session.status)


def _move(session: PaymentSession, target: Status, now: datetime) -> Status:
    session.late = target is Status.COMPLETED and session.status in ENDED_UNPAID
    was_closed, shown_before, session.status = session.status in ENDED, session.shown_status, target
    session.closed_at = now if target in ENDED else None
    session.check_at = None if target in ENDED else now + LOOK_AGAIN
    if target is Status.COMPLETED:
        session.estimated_fee = fee_at(session.decision, session.account_id)
    if session.shown_status != shown_before:
        _write_event(session, now)
    session.save(update_fields=MOVED)
    if target in ENDED:
        _count(session, was_closed, now)
    return target


def _count(session: PaymentSession, was_closed: bool, now: datetime) -> None:
    """How checkouts end moves their account's conversion; one that had ended already only counts when it is paid."""
    paid = session.status == Status.COMPLETED
    if session.account_id is None or (was_closed and not paid):
        return
    ended = (CheckoutOutcome.PAID_AFTER_ALL if was_closed else CheckoutOutcome.PAID) if paid else CheckoutOutcome.UNPAID
    record_ended(
        account_id=session.account_id,
        currency=session.currency,
        opened_at=session.created_at,
        outcome=ended,
        at=now,
    )


def _write_event(session: PaymentSession, now: datetime) -> None:
    session.last_sequence += 1
    event = SessionEvent.objects.create(
        id=uuid7(),
        session=session,
        sequence=session.last_sequence,
        type=f"session.{session.status.lower()}",
        data={"late": True} if session.late else {},
        created_at=now,
    )
    if queue_event(event_id=event.id, application_id=session.application_id):
        wake_on_commit("deliver_webhooks")
