"""Which of our errors each of Stripe's is. Only codes and ids are kept: Stripe's texts may hold personal data."""

import requests
import stripe
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NameResolutionError, NewConnectionError

from providers.base import (
    ProviderError,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderTimedOut,
    ProviderUnavailable,
    ProviderUnknown,
)

KINDS: tuple[tuple[type[stripe.StripeError], type[ProviderError]], ...] = (
    (stripe.AuthenticationError, ProviderMisconfigured),
    (stripe.PermissionError, ProviderMisconfigured),
    (stripe.RateLimitError, ProviderUnavailable),
    # Somebody used our attempt's key with other parameters, or it is in use: a checkout may well exist.
    (stripe.IdempotencyError, ProviderUnknown),
    (stripe.CardError, ProviderRejected),
    (stripe.InvalidRequestError, ProviderRejected),
)
NEVER_SENT = (NewConnectionError, ConnectTimeoutError, NameResolutionError)


def translated(error: stripe.StripeError) -> ProviderError:
    """This will give our error for one of Stripe's."""
    if isinstance(error, stripe.APIConnectionError):
        return _connection(error)
    if error.http_status == 409 or (error.http_status or 500) >= 500:
        return ProviderUnknown(_facts(error))
    kind = next((ours for theirs, ours in KINDS if isinstance(error, theirs)), ProviderUnknown)
    return kind(_facts(error))


def _connection(error: stripe.APIConnectionError) -> ProviderError:
    """Nothing was sent when no connection was made; anything later may have been done."""
    cause = error.__cause__
    name = type(cause).__name__
    if isinstance(cause, requests.exceptions.ConnectTimeout):
        return ProviderUnavailable(name)
    if isinstance(cause, requests.exceptions.Timeout):
        return ProviderTimedOut(name)
    if isinstance(cause, requests.exceptions.ConnectionError) and _never_sent(cause):
        return ProviderUnavailable(name)
    return ProviderUnknown(name)


def _never_sent(error: requests.exceptions.ConnectionError) -> bool:
    inner = error.args[0] if error.args else None
    return isinstance(inner, MaxRetryError) and isinstance(inner.reason, NEVER_SENT)


def _facts(error: stripe.StripeError) -> str:
    return f"status={error.http_status} code={error.code} request={error.request_id}"
