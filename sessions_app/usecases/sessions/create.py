"""Opens a payment session for one order: one key, one session, one payable checkout."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from providers.base import CheckoutRequest
from routing.decision.eligibility import OrderFacts
from routing.ranking import Choice, NoEligibleProvider, rank_accounts
from sessions_app.creation import fenced_writes
from sessions_app.creation.callers import Caller
from sessions_app.creation.fenced_writes import FenceLost, NewSession, OrderOccupied, PlannedAttempt
from sessions_app.creation.idempotency import OpenedSession, StillRunning, look_up, stored_answer
from sessions_app.models import PaymentSession
from sessions_app.order import Order
from sessions_app.states import OCCUPIES_ORDER, RecordState
from sessions_app.usecases.sessions.note_unroutable import note_unroutable
from sessions_app.usecases.sessions.open_checkout import expiry_at, finish_session, open_checkout
from sessions_app.usecases.sessions.our_addresses import with_our_addresses
from sessions_app.usecases.sessions.resume import SessionLapsed, resume_session


class OrderExists(Exception):
    """A payable or paid session exists for this order reference, under another key."""

    def __init__(self, session_id: UUID | None) -> None:
        super().__init__("The order has a session already")
        self.session_id = session_id


def create_session(
    *, caller: Caller, key: str, content: bytes, order_for: Callable[[Caller], Order], now: datetime
) -> OpenedSession:
    """Open a checkout for one order, once per idempotency key, and answer with it.

    `content` is the canonical body; `order_for` checks it by the rules of a caller. A remembered caller that is
    refused, or is outdated, must be identified and everything done again.
    Raises KeyMismatch, StillRunning, CallerOutdated, OrderExists, NoEligibleProvider, AllBreakersOpen,
    AllAccountsBusy, OrderDeclined, ProvidersRefused, ProvidersTimedOut, ProvidersBusy, and whatever `order_for` raises.
    """
    if answer := stored_answer(caller.record, content, now=now):
        return answer
    order = order_for(caller)
    try:
        if caller.record and caller.record.state == RecordState.RUNNING:  # and its lease has run out: that worker died
            held = fenced_writes.take_over(application_id=caller.application_id, key=key, now=now)
            return resume_session(held, version=caller.configuration_version, now=now)
        session, choices = _plan(caller, order, now)
        attempt = PlannedAttempt(_request(session, choices[0], now), choices[0].account.id, position=1)
        # T1, one statement: the key's record (RUNNING, leased), the session (CREATING) and its first attempt (PLANNED),
        # or nothing. Whatever dies after it is finished by a retry or by `resume_sessions`, once the lease has run out.
        held = fenced_writes.claim(caller, key, content=content, session=session, attempt=attempt)
        live = open_checkout(
            held, attempt, choices, decision=session.decision
        )  # no transaction is open meanwhile, no connection held
        # T2, one statement, only while the record's fence is ours: the attempt LIVE, the session PENDING with its first
        # event, the record COMPLETED. From here on the checkout may be disclosed, and the key always has this answer.
        return finish_session(held, live)
    except OrderOccupied as exc:
        raise OrderExists(_occupant(caller, order)) from exc
    except SessionLapsed:
        released = replace(caller, record=look_up(caller.application_id, key))
        return create_session(caller=released, key=key, content=content, order_for=order_for, now=now)
    except FenceLost:
        return _answer_of_winner(caller, key, content, now)


def _plan(caller: Caller, order: Order, now: datetime) -> tuple[NewSession, tuple[Choice, ...]]:
    """Rank the accounts for a new session of an order. Raises NoEligibleProvider, AllBreakersOpen, AllAccountsBusy."""
    session_id, version = uuid7(), caller.configuration_version
    try:
        ranking = rank_accounts(_facts(order, caller), version=version, session_id=session_id, now=now)
    except NoEligibleProvider as exc:
        if not caller.remembered:  # else it is decided once more, for the caller as it is now
            note_unroutable(application_id=caller.application_id, order=order, refused=exc.refused, now=now)
        raise
    expires_at = now.replace(microsecond=0) + caller.session_lifetime
    return NewSession(session_id, order, ranking.decision, now, expires_at), ranking.choices


def _answer_of_winner(caller: Caller, key: str, content: bytes, now: datetime) -> OpenedSession:
    """Give what whoever holds the key has stored. Raises KeyMismatch, StillRunning."""
    answer = stored_answer(look_up(caller.application_id, key), content, now=now)
    if answer is None:
        raise StillRunning
    return answer


def _occupant(caller: Caller, order: Order) -> UUID | None:
    occupying = PaymentSession.objects.filter(
        application_id=caller.application_id, order_reference=order.reference, status__in=OCCUPIES_ORDER, late=False
    )
    return occupying.values_list("id", flat=True).first()


def _facts(order: Order, caller: Caller) -> OrderFacts:
    return OrderFacts(
        mode=caller.mode,
        currency=order.currency,
        total=order.total,
        payment_method=order.payment_method,
        country=order.country,
        has_email=bool(order.customer and order.customer.email),
        has_address=order.has_address,
        lifetime=caller.session_lifetime,
        application_id=caller.application_id,
        order_reference=order.reference,
        items=order.items,
        additional_information=order.additional_information,
    )


def _request(session: NewSession, choice: Choice, now: datetime) -> CheckoutRequest:
    order = session.order
    request = CheckoutRequest(
        attempt_id=uuid7(),
        session_id=session.id,
        order_reference=order.reference,
        payment_method=order.payment_method,
        currency=order.currency,
        total=order.total,
        shipping=order.shipping,
        tax=order.tax,
        items=order.items,
        success_url=order.success_url,
        failure_url=order.failure_url,
        expires_at=expiry_at(choice, session.expires_at, now=now),
        locale=order.locale,
        customer=order.customer,
    )
    return with_our_addresses(request, choice.account)
