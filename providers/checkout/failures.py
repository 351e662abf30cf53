"""Which of our errors each of Checkout.com's answers is. Only its codes are kept.

https://www.checkout.com/docs/developer-resources/api/http-status-codes: 422 has `error_codes`, such as
`amount_exceeds_balance` or `customer_email_invalid`.
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
    403: ProviderMisconfigured,
    404: ProviderRejected,
    405: ProviderRejected,
    422: ProviderRejected,
    429: ProviderUnavailable,
}
"""Any other is unknown: 409 is a call under way, and what is from 500 on may have been done."""
ABOUT_ACCOUNT = ("processing_channel", "business_not", "merchant_")
"""How codes about the account begin: staff can mend it."""
OPTIONAL: tuple[tuple[str, OptionalField], ...] = (
    ("email", OptionalField.EMAIL),
    ("phone", OptionalField.PHONE),
    ("customer_name", OptionalField.NAME),
    ("address", OptionalField.ADDRESS),
    ("zip", OptionalField.ADDRESS),
    ("locale", OptionalField.LOCALE),
)
"""A part of a code; first match wins."""


def of_answer(status: int, answer: Any) -> ProviderError:
    """Give our error for an answer that is not a 2xx."""
    code = _first_code(answer)
    kind, text = STATUS.get(status, ProviderUnknown), f"answered {status} {code}".rstrip()
    if kind is not ProviderRejected:
        return kind(text)
    if code.startswith(ABOUT_ACCOUNT):
        return ProviderMisconfigured(text)
    dislikes = next((each for part, each in OPTIONAL if part in code), None)
    return ProviderRejected(text, reason=code or ("not_found" if status == 404 else ""), dislikes=dislikes)


def _first_code(answer: Any) -> str:
    codes = answer.get("error_codes") if isinstance(answer, Mapping) else None
    code = codes[0] if isinstance(codes, list) and codes else None
    sane = isinstance(code, str) and len(code) <= 64 and code.isascii() and code.replace("_", "").isalnum()
    return code.lower() if isinstance(code, str) and sane else ""
