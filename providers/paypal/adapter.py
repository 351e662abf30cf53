"""The adapter for PayPal: Orders v2, captured when asked.

Not through the official SDK (paypal-server-sdk 2.4.0, read): its timeout is for each silence and not for the call, it
finds its address in an environment only, and it brings four packages of a code generator, `requests` among them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from providers.base import (
    Checkout,
    CheckoutElsewhere,
    CheckoutGone,
    CheckoutRequest,
    CheckoutState,
    CheckoutStatus,
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
from providers.calls.json_api import JsonApi
from providers.checkout_hosts import site_of
from providers.facts import ProviderFacts
from providers.paypal.facts import FACTS
from providers.paypal.failures import TokenRefused, is_declined, of_answer, says_to_ask
from providers.paypal.money import to_paypal
from providers.paypal.order import order_body
from providers.paypal.settlement import SETTLEMENT
from providers.paypal.token import SharedToken, fetcher
from providers.paypal.translation import CAPTURE_ID, ORDER_ID, refund_of, state_of
from providers.paypal.webhook import looks_sent_by_paypal, read_event
from providers.settlement import Layout

API = {True: "https://api-m.paypal.com", False: "https://api-m.sandbox.paypal.com"}
"""By mode: `servers` of the OpenAPI document checkout_orders_v2, 2.13."""
SITE = {True: "https://www.paypal.com", False: "https://www.sandbox.paypal.com"}
"""Where orders are paid and payments are looked at: `payer-action` in
https://developer.paypal.com/api/rest/integration/orders-api/api-use-cases/standard"""
ORDERS = "/v2/checkout/orders"
NOBODYS = "0" * 17
"""The shape of an order's id, and none."""
WHOLE = {"Prefer": "return=representation"}
CAPTURABLE = (CheckoutStatus.OPEN, CheckoutStatus.APPROVED)


