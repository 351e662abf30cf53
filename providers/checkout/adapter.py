"""The adapter for Checkout.com: Hosted Payments.

Not through the SDK (checkout_sdk 4.8.1): it takes no deadline for a call as a whole, follows redirects, and its methods
for this call take no key.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import ClassVar
from urllib.parse import quote
from uuid import UUID

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
    ProviderMisconfigured,
    ProviderRejected,
    ProviderUnknown,
    Refund,
)
from providers.calls.deadlines import within
from providers.calls.json_api import JsonApi
from providers.checkout import failures
from providers.checkout.credentials import CHANNEL, PREFIX, PREFIX_SHAPE, SECRET_KEY
from providers.checkout.facts import FACTS
from providers.checkout.money import to_units
from providers.checkout.params import page_params
from providers.checkout.translation import opened, state_of
from providers.checkout.webhook import looks_signed, read_event
from providers.checkout_hosts import site_of
from providers.facts import ProviderFacts
from providers.settlement import Layout

HOSTS = {True: "api.checkout.com", False: "api.sandbox.checkout.com"}
"""https://api-reference.checkout.com/#section/Base-URLs; an account's own prefix stands before it."""
PAGES_AT = {
    True: re.compile(r"(?:[a-z0-9-]+\.)+checkout\.com"),
    False: re.compile(r"(?:[a-z0-9-]+\.)+sandbox\.checkout\.com"),
}
"""`pay.checkout.com` and `pay.sandbox.checkout.com` (OpenAPI, examples), and below the account's own names."""
PAGES = "/hosted-payments"


class CheckoutProvider(Provider):
    """One processing channel at Checkout.com."""

    name: ClassVar[str] = "checkout"
    facts: ClassVar[ProviderFacts] = FACTS
    settlement: ClassVar[Layout | None] = None
    """Its reports are set up column by column for each account: staff map the file."""

    def __init__(self, credentials: Credentials, connection: Connection) -> None:
        self._credentials, self._live, self._patience = credentials, connection.live, connection.total_timeout
        self._own_base = connection.base_url.rstrip("/")
        base = self._own_base or _base(credentials.fields.get(PREFIX, ""), live=connection.live)
        self._api = JsonApi(
            connection,
            base=base,
            headers={"Authorization": f"Bearer {credentials.fields.get(SECRET_KEY, '')}"},
            error_of=failures.of_answer,
        )

    def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a page, another one each time: Checkout.com remembers no key for this call."""
        params = page_params(request, channel=self._credentials.fields.get(CHANNEL, ""))
        identity, url = opened(self._api.send("POST", PAGES, params=params))
        if not self._is_page(url):
            raise CheckoutElsewhere(reference=identity, url=url)
        return Checkout(identity, url)

    def retrieve(self, reference: str) -> CheckoutState:
        """Ask for the page, and for the payment made on it if there is one. It is one call to us."""
        with within(self._patience):
            page = self._api.send("GET", f"{PAGES}/{quote(reference, safe='')}")
            payment_id = page.get("payment_id")
            payment = self._api.send("GET", f"/payments/{quote(str(payment_id), safe='')}") if payment_id else None
        state = state_of(page, reference=reference, payment=payment)
        if state.attempt_id is None:
            raise ForeignCheckout("another system opened this page")
        return state

    def expire(self, reference: str) -> CheckoutState:
        """Return the page as it is: Checkout.com has no call that closes one."""
        return self.retrieve(reference)

    def refund(self, *, payment_reference: str, amount: Decimal, currency: str, refund_id: UUID) -> Refund:
        """Give `amount` back; the answer is only that it was received.

        https://www.checkout.com/docs/payments/manage-payments/refund-a-payment
        """
        params = {"amount": to_units(amount, currency), "reference": str(refund_id)}
        path = f"/payments/{quote(payment_reference, safe='')}/refunds"
        answer = self._api.send("POST", path, params=params, headers={"Cko-Idempotency-Key": str(refund_id)})
        return Refund(str(answer.get("action_id", "")), "pending", amount, currency)

    def check_credentials(self) -> None:
        """Ask for a page that there is not: whoever may ask hears that it is not found."""
        try:
            self._api.send("GET", f"{PAGES}/hpp_000000000000")
        except ProviderRejected:
            return
        raise ProviderUnknown("unreadable answer")

    def dashboard_url(self, *, reference: str, payment_reference: str) -> str | None:
        """Give the payment's page in the dashboard; before there is one, there is none. Not in the documentation."""
        site = "dashboard" if self._live else "dashboard.sandbox"
        return f"https://{site}.checkout.com/payments/{payment_reference}" if payment_reference else None

    def looks_genuine(self, headers: Mapping[str, str]) -> bool:
        """Tell whether there is a signature header of the right shape."""
        return looks_signed(headers)

    def read_events(self, notice: Notice) -> Sequence[ProviderEvent | ForgottenEvent]:
        """Verify and translate the event of a notice. Raises InvalidEvent, UnreadableEvent."""
        return [read_event(notice.body, notice.headers, secrets=self._credentials.webhook_secrets)]

    def _is_page(self, url: str) -> bool:
        """Tell whether a page is where Checkout.com's pages are, or at the server that is asked instead of it."""
        scheme, host = site_of(url) or ("", "")
        if self._own_base:
            return (scheme, host) == site_of(self._own_base)
        return scheme == "https" and PAGES_AT[self._live].fullmatch(host) is not None


def _base(prefix: str, *, live: bool) -> str:
    """Complete the address by the account's prefix, which can be nothing but a part of a host name.

    Raises ProviderMisconfigured.
    """
    if prefix and not re.fullmatch(PREFIX_SHAPE, prefix):
        raise ProviderMisconfigured("the API prefix is not one")
    return f"https://{prefix}.{HOSTS[live]}" if prefix else f"https://{HOSTS[live]}"
