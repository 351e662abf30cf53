"""The adapter for Square: payment links of the Checkout API, each with an order of its own.

Not through the SDK (squareup 46): it runs on another HTTP client, whose timeouts are for silence, so that no call has a
total deadline, and it reads answers of any size.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from providers.base import (
    Checkout,
    CheckoutElsewhere,
    CheckoutRequest,
    CheckoutState,
    CheckoutStatus,
    Connection,
    Credentials,
    ForgottenEvent,
    Notice,
    Provider,
    ProviderEvent,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderUnknown,
    Refund,
)
from providers.calls.deadlines import within
from providers.calls.json_api import JsonApi
from providers.checkout_hosts import site_of
from providers.facts import ProviderFacts
from providers.settlement import Layout
from providers.square import failures
from providers.square.credentials import ACCESS_TOKEN, LOCATION
from providers.square.facts import FACTS
from providers.square.params import cancellation, link_params, money
from providers.square.settlement import SETTLEMENT
from providers.square.translation import Reference, opened, part_of, payment_id_of, refund_of, state_of
from providers.square.webhook import looks_signed, read_event

VERSION = "2025-08-20"
"""Of the API: that of the OpenAPI document by which the tests check what is sent
(https://github.com/square/connect-api-specification, commit 5733f66)."""
BASES = {True: "https://connect.squareup.com", False: "https://connect.squareupsandbox.com"}
"""Live and sandbox; so the official SDK (`square/environment.py`)."""
PAGES_AT = {
    True: frozenset([("https", "square.link"), ("https", "checkout.square.site")]),
    False: frozenset([("https", "sandbox.square.link"), ("https", "connect.squareupsandbox.com")]),
}
"""`url` and `long_url` of a link (OpenAPI, CreatePaymentLinkResponse); in the sandbox also Square's testing panel
(https://developer.squareup.com/forums/t/createpaymentlink-doesnt-honour-order-state/6872)."""
CONSOLES = {True: "https://squareup.com", False: "https://squareupsandbox.com"}
LINKS = "/v2/online-checkout/payment-links"
TAKES_CARDS = "CREDIT_CARD_PROCESSING"


class SquareProvider(Provider):
    """One location of one account at Square."""

    name: ClassVar[str] = "square"
    facts: ClassVar[ProviderFacts] = FACTS
    settlement: ClassVar[Layout | None] = SETTLEMENT

    def __init__(self, credentials: Credentials, connection: Connection) -> None:
        self._credentials, self._live, self._patience = credentials, connection.live, connection.total_timeout
        self._location = credentials.fields.get(LOCATION, "")
        base = connection.base_url.rstrip("/")
        self._pages = frozenset([urlsplit(base)[:2]]) if base else PAGES_AT[connection.live]
        self._api = JsonApi(
            connection,
            base=base or BASES[connection.live],
            headers={
                "Authorization": f"Bearer {credentials.fields.get(ACCESS_TOKEN, '')}",
                "Square-Version": VERSION,
            },
            error_of=failures.of_answer,
        )

    def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a payment link, or give the one this attempt opened before."""
        params = link_params(request, location=self._location)
        return self._checkout(self._api.send("POST", LINKS, params=params), request)

    def retrieve(self, reference: str) -> CheckoutState:
        """Ask for the link's order, and for its payment if it has one. It is one call to us."""
        with within(self._patience):
            known = Reference.of(reference)
            return self._state(self._order(known), known)

    def expire(self, reference: str) -> CheckoutState:
        """Delete the link, by which Square cancels its order, and return what became of the order.

        https://developer.squareup.com/reference/square/checkout-api/delete-payment-link. It does not cancel an order
        of which a payment failed before (https://developer.squareup.com/forums/t/21874): we do that then.
        """
        with within(self._patience):
            known = Reference.of(reference)
            with suppress(ProviderRejected):  # deleted before, or paid: its order says which
                self._api.send("DELETE", f"{LINKS}/{known.link}")
            order = self._order(known)
            state = self._state(order, known)
            return self._cancel(order, known) if state.status is CheckoutStatus.OPEN else state

    def refund(self, *, payment_reference: str, amount: Decimal, currency: str, refund_id: UUID) -> Refund:
        """Give `amount` back. https://developer.squareup.com/reference/square/refunds-api/refund-payment"""
        params = {
            "idempotency_key": str(refund_id),
            "payment_id": payment_reference,
            "amount_money": money(amount, currency),
        }
        return refund_of(part_of(self._api.send("POST", "/v2/refunds", params=params), "refund"), params)

    def check_credentials(self) -> None:
        """List the locations: ours has to be among them, and take cards. Raises ProviderMisconfigured if not."""
        locations = self._api.send("GET", "/v2/locations").get("locations")
        if not isinstance(locations, list):
            raise ProviderUnknown("unreadable answer")
        ours = [each for each in locations if isinstance(each, dict) and each.get("id") == self._location]
        if not ours:
            raise ProviderMisconfigured("the access token is of an account without this location")
        if ours[0].get("status") == "INACTIVE" or TAKES_CARDS not in str(ours[0].get("capabilities")):
            raise ProviderMisconfigured("the location takes no cards")

    def dashboard_url(self, *, reference: str, payment_reference: str) -> str | None:
        """Give the transaction's page in Square's dashboard, by the order's id; before it is paid there is none.

        Not in Square's documentation: so public plugins build it.
        """
        order = reference.partition(":")[2]
        if not (payment_reference and order):
            return None
        return f"{CONSOLES[self._live]}/dashboard/sales/transactions/{order}"

    def looks_genuine(self, headers: Mapping[str, str]) -> bool:
        """Tell whether there is a signature header of the right shape."""
        return looks_signed(headers)

    def read_events(self, notice: Notice) -> Sequence[ProviderEvent | ForgottenEvent]:
        """Verify and translate the event of a notice. Raises InvalidEvent, UnreadableEvent."""
        return [read_event(notice, secrets=self._credentials.webhook_secrets, location=self._location)]

    def _order(self, known: Reference) -> dict[str, Any]:
        return part_of(self._api.send("GET", f"/v2/orders/{known.order}"), "order")

    def _state(self, order: dict[str, Any], known: Reference) -> CheckoutState:
        payment_id = payment_id_of(order)
        answer = self._api.send("GET", f"/v2/payments/{payment_id}") if payment_id else None
        return state_of(order, reference=known, payment=part_of(answer, "payment") if answer is not None else None)

    def _cancel(self, order: dict[str, Any], known: Reference) -> CheckoutState:
        """Cancel an order, with its fulfilments, as no order can be cancelled without them.

        https://developer.squareup.com/docs/orders-api/manage-orders/update-orders,
        https://developer.squareup.com/forums/t/1259. Not confirmed: both in one call. Where Square refuses, because it
        was paid meanwhile or for another reason, the order says how it is.
        """
        try:
            answer = self._api.send("PUT", f"/v2/orders/{known.order}", params=cancellation(order, self._location))
            return self._state(part_of(answer, "order"), known)
        except ProviderRejected:
            return self._state(self._order(known), known)

    def _checkout(self, answer: dict[str, Any], request: CheckoutRequest) -> Checkout:
        """Check the answer. Whatever is wrong with it, something was opened: it is unknown, not rejected."""
        known, url, order = opened(answer)
        state = state_of(order, reference=known)
        if (state.amount, state.currency) != (request.total, request.currency):
            raise ProviderUnknown("answer is about another amount")
        if state.attempt_id not in (None, request.attempt_id):
            raise ProviderUnknown("answer is about another attempt")
        if state.status is not CheckoutStatus.OPEN:
            raise ProviderUnknown("checkout is not open")
        if site_of(url) not in self._pages:
            raise CheckoutElsewhere(reference=str(known), url=url)
        return Checkout(str(known), url)
