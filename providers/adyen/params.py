"""The body of a payment link. Optional values are left out: Adyen refuses empty ones.

https://docs.adyen.com/api-explorer/Checkout/72/post/paymentLinks. Only `amount` is charged: the lines tell what it is
for. Not sent, because the account decides: when a payment is captured.
"""

from datetime import UTC
from typing import Any

from providers.adyen.addresses import address_of
from providers.adyen.facts import locale_for
from providers.adyen.money import to_adyen
from providers.base import CheckoutRequest, Customer, LineItem, ProviderRejected
from providers.email_addresses import in_ascii
from providers.text import folded

METHODS = {"card": ["scheme"]}
"""https://docs.adyen.com/payment-methods/payment-method-types"""
LONGEST_DESCRIPTION, LONGEST_METADATA, LONGEST_NAME = 280, 80, 80
LONGEST_LINE = 10_000


def link_params(request: CheckoutRequest, *, merchant_account: str) -> dict[str, Any]:
    """Write the request as Adyen's parameters. Raises ProviderRejected for amounts Adyen cannot charge."""
    order = folded(request.order_reference)
    params = {
        "merchantAccount": merchant_account,
        "reference": str(request.attempt_id),
        "amount": {"currency": request.currency, "value": to_adyen(request.total, request.currency)},
        "reusable": False,
        "allowedPaymentMethods": METHODS[request.payment_method],
        "description": order[:LONGEST_DESCRIPTION],
        "metadata": _filled({"order_reference": order[:LONGEST_METADATA], "session_id": str(request.session_id)}),
        "expiresAt": request.expires_at.astimezone(UTC).isoformat(timespec="seconds"),
        "returnUrl": request.return_url or request.success_url,
        "lineItems": _lines(request),
        "shopperLocale": locale_for(request.locale),
        **_shopper(request.customer or Customer()),
    }
    return _filled(params)


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty; a price of 0 is not."""
    return {name: value for name, value in values.items() if value not in (None, "")}


def _lines(request: CheckoutRequest) -> list[dict[str, Any]] | None:
    """List the items, shipping and tax; None when a single price is finer than Adyen can write, as half a rupiah is."""
    extras = [LineItem(name, 1, amount) for name, amount in (("Shipping", request.shipping), ("Tax", request.tax))]
    items = [*request.items, *(extra for extra in extras if extra.unit_price)]
    try:
        return [_line(item, to_adyen(item.unit_price, request.currency)) for item in items]
    except ProviderRejected:
        return None


def _line(item: LineItem, units: int) -> dict[str, Any]:
    texts = {"description": folded(item.name)[:LONGEST_LINE], "sku": folded(item.sku or "")}
    return _filled({**texts, "quantity": item.quantity, "amountIncludingTax": units})


def _shopper(customer: Customer) -> dict[str, Any]:
    """Give what is known of the shopper, as far as it is whole. Never a `shopperReference`: it would be stored."""
    billing = customer.billing_address
    return {
        "shopperName": _name(customer),
        "shopperEmail": in_ascii(customer.email),
        "telephoneNumber": customer.phone,
        "countryCode": billing.country if billing else None,
        "billingAddress": address_of(billing),
        "deliveryAddress": address_of(customer.shipping_address),
    }


def _name(customer: Customer) -> dict[str, str] | None:
    """Give both names or none: both are required."""
    first, last = (folded(name or "").strip()[:LONGEST_NAME] for name in (customer.first_name, customer.last_name))
    return {"firstName": first, "lastName": last} if first and last else None
