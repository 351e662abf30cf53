"""Postal addresses as Adyen takes them: whole, or not at all. Pure.

Checkout v72, `Address`: city, country, house number or name, postal code and street are required; a postal code has
"a maximum of five digits for an address in the US, or a maximum of ten characters"; the "two-character" state is
"required for the US and Canada"; a country that is not known is `ZZ`. Nothing else is made up: an address without one
of its parts is left out.
"""

import re

from providers.base import Address
from providers.text import folded

LEADING = re.compile(r"(\d+ ?[A-Za-z]?)[ ,]+([^\d]+)")
TRAILING = re.compile(r"([^\d]+?)[ ,]+(\d+ ?[A-Za-z]?)")
ZIP = re.compile(r"(\d{5})(?:-\d{4})?")
STATE = re.compile(r"[A-Z]{2}")
WITH_STATES = ("US", "CA")
LONGEST_POSTAL_CODE = 10
UNKNOWN_COUNTRY = "ZZ"


def address_of(address: Address | None) -> dict[str, str] | None:
    """Write an address; None when a part is missing that Adyen requires and does not say how to do without."""
    if address is None:
        return None
    street, house = _street(folded(address.line1 or "").strip(), folded(address.line2 or "").strip())
    country = address.country or UNKNOWN_COUNTRY
    parts = {
        "street": street,
        "houseNumberOrName": house,
        "city": folded(address.city or "").strip(),
        "postalCode": _postal_code(folded(address.postal_code or "").strip(), country),
        "country": country,
    }
    state = folded(address.state or "").strip()
    if STATE.fullmatch(state):
        return parts | {"stateOrProvince": state} if all(parts.values()) else None
    return parts if all(parts.values()) and country not in WITH_STATES else None


def _street(line1: str, line2: str) -> tuple[str, str]:
    """Tell street and house apart where the number is plainly the first or the last word of the line.

    Otherwise the second line is the house: "the number or name of the house".
    """
    if found := LEADING.fullmatch(line1):
        number, street = found.groups()
    elif found := TRAILING.fullmatch(line1):
        street, number = found.groups()
    else:
        return line1, line2
    return street, f"{number} {line2}".strip()


def _postal_code(code: str, country: str) -> str:
    if country == "US":
        found = ZIP.fullmatch(code)
        return found[1] if found else ""
    return code if len(code) <= LONGEST_POSTAL_CODE else ""
