"""Says where a shopper who comes back from a provider goes on to: the provider is asked, no redirect is believed."""

import logging
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from providers.base import ProviderError
from sessions_app.limits.rates import FixedWindow
from sessions_app.models import PaymentSession
from sessions_app.states import ENDED, HIDDEN, Status
from sessions_app.usecases.sessions.our_addresses import UnknownReturn
from sessions_app.usecases.sessions.reconcile import reconcile_session

logger = logging.getLogger(__name__)

ASKED_AT_MOST = (1, 2)
"""Calls to the provider for one session, and seconds: however often its page is loaded. Counted in each process."""
asked = FixedWindow()


@dataclass(frozen=True, slots=True)
class Return:
    """What the shopper is shown, or sent on to: `url` once the payment has ended, empty until then.

    `success_url` and `failure_url` are the merchant's, `checkout_url` the provider's page where an open one goes on.
    """

    status: Status
    shop: str
    total: Decimal
    currency: str
    success_url: str
    failure_url: str
    checkout_url: str

    @property
    def url(self) -> str:
        """The merchant's page to go on to."""
        if self.status not in ENDED:
            return ""
        return self.success_url if self.status is Status.COMPLETED else self.failure_url


def come_back(session_id: UUID, *, now: datetime) -> Return:
    """Ask the provider about a session that has not ended, and say how it stands. Raises UnknownReturn.

    Where the provider gives no answer the session is shown as we know it.
    """
    session = (
        PaymentSession.objects.filter(pk=session_id)
        .exclude(status__in=HIDDEN)
        .select_related("account", "application")
        .defer("sealed_customer", "decision")
        .first()
    )
    if session is None:
        raise UnknownReturn
    status = Status(session.status)
    if status not in ENDED and not asked.hit(session_id.hex, rate=ASKED_AT_MOST):
        status = _ask(session, now) or status
    urls = session.order["redirectUrls"]
    return Return(
        status,
        session.application.name,
        session.total,
        session.currency,
        urls["success"],
        urls["failure"],
        session.checkout_url,
    )


def _ask(session: PaymentSession, now: datetime) -> Status | None:
    try:
        return reconcile_session(session, now=now)
    except ProviderError as exc:
        problem = f"{type(exc).__name__}: {exc}"
        logger.warning("Provider could not be asked", extra={"session": session.id, "problem": problem})
        return None
