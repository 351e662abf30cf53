"""Adyen's integer amounts: ISO 4217 minor units, but for four currencies.

https://docs.adyen.com/development-resources/currency-codes: "For CLP, CVE, IDR, and ISK the standard has a different
number of decimals [...] the decimals in the table on this page are leading."
"""

from decimal import Decimal

from providers.base import ProviderRejected
from providers.money import InexactAmount, exponent, places_of

PLACES = {"CLP": 2, "CVE": 0, "IDR": 0, "ISK": 2}


def to_adyen(amount: Decimal, currency: str) -> int:
    """Turn major units into Adyen's integer. Raises ProviderRejected for what Adyen cannot charge."""
    shifted = amount.scaleb(_places(currency))
    if shifted != int(shifted):
        raise ProviderRejected("amount has too many decimal places", reason="amount_places") from InexactAmount(
            f"{amount} {currency}"
        )
    return int(shifted)


def from_adyen(units: int, currency: str) -> Decimal:
    """Turn Adyen's integer into major units. Raises ValueError for anything else, a text of digits included.

    Nothing is rounded: 10.05 ISK, which cannot be ordered, must not pass for 10.
    """
    if type(units) is not int:
        raise ValueError("not an amount")
    exact = Decimal(units).scaleb(-_places(currency))
    usual = exact.quantize(Decimal(1).scaleb(-places_of(currency)))
    return usual if usual == exact else exact


def charged_places(currency: str) -> int:
    """Say how many decimal places Adyen charges: 0 for ISK, which is sent with two, and 0 for IDR."""
    return min(_places(currency), exponent(currency))


def _places(currency: str) -> int:
    return PLACES.get(currency, places_of(currency))
