"""Amounts as people read them."""

from decimal import Decimal

from providers.money import format_settled


def format_grouped(amount: Decimal, currency: str) -> str:
    """Write an amount in its currency's own places, thousands apart."""
    return f"{Decimal(format_settled(amount, currency)):,f}"
