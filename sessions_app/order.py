"""An order: what it is, whether it adds up, and its fingerprint. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

from providers.base import Address, Customer, LineItem

EXACT_INTEGER = 2**53
"""Integers up to here are written as they are in every JSON reader."""


@dataclass(frozen=True, slots=True)
class Order:
    """One order as the merchant posted it, checked. Amounts in major units of `currency`."""

    reference: str
    payment_method: str
    currency: str
    total: Decimal
    shipping: Decimal
    tax: Decimal
    items: tuple[LineItem, ...]
    success_url: str
    failure_url: str
    locale: str | None = None
    customer: Customer | None = None
    delivery: Mapping[str, str] | None = None
    additional_information: Mapping[str, Any] | None = None

    @property
    def country(self) -> str | None:
        """Where the shopper's card most likely is from: the billing country, else the shipping country."""
        if self.customer is None:
            return None
        addresses = (self.customer.billing_address, self.customer.shipping_address)
        return next((address.country for address in addresses if address and address.country), None)

    @property
    def has_address(self) -> bool:
        """Whether the billing (else the shipping) address has a line, a city, a postal code and a country."""
        if self.customer is None:
            return False
        address = self.customer.billing_address or self.customer.shipping_address or Address()
        return all((address.line1, address.city, address.postal_code, address.country))


def adds_up(*, total: Decimal, shipping: Decimal, tax: Decimal, lines: list[tuple[Decimal, int]]) -> bool:
    """Tell whether total = sum of unit price x quantity + shipping + tax, in exact decimals."""
    return total == sum((price * quantity for price, quantity in lines), shipping + tax)


def canonical(body: Any) -> bytes:
    """Write a parsed body so that key order, white space and `119` against `119.00` make no difference.

    Numbers that are no exact integers become text led by a NUL, which no string of a body may contain.
    """
    return orjson.dumps(body, default=_canonical_number, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)


def _canonical_number(number: Any) -> int | str:
    if isinstance(number, Decimal):
        if number == (whole := int(number)) and abs(whole) < EXACT_INTEGER:
            return whole
        number = number.normalize()
    return f"\0{number}"
