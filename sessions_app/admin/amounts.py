"""Amounts as people read them."""

from decimal import Decimal

from providers.money import written


def grouped(amount: Decimal, currency: str) -> str:
    """Write an amount in its currency's own places, thousands apart."""
    return f"{Decimal(written(amount, currency)):,f}"
