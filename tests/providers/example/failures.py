"""Which of our errors an answer of Example's is (README, Errors). Only codes are kept, never texts."""

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

BY_STATUS: dict[int, type[ProviderError]] = {
    400: ProviderRejected,
    401: ProviderMisconfigured,
    403: ProviderMisconfigured,
    422: ProviderRejected,
    429: ProviderUnavailable,
}
BY_CODE: dict[tuple[int, str], type[ProviderError]] = {
    (404, "order_unknown"): CheckoutGone,
    (503, "maintenance"): ProviderUnavailable,
}
"""What means that nothing was done only with Example's own word for it: a gateway in between answers 503 as well."""
OPTIONAL = {"email": OptionalField.EMAIL, "locale": OptionalField.LOCALE, "sku": OptionalField.SKU}


def of_answer(status: int, answer: Any) -> ProviderError:
    """Give our error for an answer that is no 2xx."""
    code, field = _text(answer, "code"), _text(answer, "field")
    kind = BY_CODE.get((status, code)) or BY_STATUS.get(status, ProviderUnknown)
    if issubclass(kind, ProviderRejected):
        return kind(f"answered {status}", reason=code, dislikes=OPTIONAL.get(field))
    return kind(f"answered {status}")


def _text(answer: Any, name: str) -> str:
    found = answer.get(name) if isinstance(answer, Mapping) else None
    return found if isinstance(found, str) else ""
