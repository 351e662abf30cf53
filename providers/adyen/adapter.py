"""The adapter for Adyen: Pay by Link of Checkout v72.

Not through the SDK (Adyen 16.0.0): its `requests` client knows a timeout for silence only, none for the whole call,
opens a connection for each call, and guesses the live address by replacing parts of the test one.
https://docs.adyen.com/unified-commerce/pay-by-link/create-payment-links/api
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from providers.adyen import failures
from providers.adyen.credentials import API_KEY, LIVE_PREFIX, MERCHANT_ACCOUNT
from providers.adyen.facts import FACTS
from providers.adyen.money import to_adyen
from providers.adyen.params import link_params
from providers.adyen.settlement import SETTLEMENT
from providers.adyen.translation import LINK_ID, PSP_REFERENCE, refund_of, state_of
from providers.adyen.webhook import looks_signed, read_events
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

VERSION = "/v72"
TEST = f"https://checkout-test.adyen.com{VERSION}"
LIVE = f"https://{{}}-checkout-live.adyenpayments.com/checkout{VERSION}"
"""https://docs.adyen.com/development-resources/live-endpoints"""
PREFIX = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,47}[A-Za-z0-9])?")
"""The first part of a host's name, which has 63 characters with what follows."""
PAGES = re.compile(r"[a-z0-9-]{1,32}\.adyen\.link")
"""https://test.adyen.link/PL... in the examples of the API, https://eu.adyen.link/PL... in Adyen's live ones."""


class AdyenProvider(Provider):
    """One merchant account at Adyen."""

    name: ClassVar[str] = "adyen"
    facts: ClassVar[ProviderFacts] = FACTS
    settlement: ClassVar[Layout | None] = SETTLEMENT

    def __init__(self, credentials: Credentials, connection: Connection) -> None:
        self._credentials, self._patience, self._live = credentials, connection.total_timeout, connection.live
        self._account = credentials.fields.get(MERCHANT_ACCOUNT, "")
        self._own_page = urlsplit(connection.base_url)[:2] if connection.base_url else None
        self._base = _base(connection, credentials.fields.get(LIVE_PREFIX, ""))
        self._api = JsonApi(
            connection,
            base=self._base,
            headers={"X-API-Key": credentials.fields.get(API_KEY, "")},
            error_of=failures.of_answer,
        )

    def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a payment link, or give the one this attempt opened before."""
        params = link_params(request, merchant_account=self._account)
        answer = self._send("POST", "/paymentLinks", params=params, key=request.attempt_id)
        try:
            return self._checkout(state_of(answer, merchant_account=self._account), request)
        except ForeignCheckout as exc:
            raise ProviderUnknown("answer is about another attempt") from exc

    def retrieve(self, reference: str) -> CheckoutState:
        """Ask for the link's state now; it does not name its payment. Raises ForeignCheckout."""
        answer = self._send("GET", _path(reference))
        return state_of(answer, merchant_account=self._account, reference=reference)

    def expire(self, reference: str) -> CheckoutState:
        """Expire the link; one that is no longer active is shown as it is. It is one call to us."""
        with within(self._patience):
            try:
                answer = self._send("PATCH", _path(reference), params={"status": "expired"})
            except ProviderRejected:
                return self.retrieve(reference)
        # The SDK's recorded answer to this call has no id.
        return state_of({"id": reference} | answer, merchant_account=self._account, reference=reference)

    def refund(self, *, payment_reference: str, amount: Decimal, currency: str, refund_id: UUID) -> Refund:
        """Ask to give `amount` back: Adyen has received it, and tells the outcome with a REFUND webhook."""
        if not PSP_REFERENCE.fullmatch(payment_reference):
            raise ProviderRejected("not a PSP reference", reason="payment_reference")
        money = {"currency": currency, "value": to_adyen(amount, currency)}
        params = {"merchantAccount": self._account, "amount": money, "reference": str(refund_id)}
        answer = self._send("POST", f"/payments/{payment_reference}/refunds", params=params, key=refund_id)
        return refund_of(answer, payment_reference=payment_reference, amount=money)

    def check_credentials(self) -> None:
        """List the account's payment methods: it takes the key, its role and the merchant account."""
        answer = self._send("POST", "/paymentMethods", params={"merchantAccount": self._account})
        if not isinstance(answer.get("paymentMethods"), list):
            raise ProviderUnknown("unreadable answer")

    def dashboard_url(self, *, reference: str, payment_reference: str) -> str | None:
        """Give the payment's page in the Customer Area, as Adyen's own plugins link to it; None before there is one.

        https://github.com/Adyen/adyen-shopware6, `caLink`.
        """
        if not PSP_REFERENCE.fullmatch(payment_reference):
            return None
        area = "https://ca-live.adyen.com" if self._live else "https://ca-test.adyen.com"
        return f"{area}/ca/ca/accounts/showTx.shtml?pspReference={payment_reference}&txType=Payment"

    def looks_genuine(self, headers: Mapping[str, str]) -> bool:
        """Tell whether the notice is JSON."""
        return looks_signed(headers)

    def read_events(self, notice: Notice) -> Sequence[ProviderEvent | ForgottenEvent]:
        """Verify and translate a notice's items, all or none. Raises InvalidEvent, UnreadableEvent."""
        secrets = self._credentials.webhook_secrets
        return read_events(notice.body, secrets=secrets, merchant_account=self._account)

    def _send(self, method: str, path: str, *, params: Any = None, key: UUID | None = None) -> dict[str, Any]:
        if not self._base:
            raise ProviderMisconfigured("the live URL prefix is missing or is not the first part of a host name")
        return self._api.send(method, path, params=params, headers={"Idempotency-Key": str(key)} if key else None)

    def _checkout(self, state: CheckoutState, request: CheckoutRequest) -> Checkout:
        """Check the answer. Whatever is wrong with it, something was opened: it is unknown, not rejected."""
        if (state.amount, state.currency) != (request.total, request.currency):
            raise ProviderUnknown("answer is about another amount")
        if state.attempt_id not in (None, request.attempt_id):
            raise ProviderUnknown("answer is about another attempt")
        if state.status is not CheckoutStatus.OPEN or not isinstance(state.url, str):
            raise ProviderUnknown("payment link is not active")
        if not self._is_page(state.url):
            raise CheckoutElsewhere(reference=state.reference, url=state.url)
        return Checkout(state.reference, state.url)

    def _is_page(self, url: str) -> bool:
        scheme, host = site_of(url) or ("", "")
        if self._own_page:
            return (scheme, host) == self._own_page
        return scheme == "https" and PAGES.fullmatch(host) is not None


def _base(connection: Connection, prefix: str) -> str:
    """Give the address of the API; empty when the live one cannot be told."""
    if connection.base_url:
        return connection.base_url.rstrip("/") + VERSION
    if not connection.live:
        return TEST
    return LIVE.format(prefix) if PREFIX.fullmatch(prefix) else ""


def _path(reference: str) -> str:
    if not LINK_ID.fullmatch(reference):
        raise ProviderRejected("not a payment link's id", reason="reference")
    return f"/paymentLinks/{reference}"
