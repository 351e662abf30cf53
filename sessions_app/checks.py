"""Names every setting that is missing or weak."""

import base64
import binascii
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register
from django.db import DatabaseError

from sessions_app import database_roles

KEY_BYTES = 32
LEAST_POOL = 4
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


@register(deploy=True)
def the_proxy_is_declared(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find https without the proxy that must speak it for us."""
    if settings.BEHIND_PROXY or not settings.HTTPS:
        return []
    text = (
        "PUBLIC_BASE_URL is https and BEHIND_PROXY is off: every call is refused as plain http, "
        "and all clients count as one address"
    )
    return [
        checks.Warning(text, hint="BEHIND_PROXY=on, once the proxy sets X-Forwarded-Proto and -For", id="sessions.W003")
    ]


@register(deploy=True)
def machines_have_connections(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find a pool that leaves payments no connection beside the console's."""
    if settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"] >= LEAST_POOL:
        return []
    text = f"DATABASE_POOL_MAX is below {LEAST_POOL}: the console takes up to half, and payments need the rest"
    return [checks.Warning(text, id="sessions.W004")]


@register(deploy=True)
def the_database_role_is_a_lesser_one(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find web and workers signed in as somebody who could change the audit log. A database out of reach is no news."""
    try:
        powers = database_roles.powers()
    except DatabaseError:
        return []
    text = f"DATABASE_URL signs in as a role that {' and '.join(powers)}: it can switch the audit log's triggers off"
    hint = (
        "Give DATABASE_URL a role of its own, and `manage.py migrate` the owner's in DATABASE_OWNER_URL: docs/audit.md"
    )
    return [checks.Warning(text, hint=hint, id="sessions.W020")] if powers else []


def _is_key(secret: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(secret)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False
