"""Which of our errors each of Stripe's is. Only codes and ids are kept: Stripe's texts may hold personal data.

Calls without an answer never get here: `providers/calls/http.py` raises our error for them.
"""

import re

import stripe

from providers.base import (
    ProviderError,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderUnavailable,
    ProviderUnknown,
)
from providers.optional_fields import OptionalField

KINDS: tuple[tuple[type[stripe.StripeError], type[ProviderError]], ...] = (
    (stripe.AuthenticationError, ProviderMisconfigured),
    (stripe.PermissionError, ProviderMisconfigured),
    (stripe.RateLimitError, ProviderUnavailable),
    # Our attempt's key was used with other parameters, or is in use: a checkout may well exist.
    (stripe.IdempotencyError, ProviderUnknown),
    (stripe.CardError, ProviderRejected),
    (stripe.InvalidRequestError, ProviderRejected),
)
ABOUT_ACCOUNT = frozenset(
    [
        "account_invalid", "api_key_expired", "livemode_mismatch", "platform_account_required",
        "platform_api_key_expired", "secret_key_required", "testmode_charges_only",
    ]
)  # fmt: skip
"""https://docs.stripe.com/error-codes: what staff can mend, so that the same order may be taken afterwards."""
OPTIONAL: tuple[tuple[str, OptionalField], ...] = (
    ("customer_email", OptionalField.EMAIL),
    ("email_invalid", OptionalField.EMAIL),
    ("locale", OptionalField.LOCALE),
    ("payment_intent_data[shipping][phone]", OptionalField.PHONE),
    ("payment_intent_data[shipping]", OptionalField.ADDRESS),
    ("postal_code_invalid", OptionalField.ADDRESS),
)
"""Which optional field a refusal's `param`, or else its code, is about; the first that it begins with."""
SKU = re.compile(r"line_items\[\d+\]\[price_data\]\[product_data\]\[metadata\]")


def translate(error: stripe.StripeError) -> ProviderError:
    """Give our error for one of Stripe's."""
    if error.http_status == 409 or (error.http_status or 500) >= 500:
        return ProviderUnknown(_facts(error))
    kind = next((ours for theirs, ours in KINDS if isinstance(error, theirs)), ProviderUnknown)
    if kind is not ProviderRejected:
        return kind(_facts(error))
    if error.code in ABOUT_ACCOUNT:
        return ProviderMisconfigured(_facts(error))
    dislikes = _optional_field(getattr(error, "param", None) or error.code or "")
    return ProviderRejected(_facts(error), reason=error.code or "", dislikes=dislikes)


def _optional_field(about: str) -> OptionalField | None:
    if SKU.match(about):
        return OptionalField.SKU
    return next((field for name, field in OPTIONAL if about.startswith(name)), None)


def _facts(error: stripe.StripeError) -> str:
    return f"status={error.http_status} code={error.code} request={error.request_id}"
