"""The adapter for the sandbox provider."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from providers.base import (
    Checkout,
    CheckoutRequest,
    CheckoutState,
    CheckoutStatus,
    Connection,
    Credentials,
    ForgottenEvent,
    Notice,
    Provider,
    ProviderEvent,
    ProviderRejected,
    ProviderUnknown,
    Refund,
)
from providers.calls.json_api import JsonApi
from providers.email_addresses import in_ascii
from providers.facts import WEBHOOK_SECRET, CredentialField, CredentialForm, ProviderFacts
from providers.money import to_minor_units
from providers.sandbox import failures
from providers.sandbox.settlement import SETTLEMENT
from providers.sandbox.simulator import SandboxSimulator
from providers.sandbox.translation import has_page_at, refund_of, state_of
from providers.sandbox.webhook import looks_signed, read_event
from providers.settlement import Layout
from providers.simulator import Simulator
from providers.text import folded

FACTS = ProviderFacts(
    title="Sandbox",
    currencies=None,
    payment_methods=frozenset({"card"}),
    shortest_expiry=timedelta(0),
    longest_expiry=timedelta(hours=24),
    credential_fields=(CredentialField("api_key", "API key", help="`manage.py sandbox_keys NAME` prints it."),),
    credential_forms=(
        CredentialForm("sk_sandbox_", "an API key", "api_key"),
        CredentialForm("whsec_", "a webhook secret", WEBHOOK_SECRET),
    ),
    test_only=True,
)


class SandboxProvider(Provider):
    """One account at the sandbox."""

    name: ClassVar[str] = "sandbox"
    facts: ClassVar[ProviderFacts] = FACTS
    settlement: ClassVar[Layout | None] = SETTLEMENT
    simulator: ClassVar[type[Simulator] | None] = SandboxSimulator

    def __init__(self, credentials: Credentials, connection: Connection) -> None:
        self._credentials = credentials
        self._base = connection.base_url.rstrip("/")
        self._api = JsonApi(
            connection,
            base=self._base,
            headers={"Authorization": f"Bearer {credentials.fields.get('api_key', '')}"},
            error_of=failures.of_answer,
            proxied=False,
        )

    def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a checkout, or give the one this attempt opened before."""
        params = _params(request)
        answer = self._send("POST", "/v1/checkouts", params=params, key=request.attempt_id)
        return self._checkout(answer, request)

    def retrieve(self, reference: str) -> CheckoutState:
        """Ask for the checkout's state now."""
        return state_of(self._send("GET", f"/v1/checkouts/{reference}"), reference=reference)

    def expire(self, reference: str) -> CheckoutState:
        """Close the checkout if it is open and return its state afterwards."""
        return state_of(self._send("POST", f"/v1/checkouts/{reference}/expire"), reference=reference)

    def refund(self, *, payment_reference: str, amount: Decimal, currency: str, refund_id: UUID) -> Refund:
        """Give `amount` back."""
        params = {"payment_id": payment_reference, "amount": _minor(amount, currency), "currency": currency}
        return refund_of(self._send("POST", "/v1/refunds", params=params, key=refund_id), params)

    def check_credentials(self) -> None:
        """Ask whose key it is."""
        if not isinstance(self._send("GET", "/v1/account").get("id"), str):
            raise ProviderUnknown("unreadable answer")

    def dashboard_url(self, *, reference: str, payment_reference: str) -> str | None:
        """Give the checkout's own page."""
        return f"{self._base}/pay/{reference}"

    def looks_genuine(self, headers: Mapping[str, str]) -> bool:
        """Tell whether there is a signature header of the right shape."""
        return looks_signed(headers)

    def read_events(self, notice: Notice) -> Sequence[ProviderEvent | ForgottenEvent]:
        """Verify and translate the event of a notice. Raises InvalidEvent, UnreadableEvent."""
        secrets = self._credentials.webhook_secrets
        return [read_event(notice.body, notice.headers, secrets=secrets, now=notice.now)]

    def _send(self, method: str, path: str, *, params: Any = None, key: UUID | None = None) -> dict[str, Any]:
        return self._api.send(method, path, params=params, headers={"Idempotency-Key": str(key)} if key else None)

    def _checkout(self, answer: dict[str, Any], request: CheckoutRequest) -> Checkout:
        """Check the answer. Whatever is wrong with it, something was opened: it is unknown, not rejected."""
        state = state_of(answer)
        if (state.amount, state.currency) != (request.total, request.currency):
            raise ProviderUnknown("answer is about another amount")
        if answer.get("reference", str(request.attempt_id)) != str(request.attempt_id):
            raise ProviderUnknown("answer is about another attempt")
        if state.status is not CheckoutStatus.OPEN:
            raise ProviderUnknown("checkout is not open")
        if not state.url or not has_page_at(state.url, self._base):
            raise ProviderUnknown("checkout is on another host")
        return Checkout(state.reference, state.url)


def _params(request: CheckoutRequest) -> dict[str, Any]:
    currency = request.currency
    items = [
        {"name": folded(item.name), "quantity": item.quantity, "unit_amount": _minor(item.unit_price, currency)}
        for item in request.items
    ]
    return {
        "amount": _minor(request.total, currency),
        "currency": currency,
        "reference": str(request.attempt_id),
        "order_reference": folded(request.order_reference),
        "items": items,
        "shipping": _minor(request.shipping, currency),
        "tax": _minor(request.tax, currency),
        "success_url": request.success_url,
        "failure_url": request.failure_url,
        "expires_at": int(request.expires_at.timestamp()),
        "locale": request.locale,
        "customer_email": in_ascii(request.customer.email) if request.customer else None,
    }


def _minor(amount: Decimal, currency: str) -> int:
    try:
        return to_minor_units(amount, currency)
    except ValueError as exc:
        raise ProviderRejected("amount cannot be paid exactly in its currency", reason="amount_places") from exc
