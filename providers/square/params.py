"""The body of CreatePaymentLink. Optional values are left out, never sent empty.

https://developer.squareup.com/reference/square/checkout-api/create-payment-link; lengths from OpenAPI 2025-08-20.
Square adds the order up by itself: shipping and tax are fixed service charges of the phase after all discounts and
taxes, whose `applied_money` "is equal to `amount_money`", so the total is exactly ours. Tips, coupons and loyalty
rewards, which the account may have switched on, would change it and are off, as is all that is not a card.
"""

from decimal import Decimal
from typing import Any

from providers.base import UNREADABLE, Address, CheckoutRequest, Customer, LineItem, ProviderRejected, ProviderUnknown
from providers.email_addresses import in_ascii
from providers.money import to_minor_units
from providers.square.notes import note_of
from providers.text import folded

LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_EMAIL, LONGEST_PHONE = 512, 4096, 256, 17
ADDRESS = {
    "address_line_1": "line1",
    "address_line_2": "line2",
    "locality": "city",
    "administrative_district_level_1": "state",
    "postal_code": "postal_code",
    "country": "country",
}
NO_ADDRESS = Address()


def link_params(request: CheckoutRequest, *, location: str) -> dict[str, Any]:
    """Write the request as a payment link with an order. Raises ProviderRejected for amounts Square cannot charge."""
    buyer = _buyer(request.customer) if request.customer else {}
    return {
        "idempotency_key": str(request.attempt_id),
        "description": folded(request.order_reference)[:LONGEST_DESCRIPTION],
        "order": {
            "location_id": location,
            "reference_id": str(request.attempt_id),
            "line_items": [_line(item, request.currency) for item in request.items],
            **_charges(request),
        },
        "checkout_options": {
            "redirect_url": request.return_url or request.success_url,
            "allow_tipping": False,
            "ask_for_shipping_address": False,
            "enable_coupon": False,
            "enable_loyalty": False,
            "accepted_payment_methods": {"afterpay_clearpay": False, "cash_app_pay": False},
        },
        "payment_note": note_of(request),
        **({"pre_populated_data": buyer} if buyer else {}),
    }


def cancellation(order: dict[str, Any], location: str) -> dict[str, Any]:
    """Write an update that cancels this version of an order. Raises ProviderUnknown."""
    try:
        fulfilments = [{"uid": each["uid"], "state": "CANCELED"} for each in order.get("fulfillments") or ()]
        changed = {"location_id": location, "version": order["version"], "state": "CANCELED"}
        return {
            "idempotency_key": f"cancel-{order['version']}-{order['id']}",
            "order": changed | ({"fulfillments": fulfilments} if fulfilments else {}),
        }
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable order") from exc


def money(amount: Decimal, currency: str) -> dict[str, Any]:
    """Write an amount as Square's Money. Raises ProviderRejected where the currency has no such amount."""
    try:
        return {"amount": to_minor_units(amount, currency), "currency": currency}
    except ValueError as exc:
        raise ProviderRejected("amount cannot be paid exactly in its currency", reason="amount_places") from exc


def _line(item: LineItem, currency: str) -> dict[str, Any]:
    return {
        "name": folded(item.name)[:LONGEST_NAME],
        "quantity": str(item.quantity),
        "base_price_money": money(item.unit_price, currency),
    }


def _charges(request: CheckoutRequest) -> dict[str, Any]:
    charges = [
        {"name": name, "amount_money": money(amount, request.currency), "calculation_phase": "TOTAL_PHASE"}
        for name, amount in (("Shipping", request.shipping), ("Tax", request.tax))
        if amount
    ]
    return {"service_charges": charges} if charges else {}


def _buyer(customer: Customer) -> dict[str, Any]:
    given = {
        "buyer_email": _if_short(in_ascii(customer.email), LONGEST_EMAIL),
        "buyer_phone_number": _if_short(customer.phone, LONGEST_PHONE),
        "buyer_address": _address(customer),
    }
    return {name: value for name, value in given.items() if value}


def _address(customer: Customer) -> dict[str, str]:
    place = customer.shipping_address or customer.billing_address or NO_ADDRESS
    parts = {theirs: getattr(place, ours) for theirs, ours in ADDRESS.items()}
    parts |= {"first_name": customer.first_name, "last_name": customer.last_name}
    return {name: text for name, part in parts.items() if (text := folded(part or ""))}


def _if_short(text: str | None, most: int) -> str | None:
    """Only names may be shortened: part of an e-mail address is another one."""
    return text if text and len(text) <= most else None
