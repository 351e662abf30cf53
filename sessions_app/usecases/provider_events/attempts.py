"""Finds the attempt that a provider's event is about."""

from uuid import UUID

from sessions_app.models import PaymentSession, ProviderAttempt
from sessions_app.states import AttemptState


def find_attempt(account_id: UUID, *, attempt_id: UUID | None, reference: str) -> ProviderAttempt | None:
    """Find it by the attempt an event names, else by the provider's id of the checkout; only in the same account."""
    attempts = ProviderAttempt.objects.filter(account=account_id).select_related("session")
    if attempt_id:
        return attempts.filter(pk=attempt_id).first()
    session = PaymentSession.objects.filter(account=account_id, reference=reference).first() if reference else None
    return attempts.filter(session=session, state=AttemptState.LIVE).first() if session else None
