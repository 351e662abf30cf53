"""Translates Stripe's Checkout Sessions to our types. Field by field: docs.stripe.com/api/checkout/sessions/object."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from providers import signed
from providers.base import UNREADABLE, CheckoutState, CheckoutStatus, ProviderUnknown
from providers.stripe.money import from_stripe

STATUS = {
    ("open", "unpaid"): CheckoutStatus.OPEN,
    ("complete", "unpaid"): CheckoutStatus.PROCESSING,  # an asynchronous method: not paid yet
    ("complete", "paid"): CheckoutStatus.PAID,
    ("expired", "unpaid"): CheckoutStatus.EXPIRED,
}
"""(status, payment_status). `no_payment_required` cannot happen: our totals are greater than 0."""
READ = ("amount_total", "currency", "payment_status", "status")
"""What a state is made of."""


def state_of(session: Mapping[str, Any], *, failed: bool = False) -> CheckoutState:
    """Translate a Checkout Session; `failed` when an event says its payment did. Raises ProviderUnknown."""
    try:
        units, currency = _ordered(session)
        status = STATUS[session["status"], session["payment_status"]]
        return CheckoutState(
            reference=session["id"],
            status=CheckoutStatus.FAILED if failed else status,
            amount=from_stripe(units, currency),
            currency=currency,
            url=session.get("url"),
            payment_reference=_id_of(session.get("payment_intent")),
            attempt_id=attempt_of(session),
            live=flag(session.get("livemode")),
        )
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable checkout session") from exc


def attempt_of(session: Mapping[str, Any]) -> UUID | None:
    """Give the attempt of ours that a session names: in its metadata, which all that we open carries (`params.py`).

    A session that comes without metadata, which no version of Stripe's API sends, is asked for its reference.
    """
    if "metadata" in session:
        return signed.attempt_id((session["metadata"] or {}).get("attempt_id"))
    return signed.attempt_id(session.get("client_reference_id"))


def is_foreign(session: Mapping[str, Any]) -> bool:
    """Tell whether another system opened a session: it says whose it is, and it is not ours.

    Payment Links, subscriptions, invoices and saved cards (`mode: setup`) of the same account are such sessions.
    """
    says = "metadata" in session or "client_reference_id" in session or session.get("mode", "payment") != "payment"
    return says and attempt_of(session) is None


def has_our_shape(session: Mapping[str, Any]) -> bool:
    """Tell whether a session has all we read, in words that we know; other API versions have other words.

    Values that no version has, such as an amount in quotes, are no other shape: `state_of` refuses them.
    """
    words = session.get("status"), session.get("payment_status")
    if not all(word is None or isinstance(word, str) for word in words):
        return True
    return words in STATUS and all(name in session for name in READ)


def flag(value: Any) -> bool | None:
    """Read `livemode`. Raises ValueError for what is neither true, false nor left out."""
    if value is None or isinstance(value, bool):
        return value
    raise ValueError("not a flag")


def _ordered(session: Mapping[str, Any]) -> tuple[Any, str]:
    """Give amount and currency as ordered, whatever the shopper chose to pay in (Adaptive Pricing).

    Since API version 2025-03-31 they are the session's own, with the shopper's in `presentment_details`; before, the
    session's own were the shopper's, with ours in `currency_conversion`.
    https://docs.stripe.com/changelog/basil/2025-03-31/add_presentment_details
    """
    if converted := session.get("currency_conversion"):
        return converted["amount_total"], converted["source_currency"].upper()
    return session["amount_total"], session["currency"].upper()


def _id_of(payment_intent: Any) -> str | None:
    """Its id, whether it came expanded or not."""
    return payment_intent if payment_intent is None or isinstance(payment_intent, str) else payment_intent["id"]
