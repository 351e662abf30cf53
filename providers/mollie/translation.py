"""Translates Mollie's payments to our types. Anything of another shape is refused.

https://docs.mollie.com/reference/get-payment and its OpenAPI document (github.com/mollie/openapi).
Why the statuses mean what they do (docs.mollie.com/docs/handling-payment-status):

- `pending` is PROCESSING: "the actual payment process has been started, but it's not complete yet". It can still become
  paid, failed, canceled or expired, and no webhook is called for it.
- `authorized` is PROCESSING as well: the money is held, and since we ask for no manual capture it is not ours to
  capture. Cards without it go straight to `paid`.
- `paid` stays so after refunds and chargebacks, which have amounts of their own.
"""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from providers import signed
from providers.base import UNREADABLE, CheckoutState, CheckoutStatus, ProviderUnknown, Refund
from providers.mollie.money import read_amount

STATUS = {
    "open": CheckoutStatus.OPEN,
    "pending": CheckoutStatus.PROCESSING,
    "authorized": CheckoutStatus.PROCESSING,
    "paid": CheckoutStatus.PAID,
    "canceled": CheckoutStatus.CANCELLED,
    "expired": CheckoutStatus.EXPIRED,
    "failed": CheckoutStatus.FAILED,
}
MONEY = (CheckoutStatus.PROCESSING, CheckoutStatus.PAID)
LIVE = {"live": True, "test": False}
PAYMENT_ID = re.compile(r"tr_[A-Za-z0-9]{1,64}")
REFUND_ID = re.compile(r"re_[A-Za-z0-9]{1,64}")
REFUND_STATUSES = ("queued", "pending", "processing", "refunded", "failed", "canceled")


def state_of(payment: Mapping[str, Any], *, reference: str | None = None) -> CheckoutState:
    """Translate a payment, of `reference` if one is given. Raises ProviderUnknown if it cannot."""
    try:
        if reference not in (None, payment["id"]):
            raise ProviderUnknown("answer is about another payment")
        identity, status = _id(payment["id"], PAYMENT_ID), STATUS[payment["status"]]
        amount, currency = read_amount(payment["amount"])
        return CheckoutState(
            reference=identity,
            status=status,
            amount=amount,
            currency=currency,
            url=_page_of(payment),
            payment_reference=identity if status in MONEY else None,
            attempt_id=attempt_of(payment),
            live=LIVE[payment["mode"]],
        )
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable payment") from exc


def attempt_of(payment: Mapping[str, Any]) -> UUID | None:
    """Give the attempt of ours that a payment names; metadata may be of any type, and another system's."""
    metadata = payment.get("metadata")
    return signed.attempt_id(metadata.get("attempt_id")) if isinstance(metadata, Mapping) else None


def refund_of(refund: Mapping[str, Any], *, payment: str, wanted: Mapping[str, str]) -> Refund:
    """Translate a refund; it must be the one asked for. Raises ProviderUnknown."""
    try:
        amount, currency = read_amount(refund["amount"])
        if (amount, currency, refund["paymentId"]) != (*read_amount(wanted), payment):
            raise ProviderUnknown("answer is about another refund")
        if refund["status"] not in REFUND_STATUSES:
            raise ValueError("not a status")
        return Refund(_id(refund["id"], REFUND_ID), refund["status"], amount, currency)
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable refund") from exc


def _page_of(payment: Mapping[str, Any]) -> str | None:
    """Give the shopper's page; once a payment is over, Mollie gives none."""
    link = payment["_links"].get("checkout")
    return None if link is None else str(link["href"])


def _id(identity: str, shape: re.Pattern[str]) -> str:
    if not shape.fullmatch(identity):
        raise ValueError("not an id")
    return identity
