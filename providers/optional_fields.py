"""What an order may be opened without: a convenience of the page, which a provider may dislike. Pure."""

from dataclasses import replace
from enum import StrEnum

from providers.base import CheckoutRequest, Customer


class OptionalField(StrEnum):
    """A part of a request that no provider needs to take the money."""

    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    ADDRESS = "address"
    LOCALE = "locale"
    SKU = "sku"


CUSTOMER_FIELDS = {
    OptionalField.EMAIL: ("email",),
    OptionalField.PHONE: ("phone",),
    OptionalField.NAME: ("first_name", "last_name"),
    OptionalField.ADDRESS: ("billing_address", "shipping_address"),
}


def without(request: CheckoutRequest, *fields: OptionalField) -> CheckoutRequest:
    """Give the request without some of its optional fields; equal to `request` when it has none of them."""
    gone = {name: None for each in fields for name in CUSTOMER_FIELDS.get(each, ())}
    customer = replace(request.customer, **gone) if request.customer else None  # type: ignore[arg-type]
    return replace(
        request,
        customer=None if customer == Customer() else customer,
        locale=None if OptionalField.LOCALE in fields else request.locale,
        items=tuple(replace(item, sku=None) for item in request.items)
        if OptionalField.SKU in fields
        else request.items,
    )
