"""The adapter for Mollie: the Payments API v2, with hosted checkout.

Not through the SDKs: `mollie-api-py` 1.10.20 (`basesdk.py`) and `mollie-api-python` 4.0.0 (`client.py`) take a timeout
for silence and none for the whole call, repeat calls by themselves, and each brings an HTTP library of its own.
"""

from collections.abc import Mapping, Sequence
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
from providers.mollie import failures
from providers.mollie.facts import API_KEY, FACTS
from providers.mollie.finding import find_payment, list_path, payments_in
from providers.mollie.money import amount_body
from providers.mollie.params import payment_body
from providers.mollie.settlement import SETTLEMENT
from providers.mollie.translation import attempt_of, refund_of, state_of
from providers.mollie.webhook import looks_like_a_notice, read_event
from providers.settlement import Layout

BASE = "https://api.mollie.com"
HOSTED_AT = ("https", "www.mollie.com")
"""Where all examples of `_links.checkout` in the API reference are."""


class MollieProvider(Provider):
    """One website profile at Mollie."""

    name: ClassVar[str] = "mollie"
    facts: ClassVar[ProviderFacts] = FACTS
    settlement: ClassVar[Layout | None] = SETTLEMENT

    def __init__(self, credentials: Credentials, connection: Connection) -> None:
        self._patience = connection.total_timeout
        base = connection.base_url.rstrip("/")
        self._host = urlsplit(base)[:2] if base else HOSTED_AT
        self._api = JsonApi(
            connection,
            base=base or BASE,
            headers={"Authorization": f"Bearer {credentials.fields.get(API_KEY, '')}"},
            error_of=failures.of_answer,
        )

    def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a payment, or give the one this attempt opened within the hour."""
        body = payment_body(request)
        return self._checkout(self._post("/v2/payments", body, key=request.attempt_id), request)

    def find(self, request: CheckoutRequest) -> str | None:
        """Look for the attempt's payment among those since it was made. It is one call to us."""
        with within(self._patience):
            return find_payment(request.attempt_id, fetch=self._get)

    def retrieve(self, reference: str) -> CheckoutState:
        """Ask for the payment's state now. Raises ForeignCheckout when it does not name an attempt of ours."""
        return _ours(self._get(f"/v2/payments/{reference}"), reference)

    def expire(self, reference: str) -> CheckoutState:
        """Cancel the payment while Mollie lets us; otherwise give it as it is. It is one call to us."""
        with within(self._patience):
            payment = self._get(f"/v2/payments/{reference}")
            state = _ours(payment, reference)
            if state.status is not CheckoutStatus.OPEN or payment.get("isCancelable") is not True:
                return state
            try:
                return _ours(self._api.send("DELETE", f"/v2/payments/{reference}"), reference)
            except ProviderRejected:  # it is not cancelable any more
                return self.retrieve(reference)

    def refund(self, *, payment_reference: str, amount: Decimal, currency: str, refund_id: UUID) -> Refund:
        """Give `amount` back."""
        wanted = amount_body(amount, currency)
        body = {"amount": wanted, "description": "Refund", "metadata": {"refund_id": str(refund_id)}}
        answer = self._post(f"/v2/payments/{payment_reference}/refunds", body, key=refund_id)
        return refund_of(answer, payment=payment_reference, wanted=wanted)

    def check_credentials(self) -> None:
        """List one payment."""
        payments_in(self._get(list_path(limit=1)))

    def dashboard_url(self, *, reference: str, payment_reference: str) -> str | None:
        """Give the payment's page in Mollie's dashboard.

        `_links.dashboard` has the organization in its path, which no key tells. Not confirmed by documentation: without
        it the dashboard finds the payment too; public plugins link to it so, in test and live mode.
        """
        return f"https://www.mollie.com/dashboard/payments/{payment_reference or reference}"

    def looks_genuine(self, headers: Mapping[str, str]) -> bool:
        """Tell whether it is a form, as Mollie's notices are."""
        return looks_like_a_notice(headers)

    def read_events(self, notice: Notice) -> Sequence[ProviderEvent | ForgottenEvent]:
        """Read which payment to ask about. Raises InvalidEvent."""
        return [read_event(notice)]

    def _get(self, path: str) -> dict[str, Any]:
        return self._api.send("GET", path)

    def _post(self, path: str, body: dict[str, Any], *, key: UUID) -> dict[str, Any]:
        return self._api.send("POST", path, params=body, headers={"Idempotency-Key": str(key)})

    def _checkout(self, answer: dict[str, Any], request: CheckoutRequest) -> Checkout:
        """Check the answer. Whatever is wrong with it, something was opened: it is unknown, not rejected."""
        state = state_of(answer)
        if (state.amount, state.currency) != (request.total, request.currency):
            raise ProviderUnknown("answer is about another amount")
        if state.attempt_id not in (None, request.attempt_id):
            raise ProviderUnknown("answer is about another attempt")
        if state.status is not CheckoutStatus.OPEN or not state.url:
            raise ProviderUnknown("payment is not open")
        if site_of(state.url) != self._host:
            raise CheckoutElsewhere(reference=state.reference, url=state.url)
        return Checkout(state.reference, state.url)


def _ours(payment: dict[str, Any], reference: str) -> CheckoutState:
    state = state_of(payment, reference=reference)
    if attempt_of(payment) is None:
        raise ForeignCheckout("another system opened this payment")
    return state
