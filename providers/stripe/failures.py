"""Which of our errors each of Stripe's is. Only codes and ids are kept: Stripe's texts may hold personal data.

Calls without an answer never get here: `providers/calls/http.py` raises our error for them.
"""

import stripe

from providers.base import (
    ProviderError,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderUnavailable,
    ProviderUnknown,
)

KINDS: tuple[tuple[type[stripe.StripeError], type[ProviderError]], ...] = (
    (stripe.AuthenticationError, ProviderMisconfigured),
    (stripe.PermissionError, ProviderMisconfigured),
    (stripe.RateLimitError, ProviderUnavailable),
    # Our attempt's key was used with other parameters, or is in use: a checkout may well exist.
    (stripe.IdempotencyError, ProviderUnknown),
    (stripe.CardError, ProviderRejected),
    (stripe.InvalidRequestError, ProviderRejected),
)


def translate(error: stripe.StripeError) -> ProviderError:
    """Give our error for one of Stripe's."""
    if error.http_status == 409 or (error.http_status or 500) >= 500:
        return ProviderUnknown(_facts(error))
    kind = next((ours for theirs, ours in KINDS if isinstance(error, theirs)), ProviderUnknown)
    return kind(_facts(error))


def _facts(error: stripe.StripeError) -> str:
    return f"status={error.http_status} code={error.code} request={error.request_id}"
