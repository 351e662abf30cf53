"""Asks a session's provider for the truth, or to close or capture its checkout. No connection is held meanwhile."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.db import connection

from providers.base import CheckoutGone, CheckoutState, CheckoutStatus, Provider, ProviderError
from providers.models import ProviderAccount
from providers.registry import adapter_of
from sessions_app.models import PaymentSession
from sessions_app.states import Status
from sessions_app.usecases.sessions.apply_state import apply_state, what_differs

logger = logging.getLogger(__name__)


def retrieve(session: PaymentSession) -> CheckoutState:
    """Ask what became of the checkout; one that the provider no longer knows is over. Raises ProviderError."""
    return _ask(session, lambda provider: provider.retrieve(session.reference))


def close(session: PaymentSession) -> CheckoutState:
    """Have the checkout closed if it is still open; paid stays paid. Raises ProviderError."""
    return _ask(session, lambda provider: provider.expire(session.reference))


def apply_and_capture(session: PaymentSession, state: CheckoutState, *, now: datetime, closing: bool = False) -> Status:
    """Make the legal move, and take the money where the shopper has approved the payment. Returns the status then.

    `closing`: the state answers our own wish to close the checkout (see `apply_state`).
    """
    return capture_approved(
        session, state, apply_state(session_id=session.id, state=state, now=now, closing=closing), now
    )


def capture_approved(session: PaymentSession, state: CheckoutState, status: Status, now: datetime) -> Status:
    """Capture an approved payment, once the session is PROCESSING: from then on nothing else can close it.

    A session that ended before the approval came is not charged. Whoever dies half-way, or gets no answer, leaves it
    PROCESSING, and `reconcile_sessions` captures again under the same key.
    """
    approved = state.status is CheckoutStatus.APPROVED and status is Status.PROCESSING
    if not approved or what_differs(session, state):
        return status
    try:
        captured = _ask(session, lambda provider: provider.capture(session.reference, capture_id=session.id))
    except ProviderError as exc:
        problem = f"{type(exc).__name__}: {exc}"
        logger.warning("Approved payment not captured yet", extra={"session": session.id, "problem": problem})
        return status
    return apply_state(session_id=session.id, state=captured, now=now)


def _ask(session: PaymentSession, question: Callable[[Provider], CheckoutState]) -> CheckoutState:
    connection.close()
    try:
        return question(adapter_of(cast(ProviderAccount, session.account)))
    except CheckoutGone:
        return CheckoutState(session.reference, CheckoutStatus.EXPIRED, session.total, session.currency)
