"""Amounts as people read them."""

from decimal import Decimal

from providers.money import format_amount


def format_grouped(amount: Decimal, currency: str) -> str:
    """Write an amount in its currency's own places, thousands apart."""
    return f"{Decimal(format_amount(amount, currency)):,f}"
