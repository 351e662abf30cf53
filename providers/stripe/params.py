"""The parameters of a Checkout Session. Optional values are left out: Stripe refuses empty ones."""

from decimal import Decimal
from typing import Any

from providers.base import Address, CheckoutRequest, Customer, LineItem
from providers.email_addresses import in_ascii
from providers.stripe.facts import locale_for
from providers.stripe.money import to_stripe
from providers.text import folded

MOST_LINES = 100
LONGEST_NAME, LONGEST_METADATA = 250, 500


def session_params(request: CheckoutRequest) -> dict[str, Any]:
    """Write the request as Stripe's parameters; the lines add up to exactly `request.total`.

    Raises ProviderRejected for amounts Stripe cannot charge.
    """
    to_stripe(request.total, request.currency)
    metadata = {
        "session_id": str(request.session_id),
        "attempt_id": str(request.attempt_id),
        "order_reference": folded(request.order_reference)[:LONGEST_METADATA],
    }
    params = {
        "mode": "payment",
        # What was ordered is what is paid: without it the account's dashboard decides whether Stripe converts.
        "adaptive_pricing": {"enabled": False},
        "allowed_payment_method_types": [request.payment_method],
        "line_items": _lines(request),
        "client_reference_id": str(request.attempt_id),
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata, **_shipping(request.customer)},
        "expires_at": int(request.expires_at.timestamp()),
        "locale": locale_for(request.locale),
        "success_url": request.success_url,
        "cancel_url": request.failure_url,
    }
    if request.customer and (email := in_ascii(request.customer.email)):
        params["customer_email"] = email
    return params


def _lines(request: CheckoutRequest) -> list[dict[str, Any]]:
    extras = [
        LineItem(name, 1, amount) for name, amount in (("Shipping", request.shipping), ("Tax", request.tax)) if amount
    ]
    items = _merge(list(request.items), most=MOST_LINES - len(extras))
    return [_line(item, request.currency) for item in [*items, *extras]]


def _merge(items: list[LineItem], *, most: int) -> list[LineItem]:
    """Stripe shows 100 lines; what does not fit becomes one line of the same worth."""
    if len(items) <= most:
        return items
    rest = items[most - 1 :]
    worth = sum((item.unit_price * item.quantity for item in rest), Decimal(0))
    return [*items[: most - 1], LineItem(f"{len(rest)} more items", 1, worth)]


def _line(item: LineItem, currency: str) -> dict[str, Any]:
    product: dict[str, Any] = {"name": folded(item.name)[:LONGEST_NAME]}
    if item.sku:
        product["metadata"] = {"sku": folded(item.sku)}
    price = {
        "currency": currency.lower(),
        "unit_amount": to_stripe(item.unit_price, currency),
        "product_data": product,
    }
    return {"quantity": item.quantity, "price_data": price}


def _shipping(customer: Customer | None) -> dict[str, Any]:
    """Name and address only together, as Stripe wants them."""
    if customer is None or not customer.shipping_address or not customer.shipping_address.line1:
        return {}
    name = " ".join(filter(None, map(folded, filter(None, (customer.first_name, customer.last_name)))))
    if not name:
        return {}
    phone = {"phone": customer.phone} if customer.phone else {}
    return {"shipping": {"name": name, "address": _address(customer.shipping_address), **phone}}


def _address(address: Address) -> dict[str, str]:
    names = ("line1", "line2", "city", "state", "postal_code", "country")
    return {name: value for name in names if (value := folded(getattr(address, name) or ""))}
