"""Translates Checkout.com's hosted payments, and the payments made on them, to our types.

https://api-reference.checkout.com/#operation/getHostedPaymentsPageDetails and `#operation/getPaymentDetails`. The words
of `status` are those of the official SDK (checkout/checkout-sdk-net at cc9c5e0: `HostedPaymentStatus` and
`PaymentStatus`), whose integration tests run against the sandbox.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from providers import signed
from providers.base import UNREADABLE, CheckoutState, CheckoutStatus, ProviderUnknown
from providers.checkout.money import from_units

PAGE_STATUS = {
    "Payment Pending": CheckoutStatus.OPEN,
    "Payment Received": CheckoutStatus.PROCESSING,  # the payment itself says whether money came
    "Expired": CheckoutStatus.EXPIRED,
}
PAYMENT_STATUS = {
    "Active": CheckoutStatus.PROCESSING,
    "Pending": CheckoutStatus.PROCESSING,
    "Requested": CheckoutStatus.PROCESSING,
    "Retry Scheduled": CheckoutStatus.PROCESSING,
    "Authorized": CheckoutStatus.PROCESSING,  # captured by itself, a moment later (`capture`)
    "Card Verified": CheckoutStatus.PROCESSING,
    "Captured": CheckoutStatus.PAID,
    "Partially Captured": CheckoutStatus.PAID,
    "Paid": CheckoutStatus.PAID,
    "Partially Refunded": CheckoutStatus.PAID,
    "Refunded": CheckoutStatus.PAID,
    "Declined": CheckoutStatus.OPEN,
    "Canceled": CheckoutStatus.OPEN,
    "Expired": CheckoutStatus.OPEN,
    "Voided": CheckoutStatus.FAILED,
    "Returned": CheckoutStatus.FAILED,
}
"""After a payment that failed the shopper may try again, as long as the page is open."""


def state_of(page: Mapping[str, Any], *, reference: str, payment: Mapping[str, Any] | None = None) -> CheckoutState:
    """Translate a page, with the payment made on it if there is one. Raises ProviderUnknown."""
    try:
        status = PAGE_STATUS[page["status"]]
        if payment is not None and status is not CheckoutStatus.OPEN:
            of_payment = PAYMENT_STATUS[payment["status"]]
            status = of_payment if of_payment is not CheckoutStatus.OPEN else status
        paid = payment if payment is not None and status in (CheckoutStatus.PAID, CheckoutStatus.PROCESSING) else None
        told = paid or page
        return CheckoutState(
            reference=reference,
            status=status,
            amount=from_units(told["amount"], told["currency"]),
            currency=told["currency"],
            url=_href(page),
            payment_reference=paid["id"] if paid else None,
            attempt_id=attempt_of(page),
        )
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable hosted payment") from exc


def attempt_of(told: Mapping[str, Any]) -> UUID | None:
    """Give the attempt of ours that a page, a payment or an event names by its reference."""
    return signed.attempt_id(told.get("reference"))


def opened(answer: Mapping[str, Any]) -> tuple[str, str]:
    """Read id and address of a page that was opened. Raises ProviderUnknown.

    The public document of 2021 has no `id` in the answer; then it is the last part of the link to the page itself.
    """
    try:
        url = answer["_links"]["redirect"]["href"]
        identity = answer.get("id") or urlsplit(answer["_links"]["self"]["href"]).path.rpartition("/")[2]
        if not isinstance(identity, str) or not isinstance(url, str) or not identity:
            raise ValueError("not a page")
        return identity, url
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable answer") from exc


def _href(page: Mapping[str, Any]) -> str | None:
    link = (page.get("_links") or {}).get("redirect")
    return link["href"] if link else None
