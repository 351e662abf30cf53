"""Translates Square's links, orders and payments to our types. Anything of another shape is refused.

A link's order is a DRAFT, and OPEN once it is paid or a payment of it failed; with a fulfilment it stays OPEN
afterwards, so whether money came is told by its payments
(https://developer.squareup.com/docs/checkout-api/quick-pay-checkout,
https://developer.squareup.com/docs/checkout-api/common-pitfalls). Objects: OpenAPI 2025-08-20.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from providers import signed
from providers.base import UNREADABLE, CheckoutState, CheckoutStatus, ProviderRejected, ProviderUnknown, Refund
from providers.money import from_minor_units

ORDER_STATES = ("DRAFT", "OPEN", "COMPLETED", "CANCELED")
PAYMENT_STATUS = {
    "COMPLETED": CheckoutStatus.PAID,
    "APPROVED": CheckoutStatus.PROCESSING,
    "PENDING": CheckoutStatus.PROCESSING,
    "CANCELED": CheckoutStatus.OPEN,
    "FAILED": CheckoutStatus.OPEN,
}
"""After a payment that failed the shopper may try again."""
MONEY = (CheckoutStatus.PAID, CheckoutStatus.PROCESSING)
REFUND_STATUS = {"COMPLETED": "succeeded", "PENDING": "pending", "REJECTED": "failed", "FAILED": "failed"}
NO_MONEY = ("FAILED", "VOIDED")
"""Of a tender's card: no money came by it."""
SANE_ID = re.compile(r"[A-Za-z0-9_-]{1,192}")


class Reference(NamedTuple):
    """Our reference of a checkout, `link:order`: the link is what is closed, the order what is asked."""

    link: str
    order: str

    @classmethod
    def of(cls, reference: str) -> "Reference":
        """Read one. Raises ProviderRejected: what has another shape is no checkout of ours."""
        link, _, order = reference.partition(":")
        if not (SANE_ID.fullmatch(link) and SANE_ID.fullmatch(order)):
            raise ProviderRejected("not a reference of a payment link", reason="not_found")
        return cls(link, order)

    def __str__(self) -> str:
        return f"{self.link}:{self.order}"


def opened(answer: Mapping[str, Any]) -> tuple[Reference, str, dict[str, Any]]:
    """Read link, page and order of an answer. Raises ProviderUnknown."""
    try:
        link, orders = answer["payment_link"], answer["related_resources"]["orders"]
        known, url = Reference(sane(link["id"]), sane(link["order_id"])), link["url"]
        if not isinstance(url, str):
            raise ProviderUnknown("the answer names no page")
        return known, url, next(each for each in orders if each["id"] == known.order)
    except (*UNREADABLE, StopIteration) as exc:
        raise ProviderUnknown("unreadable payment link") from exc


def part_of(answer: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Give a part of an answer, an object. Raises ProviderUnknown."""
    part = answer.get(name)
    if not isinstance(part, dict):
        raise ProviderUnknown(f"the answer has no {name}")
    return part


def state_of(
    order: Mapping[str, Any], *, reference: Reference, payment: Mapping[str, Any] | None = None, url: str | None = None
) -> CheckoutState:
    """Translate an order, with the payment it got if it got one. Raises ProviderUnknown."""
    try:
        if order["id"] != reference.order or (payment and payment["order_id"] != reference.order):
            raise ProviderUnknown("answer is about another order")
        amount, currency = money_of(order["total_money"])
        status = _status(order, payment)
        return CheckoutState(
            reference=str(reference),
            status=status,
            amount=amount,
            currency=currency,
            url=url,
            payment_reference=sane(payment["id"]) if payment and status in MONEY else None,
            attempt_id=signed.attempt_id(order.get("reference_id")),
        )
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable order") from exc


def payment_id_of(order: Mapping[str, Any]) -> str | None:
    """Give the id of the last payment by which money came, or may come; None when there is none.

    `tenders` also hold payments that failed. Raises ProviderUnknown.
    """
    try:
        live = [each for each in order.get("tenders") or () if not _failed(each)]
        return sane(live[-1].get("payment_id") or live[-1]["id"]) if live else None
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable order") from exc


def refund_of(refund: Mapping[str, Any], params: Mapping[str, Any]) -> Refund:
    """Translate a refund; it must be the one asked for. Raises ProviderUnknown."""
    try:
        amount, currency = money_of(refund["amount_money"])
        if (amount, currency) != money_of(params["amount_money"]) or refund["payment_id"] != params["payment_id"]:
            raise ProviderUnknown("answer is about another refund")
        return Refund(sane(refund["id"]), REFUND_STATUS[refund["status"]], amount, currency)
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable refund") from exc


def money_of(money: Mapping[str, Any]) -> tuple[Decimal, str]:
    """Read Square's Money in major units. Raises ValueError and what reading JSON raises."""
    amount, currency = money["amount"], money["currency"]
    if type(amount) is not int or amount < 0:
        raise ValueError("not an amount")
    return from_minor_units(amount, currency), currency


def sane(identity: str) -> str:
    """Give an id back. Raises ValueError for what is none."""
    if not SANE_ID.fullmatch(identity):
        raise ValueError("not an id")
    return identity


def _status(order: Mapping[str, Any], payment: Mapping[str, Any] | None) -> CheckoutStatus:
    """Read what became of it. Raises ValueError and KeyError for words that no version has."""
    if order["state"] not in ORDER_STATES:
        raise ValueError("not a state of an order")
    status = PAYMENT_STATUS[payment["status"]] if payment else CheckoutStatus.OPEN
    if status is CheckoutStatus.PAID and _is_due(order):
        return CheckoutStatus.PROCESSING  # a part of it, such as a gift card that was not enough
    if status is CheckoutStatus.OPEN and order["state"] == "CANCELED":
        return CheckoutStatus.EXPIRED
    if status is CheckoutStatus.OPEN and order["state"] == "COMPLETED":
        raise ValueError("completed without a payment")
    return status


def _is_due(order: Mapping[str, Any]) -> bool:
    due = order.get("net_amount_due_money")
    return due is not None and money_of(due)[0] > 0


def _failed(tender: Mapping[str, Any]) -> bool:
    return (tender.get("card_details") or {}).get("status") in NO_MONEY
