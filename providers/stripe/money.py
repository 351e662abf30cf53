"""Stripe's integer amounts: ISO 4217 minor units with Stripe's exceptions.

https://docs.stripe.com/currencies, "Special cases" and "Minimum and maximum charge amounts": ISK and UGX are sent times
100 and MGA without places; currencies of three places must end in 0. An amount has up to 12 digits in IDR, 10 in COP,
9 in INR and 8 in all others; some cards may be charged more, which the account's contract decides, not we.
"""

from decimal import ROUND_DOWN, Decimal

from providers.base import ProviderRejected
from providers.money import InexactAmount, exponent

PLACES = {"ISK": 2, "UGX": 2, "MGA": 0}
DIGITS, MOST_DIGITS = 8, {"IDR": 12, "COP": 10, "INR": 9}
THREE_PLACES = 3


def to_stripe(amount: Decimal, currency: str) -> int:
    """Turn major units into Stripe's integer. Raises ProviderRejected for what Stripe cannot charge."""
    shifted = amount.scaleb(_places(currency))
    if shifted != int(shifted):
        raise ProviderRejected("amount has too many decimal places", reason="amount_places") from InexactAmount(
            f"{amount} {currency}"
        )
    units = int(shifted)
    if units > _largest_units(currency):
        raise ProviderRejected("amount is above Stripe's maximum", reason="amount_too_large")
    if exponent(currency) == THREE_PLACES and units % 10:
        raise ProviderRejected("Stripe takes two decimal places of this currency", reason="amount_places")
    return units


def charged_places(currency: str) -> int:
    """Say how many decimal places Stripe charges: 0 for ISK, which is sent with two, and 2 for KWD."""
    return min(_places(currency), exponent(currency), THREE_PLACES - 1)


def largest(currency: str) -> Decimal:
    """Give the largest amount Stripe charges: 9999999999.99 IDR, 999999.99 AUD, 99999999 JPY, 99999.99 KWD."""
    exact = Decimal(_largest_units(currency)).scaleb(-_places(currency))
    return exact.quantize(Decimal(1).scaleb(-charged_places(currency)), ROUND_DOWN)


def from_stripe(units: int, currency: str) -> Decimal:
    """Turn Stripe's integer into major units. Raises ValueError for anything else, a text of digits included.

    Nothing is rounded: 10.05 ISK, which cannot be ordered, must not pass for 10.
    """
    if type(units) is not int:
        raise ValueError("not an amount")
    exact = Decimal(units).scaleb(-_places(currency))
    usual = exact.quantize(Decimal(1).scaleb(-exponent(currency)))
    return usual if usual == exact else exact


def _largest_units(currency: str) -> int:
    return int(10 ** MOST_DIGITS.get(currency, DIGITS)) - 1


def _places(currency: str) -> int:
    return PLACES.get(currency, exponent(currency))
