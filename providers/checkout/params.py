"""The body of a hosted payment. Optional values are left out, never sent empty.

OpenAPI, `HostedPaymentsRequest`; the properties that the public document of 2021 lacks are those of the official SDK
(checkout_sdk 4.8.1). `amount` alone is charged; products are shown. Not sent: phone, which the document wants in two
parts that an E.164 number does not tell.
"""

from typing import Any

from providers.base import Address, CheckoutRequest, Customer, LineItem
from providers.checkout.facts import locale_for
from providers.checkout.money import to_units
from providers.email_addresses import in_ascii
from providers.text import folded

LONGEST_URL, LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_VALUE = 255, 100, 255, 255
LARGEST_PRICE = 100_000_000
ADDRESS = (
    ("address_line1", "line1", 200),
    ("address_line2", "line2", 200),
    ("city", "city", 50),
    ("state", "state", 50),
    ("zip", "postal_code", 50),
)


def page_params(request: CheckoutRequest, *, channel: str) -> dict[str, Any]:
    """Write the request as a hosted payment. Raises ProviderRejected for amounts that cannot be charged."""
    customer = request.customer or Customer()
    ours, left = request.return_url or request.success_url, _short(request.failure_url, request.return_url)
    return {
        "amount": to_units(request.total, request.currency),
        "currency": request.currency,
        "reference": str(request.attempt_id),
        "description": folded(request.order_reference)[:LONGEST_DESCRIPTION],
        "billing": {"address": _address(customer)},
        "success_url": ours,
        "failure_url": ours,
        "cancel_url": left,
        "capture": True,
        "metadata": {
            "attempt_id": str(request.attempt_id),
            "order_reference": folded(request.order_reference)[:LONGEST_VALUE],
        },
        **_if_any("products", _products(request)),
        **_if_any("customer", _person(customer)),
        **_if_any("locale", locale_for(request.locale)),
        **_if_any("processing_channel_id", channel),
    }


def _if_any(name: str, value: Any) -> dict[str, Any]:
    return {name: value} if value else {}


def _short(url: str, otherwise: str) -> str:
    """Give an address that is short enough; our return page leads on to the merchant's."""
    return url if len(url) <= LONGEST_URL or not otherwise else otherwise


def _address(customer: Customer) -> dict[str, str]:
    """Write the billing address, else the shipping address, of which only the country is needed."""
    given = [each for each in (customer.billing_address, customer.shipping_address) if each and each.country]
    address = given[0] if given else Address()
    written = {theirs: folded(getattr(address, ours) or "")[:longest] for theirs, ours, longest in ADDRESS}
    return {name: text for name, text in (written | {"country": address.country or ""}).items() if text}


def _person(customer: Customer) -> dict[str, str]:
    """Write the shopper, whom Checkout.com knows by e-mail."""
    email = in_ascii(customer.email)
    if not email or len(email) > LONGEST_VALUE:
        return {}
    name = folded(" ".join(filter(None, (customer.first_name, customer.last_name))))[:LONGEST_NAME]
    return {"email": email, **_if_any("name", name)}


def _products(request: CheckoutRequest) -> list[dict[str, Any]]:
    """List what is bought, or nothing where a price is larger than the page can show."""
    charges = [LineItem(name, 1, each) for name, each in (("Shipping", request.shipping), ("Tax", request.tax)) if each]
    products: list[dict[str, Any]] = [
        {
            "name": folded(each.name)[:LONGEST_NAME],
            "quantity": each.quantity,
            "price": to_units(each.unit_price, request.currency),
        }
        for each in (*request.items, *charges)
    ]
    return products if all(each["price"] <= LARGEST_PRICE for each in products) else []
