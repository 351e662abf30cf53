"""Speaks to the sandbox provider for Switchyard."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

import httpx2

from providers.base import (
    Checkout,
    CheckoutRequest,
    CheckoutState,
    Connection,
    Credentials,
    ProviderEvent,
    ProviderFacts,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderTimedOut,
    ProviderUnavailable,
    ProviderUnknown,
    Refund,
)
from providers.money import to_minor_units
from providers.sandbox.translation import state_of
from providers.sandbox.webhook import read_event

FACTS = ProviderFacts(
    title="Sandbox",
    currencies=None,
    payment_methods=frozenset({"card"}),
    shortest_expiry=timedelta(minutes=1),
    longest_expiry=timedelta(hours=24),
    credential_fields=("api_key",),
)
REFUSALS = {401: ProviderMisconfigured, 403: ProviderMisconfigured, 429: ProviderUnavailable}
CONNECTIONS = 128


class SandboxProvider:
    """One account at the sandbox."""

    name: ClassVar[str] = "sandbox"
    facts: ClassVar[ProviderFacts] = FACTS

    def __init__(self, credentials: Credentials, connection: Connection) -> None:
        self._credentials = credentials
        self._base = connection.base_url
        self._client = httpx2.Client(
            base_url=connection.base_url,
            headers={"Authorization": f"Bearer {credentials.fields.get('api_key', '')}"},
            timeout=httpx2.Timeout(connection.read_timeout, connect=connection.connect_timeout),
            limits=httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
            trust_env=False,
        )

    def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """This will open a checkout, or give the one this attempt opened before."""
        params = _params(request)
        answer = self._send("POST", "/v1/checkouts", json=params, key=request.attempt_id)
        return self._checkout(answer, params)

    def retrieve(self, reference: str) -> CheckoutState:
        """This will ask for the checkout's state now."""
        return state_of(self._send("GET", f"/v1/checkouts/{reference}"))

    def expire(self, reference: str) -> CheckoutState:
        """This will close the checkout if it is open and return its state afterwards."""
        return state_of(self._send("POST", f"/v1/checkouts/{reference}/expire"))

    def refund(self, *, payment_reference: str, amount: Decimal, currency: str, refund_id: UUID) -> Refund:
        """This will give `amount` back."""
        params = {"payment_id": payment_reference, "amount": to_minor_units(amount, currency), "currency": currency}
        answer = self._send("POST", "/v1/refunds", json=params, key=refund_id)
        return Refund(str(answer["id"]), str(answer["status"]), amount, currency)

    def read_event(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> ProviderEvent | None:
        """This will verify and translate an event. Raises InvalidEvent."""
        return read_event(body, headers, secrets=self._credentials.webhook_secrets, now=now)

    def _send(self, method: str, path: str, *, json: Any = None, key: UUID | None = None) -> dict[str, Any]:
        headers = {"Idempotency-Key": str(key)} if key else {}
        try:
            response = self._client.request(method, path, json=json, headers=headers)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as exc:
            raise ProviderUnavailable(type(exc).__name__) from exc
        except httpx2.TimeoutException as exc:
            raise ProviderTimedOut(type(exc).__name__) from exc
        except httpx2.HTTPError as exc:
            raise ProviderUnknown(type(exc).__name__) from exc
        return _answer(response)

    def _checkout(self, answer: dict[str, Any], params: dict[str, Any]) -> Checkout:
        """The answer is not trusted: it must be about our money, and its page on the provider's own host."""
        if (answer.get("amount"), answer.get("currency")) != (params["amount"], params["currency"]):
            raise ProviderUnknown("answer is about another amount")
        url, base = urlsplit(str(answer.get("url"))), urlsplit(self._base)
        if (url.scheme, url.netloc) != (base.scheme, base.netloc):
            raise ProviderUnknown("checkout is on another host")
        return Checkout(str(answer["id"]), str(answer["url"]))


def _params(request: CheckoutRequest) -> dict[str, Any]:
    currency = request.currency
    return {
        "amount": to_minor_units(request.total, currency),
        "currency": currency,
        "reference": str(request.attempt_id),
        "order_reference": request.order_reference,
        "items": [
            {"name": item.name, "quantity": item.quantity, "unit_amount": to_minor_units(item.unit_price, currency)}
            for item in request.items
        ],
        "shipping": to_minor_units(request.shipping, currency),
        "tax": to_minor_units(request.tax, currency),
        "success_url": request.success_url,
        "failure_url": request.failure_url,
        "expires_at": int(request.expires_at.timestamp()),
        "locale": request.locale,
    }


def _answer(response: httpx2.Response) -> dict[str, Any]:
    if response.status_code >= 500 or response.status_code == 409:
        raise ProviderUnknown(f"answered {response.status_code}")
    if response.status_code >= 400:
        raise REFUSALS.get(response.status_code, ProviderRejected)(f"answered {response.status_code}")
    try:
        answer = response.json()
    except ValueError as exc:
        raise ProviderUnknown("unreadable answer") from exc
    if not isinstance(answer, dict) or not isinstance(answer.get("id"), str):
        raise ProviderUnknown("unreadable answer")
    return answer
