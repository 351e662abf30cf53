"""ISO 4217: how many places a currency has, and minor units for the adapters that need them. Pure."""

from decimal import Decimal
from functools import cache

import iso4217

from providers.withdrawn_currencies import WITHDRAWN

LARGEST_BOUND = Decimal(10) ** 12
"""What the columns of amounts hold, whatever the currency. What can be charged is a fact of each provider."""


class UnknownCurrency(ValueError):
    """The code is not an ISO 4217 currency with a minor unit."""


class InexactAmount(ValueError):
    """The amount has more decimal places than its currency."""


@cache
def exponent(currency: str) -> int:
    """Say how many decimal places the currency has (ISO 4217: JPY 0, AUD 2, KWD 3).

    Raises UnknownCurrency, also for codes without a minor unit (gold, testing).
    """
    try:
        places = iso4217.Currency(currency).exponent
    except ValueError as exc:
        raise UnknownCurrency(currency) from exc
    if places is None:
        raise UnknownCurrency(currency)
    return int(places)


def is_known(currency: str) -> bool:
    """Tell whether ISO 4217 has the currency now, with a minor unit."""
    try:
        return exponent(currency) >= 0
    except UnknownCurrency:
        return False


def places_of(currency: str) -> int:
    """Say how many decimal places the currency has, or had before ISO withdrew it (BGN 2). Raises UnknownCurrency."""
    return WITHDRAWN[currency] if currency in WITHDRAWN else exponent(currency)


def largest(currency: str) -> Decimal:
    """Give the largest amount we can keep: 999999999999.99 IDR, 999999999999 JPY, 999999999999.999 KWD."""
    return LARGEST_BOUND - Decimal(1).scaleb(-exponent(currency))


def has_excess_places(amount: Decimal, currency: str) -> bool:
    """Tell whether the amount cannot be paid exactly: 1.005 AUD, 10.5 JPY."""
    return amount != amount.quantize(Decimal(1).scaleb(-places_of(currency)))


def to_minor_units(amount: Decimal, currency: str) -> int:
    """Turn 10.50 AUD into 1050. Raises InexactAmount rather than round."""
    shifted = amount.scaleb(exponent(currency))
    if shifted != int(shifted):
        raise InexactAmount(f"{amount} {currency}")
    return int(shifted)


def from_minor_units(minor: int, currency: str) -> Decimal:
    """Turn 1050 AUD cents into Decimal("10.50")."""
    return Decimal(minor).scaleb(-places_of(currency))


def format_amount(amount: Decimal, currency: str) -> str:
    """Write 140.7600 AUD as 140.76 and 1000.0000 JPY as 1000, even after ISO has withdrawn the currency."""
    try:
        return f"{amount:.{exponent(currency)}f}"
    except UnknownCurrency:
        return f"{amount.normalize():f}"


def format_settled(amount: Decimal, currency: str) -> str:
    """Write an amount as `format_amount`, and that of a withdrawn currency with the places it had: -20.00 BGN."""
    return f"{amount:.{WITHDRAWN[currency]}f}" if currency in WITHDRAWN else format_amount(amount, currency)
