"""From a checkout as the sandbox shows it to our words."""

from collections.abc import Mapping
from typing import Any

from providers.base import CheckoutState, CheckoutStatus, ProviderUnknown
from providers.money import from_minor_units

STATUS = {
    "open": CheckoutStatus.OPEN,
    "processing": CheckoutStatus.PROCESSING,
    "paid": CheckoutStatus.PAID,
    "expired": CheckoutStatus.EXPIRED,
}


def state_of(checkout: Mapping[str, Any]) -> CheckoutState:
    """This will translate a checkout. Raises ProviderUnknown for one we cannot read."""
    try:
        return CheckoutState(
            reference=checkout["id"],
            status=STATUS[checkout["status"]],
            amount=from_minor_units(checkout["amount"], checkout["currency"]),
            currency=checkout["currency"],
            url=checkout["url"],
            payment_reference=checkout.get("payment_id"),
        )
    except (KeyError, TypeError, ValueError) as exc:
        raise ProviderUnknown("unreadable checkout") from exc
