"""The adapter for Mollie: card payments through the Payments API, on Mollie's own page.

Not through the SDK (mollie-api-py 1.10): it runs on another HTTP client, whose timeouts are for silence, so that no
call has a deadline as a whole.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import quote, urlencode, urlsplit
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
    ProviderRejected,
    ProviderUnknown,
    Refund,
)
from providers.calls.deadlines import within
from providers.calls.json_api import JsonApi
from providers.facts import ProviderFacts
from providers.mollie import failures
from providers.mollie.credentials import API_KEY
from providers.mollie.facts import FACTS
from providers.mollie.params import money, payment_params
from providers.mollie.settlement import SETTLEMENT
from providers.mollie.translation import attempt_of, opened_at, refund_of, state_of
from providers.mollie.webhook import looks_genuine, read_event
from providers.settlement import Layout

BASE = "https://api.mollie.com"
PAGES_AT = "mollie.com"
"""Pages are at `www.mollie.com/checkout/...` and elsewhere below the domain (OpenAPI, examples)."""
PAGE_SIZE, MOST_PAGES = 250, 8
"""https://docs.mollie.com/reference/pagination: "The maximum number of items to return" is 250."""
MARGIN = timedelta(minutes=2)


class MollieProvider(Provider):
    """One profile at Mollie."""

    name: ClassVar[str] = "mollie"
    facts: ClassVar[ProviderFacts] = FACTS
    settlement: ClassVar[Layout | None] = SETTLEMENT

    def __init__(self, credentials: Credentials, connection: Connection) -> None:
        self._patience = connection.total_timeout
        self._own_base = connection.base_url.rstrip("/")
        base = self._own_base or BASE
        self._api = JsonApi(
            connection,
            base=base,
            headers={"Authorization": f"Bearer {credentials.fields.get(API_KEY, '')}"},
            error_of=failures.of_answer,
        )

    def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a payment, or give the one this attempt opened within the last hour."""
        answer = self._send("POST", "/v2/payments", params=payment_params(request), key=request.attempt_id)
        return self._checkout(answer, request)

    def find(self, request: CheckoutRequest) -> str | None:
        """List the account's payments back to the time of the attempt, which its id tells (UUID version 7)."""
        since = datetime.fromtimestamp((request.attempt_id.int >> 80) / 1000, UTC) - MARGIN
        page: dict[str, str] = {"limit": str(PAGE_SIZE)}
        with within(self._patience):
            for _ in range(MOST_PAGES):
                payments = _listed(self._send("GET", f"/v2/payments?{urlencode(page)}"))
                for payment in payments:
                    if attempt_of(payment) == request.attempt_id:
                        return state_of(payment).reference
                if len(payments) < PAGE_SIZE or opened_at(payments[-1]) < since:
                    return None
                page["from"] = str(payments[-1]["id"])
        raise ProviderUnknown("too many payments since to look through")

    def retrieve(self, reference: str) -> CheckoutState:
        """Ask for the payment's state now. Raises ForeignCheckout."""
        payment = self._send("GET", _path(reference))
        if attempt_of(payment) is None:
            raise ForeignCheckout("another system opened this payment")
        return state_of(payment)

    def expire(self, reference: str) -> CheckoutState:
        """Cancel the payment while Mollie lets us; otherwise it is returned as it is. It is one call to us."""
        with within(self._patience):
            payment = self._send("GET", _path(reference))
            state = state_of(payment)
            if state.status is not CheckoutStatus.OPEN or payment.get("isCancelable") is not True:
                return state
            with suppress(ProviderRejected):  # it was taken up meanwhile: then it says so
                return state_of(self._send("DELETE", _path(reference)))
            return self.retrieve(reference)

    def refund(self, *, payment_reference: str, amount: Decimal, currency: str, refund_id: UUID) -> Refund:
        """Give `amount` back. https://docs.mollie.com/reference/create-refund"""
        params = {
            "amount": money(amount, currency),
            "description": str(refund_id),
            "metadata": {"refund_id": str(refund_id)},
        }
        return refund_of(self._send("POST", f"{_path(payment_reference)}/refunds", params=params, key=refund_id))

    def check_credentials(self) -> None:
        """List one payment."""
        _listed(self._send("GET", "/v2/payments?limit=1"))

    def dashboard_url(self, *, reference: str, payment_reference: str) -> str | None:
        """Give the payment's page; Mollie leads on to the right organization (OpenAPI, `_links.dashboard`)."""
        return f"https://my.mollie.com/dashboard/payments/{quote(reference, safe='')}"

    def looks_genuine(self, headers: Mapping[str, str]) -> bool:
        """Tell whether a notice comes as a form."""
        return looks_genuine(headers.get("content-type", ""))

    def read_events(self, notice: Notice) -> Sequence[ProviderEvent | ForgottenEvent]:
        """Read the notice, which only points to a payment. Raises UnreadableEvent."""
        return [read_event(notice)]

    def _send(self, method: str, path: str, *, params: Any = None, key: UUID | None = None) -> dict[str, Any]:
        return self._api.send(method, path, params=params, headers={"Idempotency-Key": str(key)} if key else None)

    def _checkout(self, answer: dict[str, Any], request: CheckoutRequest) -> Checkout:
        """Check the answer. Whatever is wrong with it, something was opened: it is unknown, not rejected."""
        state = state_of(answer)
        if (state.amount, state.currency) != (request.total, request.currency):
            raise ProviderUnknown("answer is about another amount")
        if state.attempt_id not in (None, request.attempt_id):
            raise ProviderUnknown("answer is about another attempt")
        if state.status is not CheckoutStatus.OPEN or not state.url:
            raise ProviderUnknown("checkout is not open")
        if not self._is_page(state.url):
            raise CheckoutElsewhere(reference=state.reference, url=state.url)
        return Checkout(state.reference, state.url)

    def _is_page(self, url: str) -> bool:
        """Tell whether a page is where Mollie's pages are, or at the server that is asked instead of it."""
        try:
            page = urlsplit(url)
        except ValueError:
            return False
        if self._own_base:
            return page[:2] == urlsplit(self._own_base)[:2]
        host = page.netloc
        return page.scheme == "https" and (host == PAGES_AT or host.endswith(f".{PAGES_AT}"))


def _path(reference: str) -> str:
    return f"/v2/payments/{quote(reference, safe='')}"


def _listed(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Read a list of payments. Raises ProviderUnknown."""
    embedded = answer.get("_embedded")
    payments = embedded.get("payments") if isinstance(embedded, Mapping) else None
    if not isinstance(payments, list) or not all(isinstance(each, Mapping) for each in payments):
        raise ProviderUnknown("unreadable answer")
    return payments
