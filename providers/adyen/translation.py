"""Translates Adyen's payment links and refunds to our types. Anything of another shape is refused.

https://docs.adyen.com/api-explorer/Checkout/72/get/paymentLinks/_linkId_. A link does not name the payment that paid
it: only the AUTHORISATION webhook does (`webhook.py`). Not confirmed: what tells `paid`, which the schema lists without
a word, from `completed`, "the shopper completed the payment".
"""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from providers import signed
from providers.adyen.money import from_adyen
from providers.base import UNREADABLE, CheckoutState, CheckoutStatus, ForeignCheckout, ProviderUnknown, Refund

STATUS = {
    "active": CheckoutStatus.OPEN,
    "paymentPending": CheckoutStatus.PROCESSING,  # a payment method with an asynchronous flow
    "completed": CheckoutStatus.PAID,
    "paid": CheckoutStatus.PAID,
    "expired": CheckoutStatus.EXPIRED,
}
LINK_ID = re.compile(r"[A-Za-z0-9]{1,64}")
"""Such as PL61C53A8B97E6915A: it may stand in an address."""
PSP_REFERENCE = re.compile(r"[A-Za-z0-9]{1,64}")
"""Sixteen characters, says the schema of webhooks."""


def state_of(link: Mapping[str, Any], *, merchant_account: str, reference: str | None = None) -> CheckoutState:
    """Translate a link, of the id `reference` if one is given. Raises ForeignCheckout, ProviderUnknown."""
    try:
        if reference not in (None, link["id"]):
            raise ProviderUnknown("answer is about another link")
        attempt = attempt_of(link.get("reference"))
        if link.get("merchantAccount", merchant_account) != merchant_account or ("reference" in link and not attempt):
            raise ForeignCheckout("another system opened this payment link")
        amount = link["amount"]
        return CheckoutState(
            reference=matching(LINK_ID, link["id"]),
            status=STATUS[link["status"]],
            amount=from_adyen(amount["value"], amount["currency"]),
            currency=amount["currency"],
            url=link.get("url"),
            attempt_id=attempt,
        )
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable payment link") from exc


def refund_of(refund: Mapping[str, Any], *, payment_reference: str, amount: Mapping[str, Any]) -> Refund:
    """Translate what Adyen has received; it must be the refund asked for. Raises ProviderUnknown."""
    try:
        if refund["paymentPspReference"] != payment_reference or dict(refund["amount"]) != dict(amount):
            raise ProviderUnknown("answer is about another refund")
        if refund["status"] != "received":
            raise ProviderUnknown("refund was not received")
        identity = matching(PSP_REFERENCE, refund["pspReference"])
        return Refund(identity, "received", from_adyen(amount["value"], amount["currency"]), amount["currency"])
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable refund") from exc


def attempt_of(reference: Any) -> UUID | None:
    """Read our attempt's id as we write it; None for another system's reference, whatever it looks like."""
    attempt = signed.attempt_id(reference)
    return attempt if str(attempt) == reference else None


def matching(shape: re.Pattern[str], identity: Any) -> str:
    """Check an id. Raises ValueError for what is none, TypeError for what is no text."""
    if not shape.fullmatch(identity):
        raise ValueError("not an id")
    return str(identity)
