"""The body of an order. Optional values are left out: PayPal refuses empty ones.

Fields and lengths: OpenAPI document checkout_orders_v2, 2.13
(https://github.com/paypal/paypal-rest-api-specifications). Left out on purpose:

- `invoice_id`: it must be unique in the merchant's account, the shop's own invoices included (DUPLICATE_INVOICE_ID at
  the capture), and is shown to the shopper; our attempt's id says nothing to anybody there. It is in `custom_id`.
- the telephone number: PayPal takes the national part alone, which cannot be told from E.164 without the numbering
  plans of all countries, and shows it only where the merchant has switched contact numbers on.
- the billing address: PayPal has the account holder's own.
"""

from decimal import Decimal
from typing import Any

from providers.base import Address, CheckoutRequest, Customer, LineItem
from providers.email_addresses import in_ascii
from providers.paypal.locales import locale_for
from providers.paypal.money import to_paypal
from providers.text import folded

LONGEST_NAME = LONGEST_SKU = LONGEST_DESCRIPTION = 127
LONGEST_PART_OF_NAME, LONGEST_FULL_NAME, LONGEST_EMAIL = 140, 300, 254
ADDRESS = (
    ("line1", "address_line_1", 300),
    ("line2", "address_line_2", 300),
    ("city", "admin_area_2", 120),
    ("state", "admin_area_1", 300),
    ("postal_code", "postal_code", 60),
)
COUNTRIES = {"CN": "C2"}
"""https://developer.paypal.com/reference/country-codes: China is `C2`, all others as ISO 3166-1 has them."""
NO_NAME = "Item"
"""What a line is called whose name has nothing that can be seen."""


def order_body(request: CheckoutRequest) -> dict[str, Any]:
    """Write the request as an order of one purchase unit, whose breakdown adds up to exactly `request.total`.

    Raises ProviderRejected for amounts PayPal cannot charge.
    """
    shipping = _shipping(request.customer)
    unit = {
        "custom_id": str(request.attempt_id),
        "amount": _amount(request),
        "items": [_item(item, request.currency) for item in request.items],
        **_description(request.order_reference),
        **({"shipping": shipping} if shipping else {}),
    }
    return {
        "intent": "CAPTURE",
        "purchase_units": [unit],
        "payment_source": {
            "paypal": {
                **_payer(request.customer),
                "experience_context": _experience(request, has_address=shipping is not None),
            }
        },
    }


def _amount(request: CheckoutRequest) -> dict[str, Any]:
    items = sum((item.unit_price * item.quantity for item in request.items), Decimal(0))
    extras = {"shipping": request.shipping, "tax_total": request.tax}
    breakdown = {"item_total": items} | {name: amount for name, amount in extras.items() if amount}
    return {
        **to_paypal(request.total, request.currency),
        "breakdown": {name: to_paypal(amount, request.currency) for name, amount in breakdown.items()},
    }


def _item(item: LineItem, currency: str) -> dict[str, Any]:
    sku = folded(item.sku or "")[:LONGEST_SKU]
    return {
        "name": folded(item.name)[:LONGEST_NAME] or NO_NAME,
        "quantity": str(item.quantity),
        "unit_amount": to_paypal(item.unit_price, currency),
        **({"sku": sku} if sku else {}),
    }


def _description(reference: str) -> dict[str, str]:
    """Show the merchant's order reference. Its length is counted as of ASCII, so bytes are, not characters."""
    text = folded(reference).encode()[:LONGEST_DESCRIPTION].decode(errors="ignore")
    return {"description": text} if text else {}


def _payer(customer: Customer | None) -> dict[str, Any]:
    """Fill PayPal's forms for the shopper; a surname is "required when the party is a person"."""
    if customer is None:
        return {}
    email = in_ascii(customer.email)
    given, surname = (folded(each or "")[:LONGEST_PART_OF_NAME] for each in (customer.first_name, customer.last_name))
    name = {"surname": surname} | ({"given_name": given} if given else {})
    return ({"email_address": email} if email and len(email) <= LONGEST_EMAIL else {}) | (
        {"name": name} if surname else {}
    )


def _experience(request: CheckoutRequest, *, has_address: bool) -> dict[str, str]:
    """Say how the page looks: it shows the address that we give, which cannot be changed there, or none."""
    locale = locale_for(request.locale)
    return {
        "return_url": request.return_url or request.success_url,
        "cancel_url": request.failure_url,
        "shipping_preference": "SET_PROVIDED_ADDRESS" if has_address else "NO_SHIPPING",
        "user_action": "PAY_NOW",
        **({"locale": locale} if locale else {}),
    }


def _shipping(customer: Customer | None) -> dict[str, Any] | None:
    """Only an address with a line and a country can be one; name alone is none."""
    address = customer.shipping_address if customer else None
    if customer is None or address is None or not address.line1 or not address.country:
        return None
    parts = (folded(each or "") for each in (customer.first_name, customer.last_name))
    name = " ".join(filter(None, parts))[:LONGEST_FULL_NAME]
    return {"address": _address(address), **({"name": {"full_name": name}} if name else {})}


def _address(address: Address) -> dict[str, str]:
    country = address.country or ""
    lines = {theirs: folded(getattr(address, ours) or "")[:longest] for ours, theirs, longest in ADDRESS}
    return {name: text for name, text in lines.items() if text} | {"country_code": COUNTRIES.get(country, country)}
