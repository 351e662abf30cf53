"""Money as Checkout.com counts it: https://www.checkout.com/docs/resources/calculating-the-amount

Some currencies are "the final amount", some are divided by 1,000 ("the last digit must always be a 0"), all others are
divided by 100, the Chilean peso too, and no amount may "contain more than nine digits".
"""

from decimal import Decimal

from providers.base import ProviderRejected

WHOLE = frozenset(
    ["BIF", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"]
)
THOUSANDTHS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
CHARGED_PLACES = dict.fromkeys(THOUSANDTHS, 2)
LARGEST = 999_999_999


def places(currency: str) -> int:
    """Give the decimal places by which an amount is multiplied."""
    return 0 if currency in WHOLE else 3 if currency in THOUSANDTHS else 2


def to_units(amount: Decimal, currency: str) -> int:
    """Give an amount in Checkout.com's units. Raises ProviderRejected for what cannot be charged exactly."""
    units = amount.scaleb(places(currency))
    if units != int(units) or (currency in THOUSANDTHS and units % 10):
        raise ProviderRejected("amount cannot be paid exactly in its currency", reason="amount_places")
    return int(units)


def from_units(units: int, currency: str) -> Decimal:
    """Give major units. Raises ValueError for what is no amount."""
    if type(units) is not int or units < 0:
        raise ValueError("not an amount")
    return Decimal(units).scaleb(-places(currency))


def largest(currency: str) -> Decimal:
    """Give the largest amount that has nine digits."""
    return Decimal(LARGEST).scaleb(-places(currency))
