"""Which of our errors each of Square's answers is. Only codes are kept: `detail` may hold personal data.

https://developer.squareup.com/docs/build-basics/handling-errors: "If multiple errors are returned, the status code
matches the first one", so the first is read. Codes: https://developer.squareup.com/reference/square/enums/ErrorCode
"""

from collections.abc import Mapping
from typing import Any

from providers.base import (
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
    402: ProviderRejected,
    403: ProviderMisconfigured,
    404: ProviderRejected,
    405: ProviderRejected,
    410: ProviderRejected,
    413: ProviderRejected,
    422: ProviderRejected,
    429: ProviderUnavailable,
}
"""Any other status that is not a 2xx is unknown: 408, 409 and all from 500 on."""
UNCERTAIN = frozenset(["CONFLICT", "IDEMPOTENCY_KEY_REUSED", "REQUEST_TIMEOUT", "TEMPORARY_ERROR"])
"""A checkout may well exist."""
ABOUT_ACCOUNT = frozenset(
    [
        "ACCESS_TOKEN_EXPIRED", "ACCESS_TOKEN_REVOKED", "API_VERSION_INCOMPATIBLE", "APPLICATION_DISABLED",
        "CARD_PROCESSING_NOT_ENABLED", "CLIENT_DISABLED", "FORBIDDEN", "INSUFFICIENT_PERMISSIONS",
        "INSUFFICIENT_SCOPES", "INVALID_LOCATION", "INVALID_SQUARE_VERSION_FORMAT", "LOCATION_MISMATCH",
        "MERCHANT_SUBSCRIPTION_NOT_FOUND", "SANDBOX_NOT_SUPPORTED", "UNAUTHORIZED", "V1_ACCESS_TOKEN", "V1_APPLICATION",
    ]
)  # fmt: skip
"""What staff can mend, so that the same order may be taken afterwards."""
LOCATION_FIELD = "location_id"
OPTIONAL: tuple[tuple[str, OptionalField], ...] = (
    ("INVALID_EMAIL_ADDRESS", OptionalField.EMAIL),
    ("INVALID_PHONE_NUMBER", OptionalField.PHONE),
    ("buyer_email", OptionalField.EMAIL),
    ("buyer_phone_number", OptionalField.PHONE),
    ("first_name", OptionalField.NAME),
    ("last_name", OptionalField.NAME),
    ("buyer_address", OptionalField.ADDRESS),
)
"""A code, or a part of the name of the field that an error is about; first match wins."""


def of_answer(status: int, answer: Any) -> ProviderError:
    """Give our error for an answer that is not a 2xx."""
    code, field = _first_error(answer)
    text = f"answered {status} {code}".rstrip()
    kind = _kind(status, code, field)
    if kind is ProviderRejected:
        return ProviderRejected(text, reason=code.lower(), dislikes=_disliked(code, field))
    return kind(text)


def _kind(status: int, code: str, field: str) -> type[ProviderError]:
    kind = STATUS.get(status, ProviderUnknown)
    if kind is not ProviderRejected:
        return kind
    if code in UNCERTAIN:
        return ProviderUnknown
    return ProviderMisconfigured if code in ABOUT_ACCOUNT or field.endswith(LOCATION_FIELD) else kind


def _disliked(code: str, field: str) -> OptionalField | None:
    return next((each for sign, each in OPTIONAL if sign == code or sign in field), None)


def _first_error(answer: Any) -> tuple[str, str]:
    """Give code and field of the first error, each empty where it is no word."""
    errors = answer.get("errors") if isinstance(answer, Mapping) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    if not isinstance(first, Mapping):
        return "", ""
    code, field = first.get("code"), first.get("field")
    return code if isinstance(code, str) and _is_word(code) else "", field if isinstance(field, str) else ""


def _is_word(code: str) -> bool:
    return len(code) <= 64 and code.isascii() and code.replace("_", "").isalnum()