class PayPalProvider(Provider):
    """One account at PayPal."""

    name: ClassVar[str] = "paypal"
    facts: ClassVar[ProviderFacts] = FACTS
    settlement: ClassVar[Layout | None] = SETTLEMENT

    def __init__(self, credentials: Credentials, connection: Connection) -> None:
        base = connection.base_url.rstrip("/")
        reached = replace(connection, base_url=base or API[connection.live])
        self._site = SITE[connection.live]
        self._hosted_at = urlsplit(base or self._site)[:2]
        self._patience = connection.total_timeout
        self._token = SharedToken(fetcher(credentials, reached), patience=connection.total_timeout)
        self._api = JsonApi(reached, base=reached.base_url, headers={}, error_of=of_answer)

    def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Create an order, or give the one this attempt created before, as it is now."""
        body = order_body(request)
        return self._checkout(self._post(ORDERS, body, key=request.attempt_id), request)

    def retrieve(self, reference: str) -> CheckoutState:
        """Ask for the order's state now. Raises ForeignCheckout, CheckoutGone.

        Not confirmed: that another account's order is never shown as not found.
        """
        state = state_of(self._get(_order(reference)), reference=reference)
        if state.attempt_id is None:
            raise ForeignCheckout("another system opened this order")
        return state

    def expire(self, reference: str) -> CheckoutState:
        """Show the order as expired unless the shopper has approved it: PayPal cannot close it, and nobody captures it.

        Raises CheckoutGone.
        """
        state = self.retrieve(reference)
        return replace(state, status=CheckoutStatus.EXPIRED) if state.status is CheckoutStatus.OPEN else state

    def capture(self, reference: str, *, capture_id: UUID) -> CheckoutState:
        """Take the money of an approved order, once, and return its state afterwards. It is one call to us.

        FAILED when the money was refused; an order that cannot be captured (any more) is shown as it is.
        """
        with within(self._patience):
            try:
                answer = self._post(f"{_order(reference)}/capture", {}, key=capture_id)
            except ProviderRejected as refusal:
                if not (is_declined(refusal) or says_to_ask(refusal)):
                    raise
                return self._after(refusal, reference)
            return state_of(answer, reference=reference)

    def refund(self, *, payment_reference: str, amount: Decimal, currency: str, refund_id: UUID) -> Refund:
        """Give `amount` of a capture back."""
        path = f"/v2/payments/captures/{_matching_id(payment_reference)}/refund"
        answer = self._post(path, {"amount": to_paypal(amount, currency)}, key=refund_id)
        return refund_of(answer, amount=amount, currency=currency)

    def check_credentials(self) -> None:
        """Fetch a token, and look for an order that there is not: only a client that may use Orders is told so."""
        self._token.renew()
        try:
            self._get(f"{ORDERS}/{NOBODYS}")
        except CheckoutGone:
            return
        raise ProviderUnknown("found an order that there is not")

    def dashboard_url(self, *, reference: str, payment_reference: str) -> str | None:
        """Give the payment's page in the merchant's account; before there is one, PayPal has no page to show.

        Not documented; merchants' systems link there, such as https://github.com/saleor/apps.
        """
        return f"{self._site}/activity/payment/{payment_reference}" if payment_reference else None

    def looks_genuine(self, headers: Mapping[str, str]) -> bool:
        """Tell whether PayPal's five headers have their shapes."""
        return looks_sent_by_paypal(headers)

    def read_events(self, notice: Notice) -> Sequence[ProviderEvent | ForgottenEvent]:
        """Say which order a notice is about; the event only points. Raises InvalidEvent, UnreadableEvent."""
        return [read_event(notice)]

    def _get(self, path: str) -> dict[str, Any]:
        return self._authorized(lambda headers: self._api.send("GET", path, headers=headers))

    def _post(self, path: str, body: dict[str, Any], *, key: UUID) -> dict[str, Any]:
        given = WHOLE | {"PayPal-Request-Id": str(key)}
        return self._authorized(lambda headers: self._api.send("POST", path, params=body, headers=given | headers))

    def _authorized(self, send: Callable[[dict[str, str]], dict[str, Any]]) -> dict[str, Any]:
        """Make a call with the account's token, once more with a fresh one if that is refused. It is one call to us."""
        with within(self._patience):
            token = self._token.current()
            try:
                return send(_bearer(token))
            except TokenRefused:
                self._token.forget(token)
            return send(_bearer(self._token.current()))

    def _after(self, refusal: ProviderRejected, reference: str) -> CheckoutState:
        """Ask what became of an order whose capture was refused. It may have been captured before."""
        state = self.retrieve(reference)
        if is_declined(refusal) and state.status in CAPTURABLE:
            return replace(state, status=CheckoutStatus.FAILED)
        return state

    def _checkout(self, answer: dict[str, Any], request: CheckoutRequest) -> Checkout:
        """Check the answer: it must be about our money and attempt, and its page where PayPal's pages are."""
        state = state_of(answer)
        if (state.amount, state.currency) != (request.total, request.currency):
            raise ProviderUnknown("answer is about another amount")
        if state.attempt_id not in (None, request.attempt_id):
            raise ProviderUnknown("answer is about another attempt")
        if state.status is not CheckoutStatus.OPEN or not state.url:
            raise ProviderUnknown("order is not open any more")
        if site_of(state.url) != self._hosted_at:
            raise CheckoutElsewhere(reference=state.reference, url=state.url)
        return Checkout(state.reference, state.url)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _order(reference: str) -> str:
    """Give an order's path. Raises ProviderRejected for what is no order's id, and so must not be in a path."""
    if not ORDER_ID.fullmatch(reference):
        raise ProviderRejected("not an order's id", reason="invalid_resource_id")
    return f"{ORDERS}/{reference}"


def _matching_id(payment: str) -> str:
    if not CAPTURE_ID.fullmatch(payment):
        raise ProviderRejected("not a capture's id", reason="invalid_resource_id")
    return payment
