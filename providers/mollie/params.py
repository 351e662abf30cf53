"""The body of a payment at Mollie. Optional values are left out, never sent empty.

https://docs.mollie.com/reference/create-payment, OpenAPI document. Amounts are texts with exactly the currency's
decimals, and the lines have to add up to the amount. Not confirmed: free lines are taken.
"""

from decimal import Decimal
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode, urlsplit

from providers.base import Address, CheckoutRequest, Customer, LineItem, ProviderRejected
from providers.email_addresses import in_ascii
from providers.mollie.facts import locale_for
from providers.money import exponent
from providers.text import folded

LONGEST_DESCRIPTION, LONGEST_SKU = 255, 64
LONGEST_REFERENCE = 255
"""Metadata may be "approximately 1kB" in all."""


def payment_params(request: CheckoutRequest) -> dict[str, Any]:
    """Write the request as a payment. Raises ProviderRejected for amounts that cannot be charged exactly."""
    reference, locale = folded(request.order_reference), locale_for(request.locale)
    wanted = {
        "amount": money(request.total, request.currency),
        "description": reference[:LONGEST_DESCRIPTION],
        "method": "creditcard",
        "redirectUrl": request.return_url or request.success_url,
        "cancelUrl": request.failure_url,
        "webhookUrl": _event_url(request),
        "locale": locale,
        "metadata": {"attempt_id": str(request.attempt_id), "order_reference": reference[:LONGEST_REFERENCE]},
        "lines": _lines(request),
        "billingAddress": _address(request.customer, "billing_address"),
        "shippingAddress": _address(request.customer, "shipping_address"),
    }
    return {name: value for name, value in wanted.items() if value}


def money(amount: Decimal, currency: str) -> dict[str, str]:
    """Write an amount as Mollie does: `{"currency": "JPY", "value": "1000"}`. Raises ProviderRejected."""
    places = exponent(currency)
    if amount != round(amount, places):
        raise ProviderRejected("amount cannot be paid exactly in its currency", reason="amount_places")
    return {"currency": currency, "value": f"{amount:.{places}f}"}


def _lines(request: CheckoutRequest) -> list[dict[str, Any]]:
    charges = (("shipping_fee", "Shipping", request.shipping), ("surcharge", "Tax", request.tax))
    return [
        *(_line("physical", item, request.currency) for item in request.items),
        *(_line(kind, LineItem(name, 1, amount), request.currency) for kind, name, amount in charges if amount),
    ]


def _line(kind: str, item: LineItem, currency: str) -> dict[str, Any]:
    sku = folded(item.sku)[:LONGEST_SKU] if item.sku else ""
    return {
        "type": kind,
        "description": folded(item.name)[:LONGEST_DESCRIPTION],
        "quantity": item.quantity,
        "unitPrice": money(item.unit_price, currency),
        "totalAmount": money(item.unit_price * item.quantity, currency),
        **({"sku": sku} if sku else {}),
    }


def _event_url(request: CheckoutRequest) -> str:
    """Give the address for notices, with our attempt in it; empty if Mollie cannot reach it, as it then refuses all."""
    if not _is_public(request.event_url):
        return ""
    return f"{request.event_url}?{urlencode({'attempt': str(request.attempt_id)})}"


def _is_public(url: str) -> bool:
    """Tell whether an address can be reached from outside: https://github.com/mollie/mollie-api-php/issues/111."""
    host = urlsplit(url).hostname or "localhost"
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".test", ".internal", ".invalid"))


def _address(customer: Customer | None, which: str) -> dict[str, str]:
    """Write an address; "an email address or a full postal address" is required of one, and a name of the second."""
    if customer is None:
        return {}
    person = {
        "givenName": folded(customer.first_name or ""),
        "familyName": folded(customer.last_name or ""),
        "email": in_ascii(customer.email) or "",
        "phone": customer.phone or "",
    }
    address = getattr(customer, which) or Address()
    place = _place(address)
    if not (person["email"] or place) or (which == "shipping_address" and not place):
        return {}
    return {name: value for name, value in {**person, **place}.items() if value}


def _place(address: Address) -> dict[str, str]:
    """Write a postal address if it is whole: street, postal code, city and country belong together."""
    needed = (address.line1, address.postal_code, address.city, address.country)
    if not all(needed):
        return {}
    return {
        "streetAndNumber": folded(address.line1 or ""),
        "streetAdditional": folded(address.line2 or ""),
        "postalCode": folded(address.postal_code or ""),
        "city": folded(address.city or ""),
        "region": folded(address.state or ""),
        "country": address.country or "",
    }
