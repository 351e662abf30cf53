"""Maps the sandbox's answers to our errors. Only statuses and types are kept, never texts."""

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
    422: ProviderRejected,
    429: ProviderUnavailable,
}
"""Any other status that is not a 2xx is unknown."""
OPTIONAL = {"customer_email": OptionalField.EMAIL, "locale": OptionalField.LOCALE}
KEY_TAKEN = "idempotency_error"
"""Our attempt's key was used with other parameters: a checkout may well exist."""


def of_answer(status: int, answer: Any) -> ProviderError:
    """Give our error for an answer that is not a 2xx."""
    if _type(answer) == KEY_TAKEN:
        return ProviderUnknown(f"answered {status} {KEY_TAKEN}")
    kind = STATUS.get(status, ProviderUnknown)
    if kind is ProviderRejected:
        return ProviderRejected(f"answered {status}", reason=str(_type(answer)), dislikes=_disliked(answer))
    return kind(f"answered {status}")


def _disliked(answer: Any) -> str | None:
    """Name the optional field that the answer's `param` is about."""
    error = answer.get("error") if isinstance(answer, Mapping) else None
    param = error.get("param") if isinstance(error, Mapping) else None
    return OPTIONAL.get(param) if isinstance(param, str) else None


def _type(answer: Any) -> Any:
    error = answer.get("error") if isinstance(answer, Mapping) else None
    return error.get("type") if isinstance(error, Mapping) else None
