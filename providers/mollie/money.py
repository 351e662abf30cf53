"""Mollie's amounts: a text with exactly the currency's decimal places, beside the currency. Pure.

OpenAPI document, schema `amount`: "A string containing an exact monetary amount in the given currency"; the places
are those of docs.mollie.com/docs/multicurrency, which are ISO 4217's: "10.00" EUR, "1000" JPY.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from providers.base import ProviderRejected
from providers.money import InexactAmount, exponent, has_excess_places

EXACT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,3})?", re.ASCII)


def amount_body(amount: Decimal, currency: str) -> dict[str, str]:
    """Write an amount as Mollie takes it. Raises ProviderRejected for what cannot be paid exactly."""
    if has_excess_places(amount, currency):
        raise ProviderRejected("amount has too many decimal places", reason="amount_places") from InexactAmount(
            f"{amount} {currency}"
        )
    return {"currency": currency, "value": f"{amount:.{exponent(currency)}f}"}


def read_amount(amount: Mapping[str, Any]) -> tuple[Decimal, str]:
    """Read an amount and its currency. Raises ValueError, LookupError and TypeError for anything else."""
    value, currency = amount["value"], amount["currency"]
    if not EXACT.fullmatch(value):
        raise ValueError("not an amount")
    exact = Decimal(value)
    if has_excess_places(exact, currency):
        raise ValueError("an amount that cannot be paid")
    return exact, currency
