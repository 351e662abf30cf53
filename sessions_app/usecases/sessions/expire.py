"""Closes one session before its time because its merchant says so, with the provider as the arbiter."""

from datetime import datetime
from uuid import UUID

from providers.base import CheckoutStatus
from sessions_app.models import PaymentSession
from sessions_app.states import ENDED, Status
from sessions_app.usecases.background.sweeping import LEASE
from sessions_app.usecases.sessions.asking import apply_and_capture, close
from sessions_app.usecases.sessions.read import SessionNotFound, ShownSession, read_session, visible

PAYING = (CheckoutStatus.APPROVED, CheckoutStatus.PROCESSING, CheckoutStatus.PAID)


class AlreadyPaid(Exception):
    """The session is paid; it cannot be closed any more."""


class BeingPaid(Exception):
    """The shopper has paid and the money is on its way, or a person must look at what was paid."""


class StillOpen(Exception):
    """The provider was asked to close the checkout and has not."""


def expire_session(*, application_id: UUID, session_id: UUID, now: datetime) -> ShownSession:
    """Close a session at its provider and here, and show it; one that ended unpaid is shown as it is.

    It may be repeated, and run at the same time as the sweep and as a payment: the provider's one answer decides. When
    the provider cannot be asked the session stays EXPIRING, and the sweep goes on once the lease has run out.
    Raises SessionNotFound, AlreadyPaid, BeingPaid, StillOpen, ProviderError.
    """
    session = _find(application_id, session_id)
    status, at_provider = Status(session.status), None
    if status not in ENDED and status is not Status.PROCESSING:
        status, at_provider = _ask_provider(session, now)
    if status is Status.COMPLETED:
        raise AlreadyPaid
    if status not in ENDED:
        raise BeingPaid if status is Status.PROCESSING or at_provider in PAYING else StillOpen
    return read_session(application_id=application_id, session_id=session_id)


def _find(application_id: UUID, session_id: UUID) -> PaymentSession:
    sessions = (
        visible(application_id).select_related("account").only("status", "reference", "account", "total", "currency")
    )
    session = sessions.filter(pk=session_id).first()
    if session is None:
        raise SessionNotFound(session_id)
    return session


def _ask_provider(session: PaymentSession, now: datetime) -> tuple[Status, CheckoutStatus]:
    """No connection is held meanwhile. After a crash between the provider's answer and the move, the sweep goes on."""
    pending = PaymentSession.objects.filter(pk=session.id, status=Status.PENDING)
    pending.update(status=Status.EXPIRING, check_at=now + LEASE)
    state = close(session)
    return apply_and_capture(session, state, now=now, closing=True), state.status
