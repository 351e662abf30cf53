"""The note of a payment: the merchant's order reference, for people, and our attempt's id as its last word.

`payment_note` of a payment link: "After processing the payment, Square adds this note to the resulting `Payment`"
(OpenAPI 2025-08-20, CreatePaymentLinkRequest).
"""

from typing import Any
from uuid import UUID

from providers import signed
from providers.base import CheckoutRequest
from providers.text import folded

LONGEST_NOTE = 500
LENGTH_OF_UUID = 36


def note_of(request: CheckoutRequest) -> str:
    """Write the note; the order reference is shortened, the attempt never."""
    reference = folded(request.order_reference)[: LONGEST_NOTE - LENGTH_OF_UUID - 1]
    return f"{reference} {request.attempt_id}"


def attempt_in(note: Any) -> UUID | None:
    """Read the attempt's id; None for the note of a payment that is none of ours, or no note."""
    return signed.attempt_id(note.rpartition(" ")[2]) if isinstance(note, str) else None
