"""Translates Stripe's Checkout Sessions to our types."""

from collections.abc import Mapping
from typing import Any

from providers.base import UNREADABLE, CheckoutState, CheckoutStatus, ProviderUnknown
from providers.stripe.money import from_stripe

STATUS = {
    ("open", "unpaid"): CheckoutStatus.OPEN,
    ("complete", "unpaid"): CheckoutStatus.PROCESSING,  # an asynchronous method: not paid yet
    ("complete", "paid"): CheckoutStatus.PAID,
    ("expired", "unpaid"): CheckoutStatus.EXPIRED,
}
"""(status, payment_status). `no_payment_required` cannot happen: our totals are greater than 0."""


def state_of(session: Mapping[str, Any], *, failed: bool = False) -> CheckoutState:
    """Translate a Checkout Session; `failed` when an event says its payment did. Raises ProviderUnknown."""
    try:
        currency = session["currency"].upper()
        status = STATUS[session["status"], session["payment_status"]]
        return CheckoutState(
            reference=session["id"],
            status=CheckoutStatus.FAILED if failed else status,
            amount=from_stripe(session["amount_total"], currency),
            currency=currency,
            url=session.get("url"),
            payment_reference=_id_of(session.get("payment_intent")),
        )
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable checkout session") from exc


def _id_of(payment_intent: Any) -> str | None:
    """Its id, whether it came expanded or not."""
    return payment_intent if payment_intent is None or isinstance(payment_intent, str) else payment_intent["id"]
