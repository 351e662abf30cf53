"""Translates PayPal's orders and refunds to our types. Anything of another shape is refused.

https://developer.paypal.com/docs/api/orders/v2/#definition-order
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from providers import signed
from providers.base import UNREADABLE, CheckoutState, CheckoutStatus, ProviderUnknown, Refund
from providers.paypal.money import from_paypal

OPEN = CheckoutStatus.OPEN
ORDER_STATUS = {
    "CREATED": OPEN,
    "SAVED": OPEN,
    "PAYER_ACTION_REQUIRED": OPEN,
    "APPROVED": CheckoutStatus.APPROVED,
    "VOIDED": CheckoutStatus.CANCELLED,
}
"""A COMPLETED order is what its capture is: it may be declined, or pending."""
CAPTURE_STATUS = {
    "COMPLETED": CheckoutStatus.PAID,
    "REFUNDED": CheckoutStatus.PAID,  # it was paid; what was given back is a refund's business
    "PARTIALLY_REFUNDED": CheckoutStatus.PAID,
    "PENDING": CheckoutStatus.PROCESSING,  # an eCheck, a review, a currency that the merchant must accept
    "DECLINED": CheckoutStatus.FAILED,
    "FAILED": CheckoutStatus.FAILED,
}
REFUND_STATUS = {"COMPLETED": "succeeded", "PENDING": "pending", "FAILED": "failed", "CANCELLED": "canceled"}
ORDER_ID = re.compile(r"[A-Z0-9]{1,36}")
CAPTURE_ID = re.compile(r"[A-Za-z0-9]{1,64}")
PAGE_LINKS = ("payer-action", "approve")
"""What leads the shopper to PayPal, for an order with a payment source and for one without."""


def state_of(order: Mapping[str, Any], *, reference: str | None = None) -> CheckoutState:
    """Translate an order, of `reference` if one is given. Raises ProviderUnknown if it cannot."""
    try:
        if reference not in (None, order["id"]):
            raise ProviderUnknown("answer is about another order")
        unit = order["purchase_units"][0]
        capture = _capture_of(unit)
        money = unit["amount"] if capture is None else capture["amount"]
        return CheckoutState(
            reference=_matching(ORDER_ID, order["id"]),
            status=_status_of(order, capture),
            amount=from_paypal(money["value"]),
            currency=money["currency_code"],
            url=page_of(order),
            payment_reference=None if capture is None else _matching(CAPTURE_ID, capture["id"]),
            attempt_id=attempt_of(order),
        )
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable order") from exc


def attempt_of(order: Mapping[str, Any]) -> UUID | None:
    """Give the attempt of ours that an order names; all that we open do."""
    return signed.attempt_id(order["purchase_units"][0].get("custom_id"))


def refund_of(refund: Mapping[str, Any], *, amount: Decimal, currency: str) -> Refund:
    """Translate a refund; it must be about the money asked for. Raises ProviderUnknown."""
    try:
        money = refund["amount"]
        if (from_paypal(money["value"]), money["currency_code"]) != (amount, currency):
            raise ProviderUnknown("answer is about another refund")
        return Refund(_matching(CAPTURE_ID, refund["id"]), REFUND_STATUS[refund["status"]], amount, currency)
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable refund") from exc


def page_of(order: Mapping[str, Any]) -> str | None:
    """Give the address of the order's page, as long as there is something for the shopper to do."""
    links = {link["rel"]: link["href"] for link in order.get("links", ())}
    return next((links[rel] for rel in PAGE_LINKS if rel in links), None)


def _status_of(order: Mapping[str, Any], capture: Mapping[str, Any] | None) -> CheckoutStatus:
    status = order["status"]
    if status != "COMPLETED":
        return ORDER_STATUS[status]
    if capture is None:
        raise ValueError("completed without a capture")
    return CAPTURE_STATUS[capture["status"]]


def _capture_of(unit: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Give the capture of an order, of which there is at most one where the intent is CAPTURE."""
    captures = unit.get("payments", {}).get("captures", ())
    return captures[0] if captures else None


def _matching(shape: re.Pattern[str], identity: str) -> str:
    if not shape.fullmatch(identity):
        raise ValueError("not an id")
    return identity
