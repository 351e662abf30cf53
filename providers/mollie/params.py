"""The body of a payment. Optional values are left out: Mollie refuses empty ones, and addresses that are not whole.

https://docs.mollie.com/reference/create-payment and its OpenAPI document (github.com/mollie/openapi). Unknown fields
are refused with 422. Not confirmed: the longest description of a line, and how many lines there may be.
"""

import re
from typing import Any
from urllib.parse import urlencode

from providers.base import Address, CheckoutRequest, Customer, LineItem
from providers.email_addresses import in_ascii
from providers.locales import nearest
from providers.mollie.facts import LOCALES
from providers.mollie.money import amount_body
from providers.mollie.web_addresses import is_public
from providers.text import folded

METHODS = {"card": "creditcard"}
LONGEST_DESCRIPTION, LONGEST_SKU = 255, 64
LONGEST_REFERENCE = 200
"""Of the order's reference in the metadata, which takes "approximately 1kB" in all: at most 800 bytes of it."""
E164 = re.compile(r"\+[1-9][0-9]{1,14}")
ATTEMPT = "attempt"
"""The part of the webhook's query that names our attempt."""


def payment_body(request: CheckoutRequest) -> dict[str, Any]:
    """Write the request as Mollie's parameters; the lines add up to exactly `request.total`.

    Raises ProviderRejected for amounts that cannot be paid exactly.
    """
    reference = folded(request.order_reference)
    optional = {
        "webhookUrl": _event_url(request),
        "locale": nearest(request.locale, LOCALES),
        "billingAddress": _billing(request.customer),
        "shippingAddress": _shipping(request.customer),
    }
    return {
        "amount": amount_body(request.total, request.currency),
        "description": reference[:LONGEST_DESCRIPTION],
        # A list, not a word: with a word, a shopper who cancels may choose among all methods (docs, webhooks).
        "method": [METHODS[request.payment_method]],
        "redirectUrl": request.return_url or request.success_url,
        "cancelUrl": request.failure_url,
        "lines": [*(_line(item, request.currency) for item in request.items), *_extras(request)],
        "metadata": {"attempt_id": str(request.attempt_id), "order_reference": reference[:LONGEST_REFERENCE]},
        **{name: value for name, value in optional.items() if value},
    }


def _event_url(request: CheckoutRequest) -> str | None:
    """Name our attempt in the query: the notice itself holds no more than the payment's id."""
    if not is_public(request.event_url):
        return None
    joint = "&" if "?" in request.event_url else "?"
    return request.event_url + joint + urlencode({ATTEMPT: str(request.attempt_id)})


def _line(item: LineItem, currency: str, **more: str) -> dict[str, Any]:
    sku = folded(item.sku or "")
    line = {
        "description": folded(item.name)[:LONGEST_DESCRIPTION],
        "quantity": item.quantity,
        "unitPrice": amount_body(item.unit_price, currency),
        "totalAmount": amount_body(item.unit_price * item.quantity, currency),
        **more,
    }
    return line | ({"sku": sku} if sku and len(sku) <= LONGEST_SKU else {})


def _extras(request: CheckoutRequest) -> list[dict[str, Any]]:
    """Shipping and tax as lines: prices here are with tax, and which line how much of it is in we are not told."""
    extras = (("Shipping", "shipping_fee", request.shipping), ("Tax", "surcharge", request.tax))
    return [_line(LineItem(name, 1, amount), request.currency, type=kind) for name, kind, amount in extras if amount]


def _billing(customer: Customer | None) -> dict[str, str]:
    """Give the address when it is whole, else only who it is if there is an e-mail address.

    It "should include email or a valid postal address consisting of streetAndNumber, postalCode, city and country"; one
    in part is refused even beside an e-mail address: github.com/mollie/WooCommerce/issues/1008.
    """
    if customer is None:
        return {}
    postal, email = _postal(customer.billing_address), in_ascii(customer.email)
    return _person(customer) | postal | ({"email": email} if email else {}) if postal or email else {}


def _shipping(customer: Customer | None) -> dict[str, str]:
    postal = _postal(customer.shipping_address) if customer else {}
    return _person(customer) | postal if customer and postal else {}


def _person(customer: Customer) -> dict[str, str]:
    names = {"givenName": customer.first_name, "familyName": customer.last_name}
    person = {key: text for key, name in names.items() if _is_name(text := folded(name or "").strip())}
    return person | ({"phone": customer.phone} if customer.phone and E164.fullmatch(customer.phone) else {})


def _is_name(text: str) -> bool:
    """Tell whether it "should be at least two characters and cannot contain only numbers"."""
    return len(text) > 1 and not text.isdigit()


def _postal(address: Address | None) -> dict[str, str]:
    """Write the address; nothing when a required part is missing."""
    if address is None:
        return {}
    required = {
        "streetAndNumber": address.line1,
        "postalCode": address.postal_code,
        "city": address.city,
        "country": address.country,
    }
    if not all(folded(each or "").strip() for each in required.values()):
        return {}
    optional = {"streetAdditional": address.line2, "region": address.state}
    return {name: text for name, each in (required | optional).items() if (text := folded(each or "").strip())}
