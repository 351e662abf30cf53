"""Stripe's integer amounts: ISO 4217 minor units with Stripe's exceptions.

ISK and UGX are sent times 100 and MGA without places; currencies of three places must end in 0.
"""

from decimal import Decimal

from providers.base import ProviderRejected
from providers.money import InexactAmount, exponent

PLACES = {"ISK": 2, "UGX": 2, "MGA": 0}
LARGEST = 99_999_999


def to_stripe(amount: Decimal, currency: str) -> int:
    """Turn major units into Stripe's integer. Raises ProviderRejected for what Stripe cannot charge."""
    shifted = amount.scaleb(_places(currency))
    if shifted != int(shifted):
        raise ProviderRejected("amount has too many decimal places") from InexactAmount(f"{amount} {currency}")
    units = int(shifted)
    if units > LARGEST:
        raise ProviderRejected("amount is above Stripe's maximum")
    if exponent(currency) == 3 and units % 10:
        raise ProviderRejected("Stripe takes two decimal places of this currency")
    return units


def from_stripe(units: int, currency: str) -> Decimal:
    """Turn Stripe's integer into major units. Raises ValueError for anything else, a text of digits included.

    Nothing is rounded: 10.05 ISK, which cannot be ordered, must not pass for 10.
    """
    if type(units) is not int:
        raise ValueError("not an amount")
    exact = Decimal(units).scaleb(-_places(currency))
    usual = exact.quantize(Decimal(1).scaleb(-exponent(currency)))
    return usual if usual == exact else exact


def _places(currency: str) -> int:
    return PLACES.get(currency, exponent(currency))
