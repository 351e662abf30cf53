"""Which of our errors each of Mollie's answers is. Only field and status are kept: its sentences may be personal.

https://docs.mollie.com/reference/handling-errors
"""

from collections.abc import Mapping
from typing import Any

from providers.base import (
    CheckoutGone,
    ProviderError,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderUnavailable,
    ProviderUnknown,
)
from providers.optional_fields import OptionalField

STATUS: dict[int, type[ProviderError]] = {
    400: ProviderRejected,
    401: ProviderMisconfigured,
    403: ProviderMisconfigured,
    404: ProviderRejected,
    405: ProviderRejected,
    410: CheckoutGone,
    415: ProviderRejected,
    422: ProviderRejected,
    429: ProviderUnavailable,
}
"""Any other is unknown: 409 is a key in use, and what is from 500 on may have been done."""
ABOUT_ACCOUNT = ("method", "profileId", "webhookUrl")
"""Fields that staff or the installation can mend: cards are not switched on, or our address is not public."""
OPTIONAL: tuple[tuple[str, OptionalField], ...] = (
    ("email", OptionalField.EMAIL),
    ("phone", OptionalField.PHONE),
    ("Name", OptionalField.NAME),
    ("Address", OptionalField.ADDRESS),
    ("locale", OptionalField.LOCALE),
    ("sku", OptionalField.SKU),
)
"""A part of the name of the field that a refusal is about, such as `billingAddress.email`; first match wins."""


def of_answer(status: int, answer: Any) -> ProviderError:
    """Give our error for an answer that is not a 2xx."""
    field = _field(answer)
    kind = STATUS.get(status, ProviderUnknown)
    text = f"answered {status} {field}".rstrip()
    if kind is not ProviderRejected:
        return kind(text)
    if field.partition(".")[0] in ABOUT_ACCOUNT:
        return ProviderMisconfigured(text)
    return ProviderRejected(text, reason=_reason(status, field), dislikes=_disliked(field))


def _reason(status: int, field: str) -> str:
    return {"amount": "amount_refused", "amount.value": "amount_refused", "amount.currency": "currency_refused"}.get(
        field, "not_found" if status == 404 else "refused"
    )


def _disliked(field: str) -> OptionalField | None:
    return next((each for part, each in OPTIONAL if part in field), None)


def _field(answer: Any) -> str:
    field = answer.get("field") if isinstance(answer, Mapping) else None
    return field if isinstance(field, str) and len(field) <= 64 and field.isascii() and field.isprintable() else ""
