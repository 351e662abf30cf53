"""The adapter for Example, whose API is in `tests/providers/example/README.md`."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit
from uuid import UUID

from providers.base import (
    Checkout,
    CheckoutElsewhere,
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
    ProviderUnknown,
    Refund,
)
from providers.calls.json_api import JsonApi
from providers.facts import ProviderFacts
from providers.settlement import Layout
from tests.providers.example import failures
from tests.providers.example.facts import FACTS
from tests.providers.example.translation import money, order_of, refund_of, state_of
from tests.providers.example.webhook import looks_signed, read_event

API, PAGES = "https://api.provider.example", ("https", "pay.provider.example")


class ExampleProvider(Provider):
    """One shop at Example."""

    name: ClassVar[str] = "example"
    facts: ClassVar[ProviderFacts] = FACTS
    settlement: ClassVar[Layout | None] = None

    def __init__(self, credentials: Credentials, connection: Connection) -> None:
        self._secrets = credentials.webhook_secrets
        base = connection.base_url.rstrip("/")
        self._pages_at = urlsplit(base)[:2] if base else PAGES
        fields = credentials.fields
        headers = {"X-Shop": fields.get("shop", ""), "X-Api-Key": fields.get("api_key", "")}
        self._api = JsonApi(connection, base=base or API, headers=headers, error_of=failures.of_answer)

    def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open an order: another one each time, because Example remembers no key."""
        return self._checkout(self._api.send("POST", "/v1/orders", params=order_of(request)), request)

    def find(self, request: CheckoutRequest) -> str | None:
        """Give the order with our attempt's id; more than one is not for an adapter to choose from."""
        orders = self._api.send("GET", f"/v1/orders?merchantReference={request.attempt_id}").get("orders")
        if not isinstance(orders, list) or len(orders) > 1:
            raise ProviderUnknown("not one order of this attempt")
        return state_of(orders[0]).reference if orders else None

    def retrieve(self, reference: str) -> CheckoutState:
        """Ask for the order's state now. Raises ForeignCheckout, CheckoutGone."""
        state = state_of(self._api.send("GET", f"/v1/orders/{quote(reference, safe='')}"))
        if state.reference != reference:
            raise ProviderUnknown("answer is about another order")
        if state.attempt_id is None:
            raise ForeignCheckout("another system opened this order")
        return state

    def expire(self, reference: str) -> CheckoutState:
        """Give the order's state: it cannot be closed, and lapses by itself."""
        return self.retrieve(reference)

    def refund(self, *, payment_reference: str, amount: Decimal, currency: str, refund_id: UUID) -> Refund:
        """Give `amount` back; the same reference is the same refund."""
        params = {"merchantReference": str(refund_id), "amount": money(amount, currency)}
        answer = self._api.send("POST", f"/v1/payments/{quote(payment_reference, safe='')}/refunds", params=params)
        return refund_of(answer, amount=amount, currency=currency)

    def check_credentials(self) -> None:
        """Ask whose key it is."""
        if not isinstance(self._api.send("GET", "/v1/shop").get("shop"), str):
            raise ProviderUnknown("unreadable answer")

    def dashboard_url(self, *, reference: str, payment_reference: str) -> str | None:
        """Give None: its console has no addresses of single orders."""
        return None

    def looks_genuine(self, headers: Mapping[str, str]) -> bool:
        """Tell whether there is a signature header of the right shape."""
        return looks_signed(headers)

    def read_events(self, notice: Notice) -> Sequence[ProviderEvent | ForgottenEvent]:
        """Verify and translate a notice. Raises InvalidEvent, UnreadableEvent."""
        return [read_event(notice.body, notice.headers, secrets=self._secrets)]

    def _checkout(self, answer: dict[str, Any], request: CheckoutRequest) -> Checkout:
        """Check the answer. Whatever is wrong with it, an order was opened: it is unknown, not rejected."""
        state = state_of(answer)
        if (state.amount, state.currency) != (request.total, request.currency):
            raise ProviderUnknown("answer is about another amount")
        if state.attempt_id not in (None, request.attempt_id):
            raise ProviderUnknown("answer is about another attempt")
        if state.status is not CheckoutStatus.OPEN or not state.url:
            raise ProviderUnknown("the order is not open")
        if _host_of(state.url) != self._pages_at:
            raise CheckoutElsewhere(reference=state.reference, url=state.url)
        return Checkout(state.reference, state.url)


def _host_of(url: Any) -> tuple[str, str] | None:
    try:
        return urlsplit(str(url))[:2]
    except ValueError:
        return None
