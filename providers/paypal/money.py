"""PayPal's amounts: decimal texts with two places, or none for HUF, JPY and TWD.

https://developer.paypal.com/reference/currency-codes, "Zero-digit currency - no decimal places or fractions"; more
places are refused with DECIMAL_PRECISION (OpenAPI document checkout_orders_v2, 2.13). An amount is up to
999999999999999.99, far above what we keep, and greater than 0.
"""

import re
from decimal import Decimal

from providers.base import ProviderRejected

PLACES = {"HUF": 0, "JPY": 0, "TWD": 0}
USUAL_PLACES = 2
WRITTEN = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,2})?")


def to_paypal(amount: Decimal, currency: str) -> dict[str, str]:
    """Write 140.76 AUD as PayPal's money. Raises ProviderRejected rather than round."""
    places = PLACES.get(currency, USUAL_PLACES)
    if amount != amount.quantize(Decimal(1).scaleb(-places)):
        raise ProviderRejected("amount has too many decimal places", reason="amount_places")
    return {"currency_code": currency, "value": f"{amount:.{places}f}"}


def from_paypal(value: object) -> Decimal:
    """Read an amount. Raises ValueError for anything but plain digits in a text."""
    if not isinstance(value, str) or not WRITTEN.fullmatch(value):
        raise ValueError("not an amount")
    return Decimal(value)
