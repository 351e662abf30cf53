"""The adapter for Stripe: Checkout Sessions through the official SDK."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

import stripe

from providers.base import (
    Checkout,
    CheckoutElsewhere,
    CheckoutRequest,
    CheckoutState,
    Connection,
    Credentials,
    ForeignCheckout,
    ForgottenEvent,
    Notice,
    Provider,
    ProviderEvent,
    ProviderRejected,
    ProviderUnknown,
    Refund,
)
from providers.calls.deadlines import within
from providers.checkout_hosts import site_of
from providers.facts import ProviderFacts
from providers.settlement import Layout
from providers.stripe.facts import FACTS
from providers.stripe.failures import translate
from providers.stripe.http import http_client
from providers.stripe.money import to_stripe
from providers.stripe.params import session_params
from providers.stripe.settlement import SETTLEMENT
from providers.stripe.translation import is_foreign, state_of
from providers.stripe.webhook import looks_signed, read_event

HOSTED_AT = ("https", "checkout.stripe.com")


class StripeProvider(Provider):
    """One account at Stripe."""

    name: ClassVar[str] = "stripe"
    facts: ClassVar[ProviderFacts] = FACTS
    settlement: ClassVar[Layout | None] = SETTLEMENT

    def __init__(self, credentials: Credentials, connection: Connection) -> None:
        self._credentials, self._patience = credentials, connection.total_timeout
        base = connection.base_url.rstrip("/")
        self._hosts = {urlsplit(base)[:2] if base else HOSTED_AT}
        if connection.checkout_host:
            self._hosts.add(("https", connection.checkout_host))
        self._client = stripe.StripeClient(
            credentials.fields.get("secret_key", ""),
            base_addresses={"api": base} if base else {},
            max_network_retries=0,
            http_client=http_client(connection),
        )

    def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a Checkout Session, or give the one this attempt opened before."""
        params = session_params(request)
        sessions = self._client.v1.checkout.sessions
        key = {"idempotency_key": str(request.attempt_id)}
        answer = _send(lambda: sessions.create(params, key))  # type: ignore[arg-type]
        return self._checkout(answer, request)

    def retrieve(self, reference: str) -> CheckoutState:
        """Ask for the Checkout Session's state now. Raises ForeignCheckout."""
        session = _send(lambda: self._client.v1.checkout.sessions.retrieve(reference))
        if is_foreign(session):
            raise ForeignCheckout("another system opened this checkout session")
        return state_of(session)

    def expire(self, reference: str) -> CheckoutState:
        """Expire the Checkout Session; one that is no longer open is shown as it is. It is one call to us."""
        with within(self._patience):
            try:
                return state_of(_send(lambda: self._client.v1.checkout.sessions.expire(reference)))
            except ProviderRejected:
                return self.retrieve(reference)

    def refund(self, *, payment_reference: str, amount: Decimal, currency: str, refund_id: UUID) -> Refund:
        """Give `amount` back."""
        params = {"payment_intent": payment_reference, "amount": to_stripe(amount, currency)}
        key = {"idempotency_key": str(refund_id)}
        answer = _send(lambda: self._client.v1.refunds.create(params, key))  # type: ignore[arg-type]
        return Refund(str(answer["id"]), str(answer["status"]), amount, currency)

    def check_credentials(self) -> None:
        """List one Checkout Session: a restricted key may do that if it can be of use to us at all.

        One that is open shows where the account's pages are.
        """
        answer = _send(lambda: self._client.v1.checkout.sessions.list({"limit": 1}))
        if answer.get("object") != "list":
            raise ProviderUnknown("unreadable answer")
        for session in answer.get("data") or ():
            if url := session.get("url"):
                self._check_host(str(url), str(session.get("id")))

    def dashboard_url(self, *, reference: str, payment_reference: str) -> str | None:
        """Give the payment's page in Stripe's dashboard; before there is one, Stripe has no page to show."""
        mode = "" if "_live_" in self._credentials.fields.get("secret_key", "") else "test/"
        return f"https://dashboard.stripe.com/{mode}payments/{payment_reference}" if payment_reference else None

    def looks_genuine(self, headers: Mapping[str, str]) -> bool:
        """Tell whether there is a signature header of the right shape."""
        return looks_signed(headers)

    def read_events(self, notice: Notice) -> Sequence[ProviderEvent | ForgottenEvent]:
        """Verify and translate the event of a notice. Raises InvalidEvent, UnreadableEvent."""
        secrets = self._credentials.webhook_secrets
        return [read_event(notice.body, notice.headers, secrets=secrets, now=notice.now)]

    def _check_host(self, url: str, reference: str) -> None:
        """Trust no page but Stripe's and the account's own: the session's `url` "will use your subdomain" (OpenAPI)."""
        if site_of(url) not in self._hosts:
            raise CheckoutElsewhere(reference=reference, url=url)

    def _checkout(self, answer: dict[str, Any], request: CheckoutRequest) -> Checkout:
        """Check the answer: it must be about our money, and its page where Stripe's pages are."""
        state = state_of(answer)
        if (state.amount, state.currency) != (request.total, request.currency):
            raise ProviderUnknown("answer is about another amount")
        if not state.url:
            raise ProviderUnknown("checkout is not open any more")
        self._check_host(state.url, state.reference)
        return Checkout(state.reference, state.url)


def _send(call: Callable[[], stripe.StripeObject]) -> dict[str, Any]:
    try:
        return call().to_dict()
    except stripe.StripeError as exc:
        raise translate(exc) from exc
    except (ValueError, TypeError, AttributeError, LookupError) as exc:  # how the SDK meets an answer it cannot read
        raise ProviderUnknown("unreadable answer") from exc
