"""Opens a payment session for one order: one key, one session, one payable checkout."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from providers.base import CheckoutRequest
from routing.decision.eligibility import OrderFacts
from routing.ranking import NoEligibleProvider, rank_accounts
from sessions_app.creation import fenced_writes
from sessions_app.creation.callers import Caller
from sessions_app.creation.fenced_writes import NewSession, OrderOccupied, PlannedAttempt
from sessions_app.creation.idempotency import OpenedSession, StillRunning, look_up, stored_answer
from sessions_app.models import PaymentSession
from sessions_app.order import Order
from sessions_app.states import OCCUPIES_ORDER, RecordState
from sessions_app.usecases.sessions.note_unroutable import note_unroutable
from sessions_app.usecases.sessions.open_checkout import FenceLost, open_checkout
from sessions_app.usecases.sessions.resume import SessionLapsed, resume_session


class CallerOutdated(Exception):
    """What was remembered of the caller does not hold any more, or its key is known: identify it and begin again."""


class OrderExists(Exception):
    """A payable or paid session exists for this order reference, under another key."""

    def __init__(self, session_id: UUID | None) -> None:
        super().__init__("The order has a session already")
        self.session_id = session_id


def create_session(*, caller: Caller, key: str, content: bytes, order: Order, now: datetime) -> OpenedSession:
    """Open a session and answer with its checkout, or with what the same key has led to meanwhile.

    `content` is the canonical body. What the key held when the request came in, `caller.record`, must not be settled.
    Raises CallerOutdated, KeyMismatch, StillRunning, OrderExists, NoEligibleProvider, AllBreakersOpen,
    AllAccountsBusy, ProvidersRefused, ProvidersTimedOut, ProvidersBusy.
    """
    try:
        opened = _open(caller, key, content, order, now)
    except SessionLapsed:
        opened = _open(replace(caller, record=look_up(caller.application_id, key)), key, content, order, now)
    except FenceLost:
        opened = None
    return opened or _answer_of_winner(caller, key, content, now)


def _open(caller: Caller, key: str, content: bytes, order: Order, now: datetime) -> OpenedSession | None:
    """None when somebody else has the key now."""
    if caller.record and caller.record.state == RecordState.RUNNING:
        work = fenced_writes.take_over(application_id=caller.application_id, key=key, now=now)
        return resume_session(work, version=caller.configuration_version, now=now) if work else None
    session_id, version = uuid7(), caller.configuration_version
    try:
        ranking = rank_accounts(_facts(order, caller), version=version, session_id=session_id, now=now)
    except NoEligibleProvider as exc:
        if not caller.remembered:  # else it is decided once more, for the caller as it is now
            note_unroutable(application_id=caller.application_id, order=order, refused=exc.refused, now=now)
        raise
    session = NewSession(session_id, order, ranking.decision, now, now.replace(microsecond=0) + caller.session_lifetime)
    attempt = PlannedAttempt(_request(session), ranking.choices[0].account.id, position=1)
    try:
        work = fenced_writes.claim(caller, key, content=content, session=session, attempt=attempt)
    except OrderOccupied as exc:
        raise OrderExists(_occupant(caller, order)) from exc
    if work is None and caller.remembered:
        raise CallerOutdated
    return open_checkout(work, attempt, ranking.choices) if work else None


def _answer_of_winner(caller: Caller, key: str, content: bytes, now: datetime) -> OpenedSession:
    opened = stored_answer(look_up(caller.application_id, key), content, now=now)
    if opened is None:
        raise StillRunning
    return opened


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
        lifetime=caller.session_lifetime,
        application_id=caller.application_id,
        order_reference=order.reference,
        items=order.items,
        additional_information=order.additional_information,
    )


def _request(session: NewSession) -> CheckoutRequest:
    order = session.order
    return CheckoutRequest(
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
        expires_at=session.expires_at,
        locale=order.locale,
        customer=order.customer,
    )
