"""Translates our requests to Example's, and its answers to our types. Anything of another shape is refused."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from providers import signed
from providers.base import (
    UNREADABLE,
    CheckoutRequest,
    CheckoutState,
    CheckoutStatus,
    ProviderRejected,
    ProviderUnknown,
    Refund,
)
from providers.email_addresses import in_ascii
from providers.locales import nearest
from providers.money import format_amount, has_excess_places
from providers.text import folded
from tests.providers.example.facts import LOCALES

STATUS = {
    "created": CheckoutStatus.OPEN,
    "pending": CheckoutStatus.PROCESSING,
    "paid": CheckoutStatus.PAID,
    "refused": CheckoutStatus.FAILED,
    "lapsed": CheckoutStatus.EXPIRED,
}
REFUND_STATES = ("accepted", "done", "failed")
ORDER = re.compile(r"ord_[a-z0-9]{1,40}")
ID = re.compile(r"[a-z]{2,4}_[a-z0-9]{1,40}")
VALUE = re.compile(r"(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?")
LONGEST_NAME, LONGEST_SKU = 100, 40


def order_of(request: CheckoutRequest) -> dict[str, Any]:
    """Write an order. What is optional and not there is left out, never sent empty."""
    currency = request.currency
    optional = {
        "locale": nearest(request.locale, LOCALES),
        "email": in_ascii(request.customer.email) if request.customer else None,
    }
    return {
        "merchantReference": str(request.attempt_id),
        "total": money(request.total, currency),
        "shipping": money(request.shipping, currency),
        "tax": money(request.tax, currency),
        "lines": [_line(item.name, item.sku, item.quantity, item.unit_price, currency) for item in request.items],
        "returnUrl": request.return_url,
    } | {name: value for name, value in optional.items() if value}


def money(amount: Decimal, currency: str) -> dict[str, str]:
    """Write an amount with exactly its currency's places. Raises ProviderRejected rather than round."""
    if has_excess_places(amount, currency):
        raise ProviderRejected("amount cannot be paid exactly in its currency", reason="amount_places")
    return {"value": format_amount(amount, currency), "currency": currency}


def state_of(order: Mapping[str, Any]) -> CheckoutState:
    """Translate an order. Raises ProviderUnknown."""
    try:
        amount, currency = _amount(order["total"])
        return CheckoutState(
            reference=_matching(ORDER, order["id"]),
            status=STATUS[order["state"]],
            amount=amount,
            currency=currency,
            url=order["page"],
            payment_reference=_matching(ID, order["payment"]) if order.get("payment") is not None else None,
            attempt_id=signed.attempt_id(order.get("merchantReference")),
            live=not _flag(order["test"]),
        )
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable order") from exc


def refund_of(refund: Mapping[str, Any], *, amount: Decimal, currency: str) -> Refund:
    """Translate a refund; it must be of the amount asked for. Raises ProviderUnknown."""
    try:
        if _amount(refund["amount"]) != (amount, currency) or refund["state"] not in REFUND_STATES:
            raise ProviderUnknown("answer is about another refund")
        return Refund(_matching(ID, refund["id"]), refund["state"], amount, currency)
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable refund") from exc


def _line(name: str, sku: str | None, quantity: int, price: Decimal, currency: str) -> dict[str, Any]:
    line = {"name": folded(name)[:LONGEST_NAME], "quantity": quantity, "unitPrice": money(price, currency)}
    return line | ({"sku": folded(sku)[:LONGEST_SKU]} if sku else {})


def _amount(written: Mapping[str, Any]) -> tuple[Decimal, str]:
    amount, currency = Decimal(_matching(VALUE, written["value"])), written["currency"]
    if has_excess_places(amount, currency):
        raise ValueError("not an amount")
    return amount, currency


def _matching(shape: re.Pattern[str], text: str) -> str:
    if not shape.fullmatch(text):
        raise ValueError("of another shape")
    return text


def _flag(given: Any) -> bool:
    if not isinstance(given, bool):
        raise TypeError("not a flag")
    return given
