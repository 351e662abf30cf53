"""Names every setting that is missing or weak."""

import base64
import binascii
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

KEY_BYTES = 32
HINT = "python -c 'import base64, secrets; print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())'"


@register()
def secrets_are_set(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """This will find missing and weak secrets."""
    found: list[CheckMessage] = []
    if not settings.JWT_SIGNING_KEYS:
        found.append(
            Error("JWT_SIGNING_KEYS is not set: no token can be signed", hint=f"k1:$({HINT})", id="sessions.E001")
        )
    if not settings.FIELD_ENCRYPTION_KEYS:
        found.append(
            Error("FIELD_ENCRYPTION_KEYS is not set: nothing can be sealed", hint=f"k1:$({HINT})", id="sessions.E002")
        )
    found += [
        Error(f"JWT_SIGNING_KEYS: key {name} is shorter than {KEY_BYTES} characters", id="sessions.E003")
        for name, secret in settings.JWT_SIGNING_KEYS.items()
        if len(secret) < KEY_BYTES
    ]
    found += [
        Error(
            f"FIELD_ENCRYPTION_KEYS: key {name} is not {KEY_BYTES} bytes in URL-safe base64",
            hint=HINT,
            id="sessions.E004",
        )
        for name, secret in settings.FIELD_ENCRYPTION_KEYS.items()
        if not _is_key(secret)
    ]
    return found


@register()
def providers_are_told_apart(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """This will find provider settings that contradict each other."""
    found: list[CheckMessage] = []
    if settings.STRIPE_SECRET_KEY and not settings.STRIPE_WEBHOOK_SECRET:
        text = "STRIPE_SECRET_KEY is set without STRIPE_WEBHOOK_SECRET: Stripe's events will be refused"
        found.append(
            checks.Warning(text, hint="Copy it from the endpoint's page in Stripe's dashboard", id="sessions.W001")
        )
    if settings.STRIPE_SECRET_KEY and not settings.STRIPE_SECRET_KEY.startswith(("sk_test_", "sk_live_", "rk_")):
        found.append(checks.Warning("STRIPE_SECRET_KEY does not look like a Stripe secret key", id="sessions.W002"))
    return found


@register()
def calls_leave_threads(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find a bound on calls to providers that bounds nothing."""
    if settings.PROVIDER_CALLS_IN_FLIGHT < settings.WEB_THREADS:
        return []
    text = "PROVIDER_CALLS_IN_FLIGHT is not below WEB_THREADS: providers that hang can stop everything else"
    return [Error(text, hint="By default it is three quarters of WEB_THREADS", id="providers.E001")]


def _is_key(secret: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(secret)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False
