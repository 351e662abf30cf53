"""Masked shopper data: enough to compare with what a merchant says."""

from collections.abc import Iterator

from providers.base import Address, Customer

HIDDEN = "•••"


def mask(customer: Customer) -> list[tuple[str, str]]:
    """Give names and values, masked so that they identify no person; unknown ones are left out."""
    name = " ".join(_initial(each) for each in (customer.first_name, customer.last_name) if each)
    values = {
        "Name": name,
        "E-mail": _email(customer.email or ""),
        "Phone": f"{HIDDEN}{customer.phone[-2:]}" if customer.phone else "",
        "Billing country": _country(customer.billing_address),
        "Shipping country": _country(customer.shipping_address),
    }
    return [(title, value) for title, value in values.items() if value]


def in_full(customer: Customer) -> list[tuple[str, str]]:
    """Give names and values as the merchant sent them."""
    values = {
        "Name": " ".join(each for each in (customer.first_name, customer.last_name) if each),
        "E-mail": customer.email or "",
        "Phone": customer.phone or "",
        "Billing address": ", ".join(_lines(customer.billing_address)),
        "Shipping address": ", ".join(_lines(customer.shipping_address)),
    }
    return [(title, value) for title, value in values.items() if value]


def _initial(text: str) -> str:
    return f"{text[:1]}{HIDDEN}"


def _email(text: str) -> str:
    user, _, host = text.partition("@")
    return f"{_initial(user)}@{_initial(host)}.{host.rpartition('.')[2]}" if host else ""


def _country(address: Address | None) -> str:
    return (address.country or "") if address else ""


def _lines(address: Address | None) -> Iterator[str]:
    if address is None:
        return
    parts = (address.line1, address.line2, address.city, address.state, address.postal_code, address.country)
    yield from (part for part in parts if part)
