"""Which of PayPal's events say that something became of an order, and where each names it.

https://developer.paypal.com/api/rest/webhooks/event-names and https://developer.paypal.com/payment-methods/webhooks.
CHECKOUT.ORDER.VOIDED is not on those pages, and is read where it comes. Refunds and disputes are other kinds.
"""

from collections.abc import Callable, Mapping
from typing import Any

Resource = Mapping[str, Any]


def _id(resource: Resource) -> Any:
    return resource["id"]


def _order_id(resource: Resource) -> Any:
    return resource["order_id"]


def _related_order(resource: Resource) -> Any:
    """Give the order of a capture; empty where the event names the capture alone."""
    related = resource.get("supplementary_data", {}).get("related_ids", {})
    return related.get("order_id", "")


def _custom_id_of_order(resource: Resource) -> Any:
    units = resource.get("purchase_units")
    return units[0].get("custom_id") if units else None


def _custom_id_of_capture(resource: Resource) -> Any:
    return resource.get("custom_id")


Reader = Callable[[Resource], Any]
OF_ORDER: tuple[Reader, Reader] = (_id, _custom_id_of_order)
OF_REVERSAL: tuple[Reader, Reader] = (_order_id, _custom_id_of_order)
OF_CAPTURE: tuple[Reader, Reader] = (_related_order, _custom_id_of_capture)

READERS: dict[str, tuple[Reader, Reader]] = {
    "CHECKOUT.ORDER.APPROVED": OF_ORDER,
    "CHECKOUT.ORDER.COMPLETED": OF_ORDER,
    "CHECKOUT.ORDER.VOIDED": OF_ORDER,
    "CHECKOUT.PAYMENT-APPROVAL.REVERSED": OF_REVERSAL,
    "PAYMENT.CAPTURE.COMPLETED": OF_CAPTURE,
    "PAYMENT.CAPTURE.DECLINED": OF_CAPTURE,
    "PAYMENT.CAPTURE.DENIED": OF_CAPTURE,
    "PAYMENT.CAPTURE.PENDING": OF_CAPTURE,
}
"""How the order and its `custom_id` are read from an event's resource."""
EVENTS = tuple(name for name in READERS if name != "CHECKOUT.ORDER.VOIDED")
"""What an account's webhook subscribes to."""
