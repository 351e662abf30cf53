"""Translates Mollie's payments to our types. https://docs.mollie.com/reference/get-payment"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from providers import signed
from providers.base import UNREADABLE, CheckoutState, CheckoutStatus, ProviderUnknown, Refund
from providers.money import exponent

STATUS = {
    "open": CheckoutStatus.OPEN,
    "pending": CheckoutStatus.PROCESSING,
    "authorized": CheckoutStatus.PROCESSING,  # held, not ours yet; we ask for no holds
    "paid": CheckoutStatus.PAID,
    "canceled": CheckoutStatus.CANCELLED,
    "expired": CheckoutStatus.EXPIRED,
    "failed": CheckoutStatus.FAILED,
}
"""https://docs.mollie.com/docs/status-change. `pending`: "the actual payment process has been started", so the shopper
has done their part; it is followed by one of the definite ones."""
MONEY = (CheckoutStatus.PROCESSING, CheckoutStatus.PAID)
LIVE = {"live": True, "test": False}


def state_of(payment: Mapping[str, Any]) -> CheckoutState:
    """Translate a payment. Raises ProviderUnknown."""
    try:
        amount, currency = money_of(payment["amount"])
        status = STATUS[payment["status"]]
        return CheckoutState(
            reference=payment["id"],
            status=status,
            amount=amount,
            currency=currency,
            url=(payment["_links"].get("checkout") or {}).get("href"),
            payment_reference=payment["id"] if status in MONEY else None,
            attempt_id=attempt_of(payment),
            live=LIVE[payment["mode"]],
        )
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable payment") from exc


def attempt_of(payment: Mapping[str, Any]) -> UUID | None:
    """Give the attempt of ours that a payment names; other systems' metadata may be of any kind."""
    metadata = payment.get("metadata")
    return signed.attempt_id(metadata.get("attempt_id")) if isinstance(metadata, Mapping) else None


def money_of(money: Mapping[str, Any]) -> tuple[Decimal, str]:
    """Read an amount, which is a text with exactly the currency's decimals. Raises ValueError."""
    value, currency = money["value"], money["currency"]
    if not isinstance(value, str) or not value.isascii() or len(value) > 32:
        raise ValueError("not an amount")
    amount = Decimal(value)
    if -int(amount.as_tuple().exponent) != exponent(currency):
        raise ValueError("not the currency's decimals")
    return amount, currency


def opened_at(payment: Mapping[str, Any]) -> datetime:
    """Read when a payment was opened. Raises ProviderUnknown."""
    try:
        return datetime.fromisoformat(payment["createdAt"]).astimezone(UTC)
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable payment") from exc


def refund_of(refund: Mapping[str, Any]) -> Refund:
    """Translate a refund. Raises ProviderUnknown."""
    try:
        amount, currency = money_of(refund["amount"])
        return Refund(str(refund["id"]), str(refund["status"]), amount, currency)
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable refund") from exc
