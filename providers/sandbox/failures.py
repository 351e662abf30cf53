"""Which of our errors each of the sandbox's answers is. Only statuses and types are kept, never texts."""

from collections.abc import Mapping
from typing import Any

import httpx2

from providers.base import (
    ProviderError,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderTimedOut,
    ProviderUnavailable,
    ProviderUnknown,
)

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
KEY_TAKEN = "idempotency_error"
"""Somebody used our attempt's key with other parameters: a checkout may well exist."""

CONNECTION: tuple[tuple[type[httpx2.HTTPError], type[ProviderError]], ...] = (
    (httpx2.ConnectError, ProviderUnavailable),
    (httpx2.ConnectTimeout, ProviderUnavailable),
    (httpx2.PoolTimeout, ProviderUnavailable),
    (httpx2.UnsupportedProtocol, ProviderMisconfigured),
    (httpx2.LocalProtocolError, ProviderMisconfigured),  # an API key that cannot be a header
    (httpx2.TimeoutException, ProviderTimedOut),
)
"""First match wins. Anything else, such as a write error, came after a connection: it may have been done."""


def of_connection(error: httpx2.HTTPError) -> ProviderError:
    """This will give our error for a call without an answer."""
    kind = next((ours for theirs, ours in CONNECTION if isinstance(error, theirs)), ProviderUnknown)
    return kind(type(error).__name__)


def of_answer(status: int, answer: Any) -> ProviderError:
    """This will give our error for an answer that is not a 2xx."""
    if _type(answer) == KEY_TAKEN:
        return ProviderUnknown(f"answered {status} {KEY_TAKEN}")
    return STATUS.get(status, ProviderUnknown)(f"answered {status}")


def _type(answer: Any) -> Any:
    error = answer.get("error") if isinstance(answer, Mapping) else None
    return error.get("type") if isinstance(error, Mapping) else None
