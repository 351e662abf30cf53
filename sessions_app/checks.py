"""Names every setting that is missing, weak or meant for another place: one function a subject.

What is tagged BOOT is dangerous anywhere: `config/boot.py` starts nothing with it. What only production minds comes
with `manage.py check --deploy`.
"""

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from providers.credentials import problem_with
from providers.facts import WEBHOOK_SECRET
from providers.sandbox.keys import SHORTEST_SECRET
from sessions_app.database import roles
from sessions_app.key_strength import is_guessable, problem_of

BOOT = "boot"
KEY_BYTES = 32
LEAST_POOL = 4
HINT = "python -c 'import base64, secrets; print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())'"


@register(BOOT)
def secrets_are_set(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find secrets that are missing."""
    found: list[CheckMessage] = []
    if not settings.JWT_SIGNING_KEYS:
        found.append(
            Error("JWT_SIGNING_KEYS is not set: no token can be signed", hint=f"k1:$({HINT})", id="sessions.E001")
        )
    if not settings.FIELD_ENCRYPTION_KEYS:
        found.append(
            Error("FIELD_ENCRYPTION_KEYS is not set: nothing can be sealed", hint=f"k1:$({HINT})", id="sessions.E002")
        )
    if not _secret_key():
        found.append(Error("SECRET_KEY is not set: nobody can sign in", hint=HINT, id="sessions.E005"))
    return found


@register(BOOT)
def secrets_cannot_be_guessed(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find keys that are too short, of another form, or typed by people."""
    written = [("SECRET_KEY", _secret_key()), *_ring("JWT_SIGNING_KEYS")]
    found = [_weak(name, problem) for name, secret in written if secret and (problem := problem_of(secret))]
    for name, secret in _ring("FIELD_ENCRYPTION_KEYS"):
        key = _decoded(secret)
        if len(key) != KEY_BYTES:
            text = f"{name} is not {KEY_BYTES} bytes in URL-safe base64"
            found.append(Error(text, hint=HINT, id="sessions.E004"))
        elif problem := problem_of(secret) or ("can be guessed" if is_guessable(key.decode("latin-1")) else None):
            found.append(_weak(name, problem))
    return found


@register(BOOT)
def each_secret_has_one_use(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find secrets that are used twice: whoever learns one use of it has the other."""
    names: dict[str, list[str]] = {}
    for name, secret in _secrets():
        names.setdefault(secret, []).append(name)
    return [
        Error(f"{' and '.join(same)} are the same: make one for each", hint=HINT, id="sessions.E007")
        for same in names.values()
        if len(same) > 1
    ]


@register(BOOT)
def public_addresses_are_not_debugged(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find DEBUG where the public address is https: its error pages show settings and variables to everybody."""
    if not (settings.DEBUG and settings.HTTPS):
        return []
    return [Error("DEBUG is on, and PUBLIC_BASE_URL is https", hint="DEBUG=off", id="sessions.E008")]


@register(BOOT)
def hosts_are_named(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find ALLOWED_HOSTS=*: whoever asks would choose the host that links and redirects lead to."""
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [Error("ALLOWED_HOSTS is *", hint="Name the hosts clients use, comma separated", id="sessions.E009")]


@register()
def providers_are_told_apart(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find provider settings that contradict each other."""
    found: list[CheckMessage] = []
    if settings.STRIPE_SECRET_KEY and not settings.STRIPE_WEBHOOK_SECRET:
        text = "STRIPE_SECRET_KEY is set without STRIPE_WEBHOOK_SECRET: Stripe's events will be refused"
        found.append(
            checks.Warning(text, hint="Copy it from the endpoint's page in Stripe's dashboard", id="sessions.W001")
        )
    from providers.registry import PROVIDERS  # needs the models, which `boot` checks without

    facts = PROVIDERS["stripe"].facts
    for name, field, what, identity in (
        ("STRIPE_SECRET_KEY", facts.credential_fields[0].name, "secret key", "sessions.W002"),
        ("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET, "signing secret", "sessions.W008"),
    ):
        text = getattr(settings, name)
        if text and (problem := problem_with(text, field=field, facts=facts)):
            found.append(checks.Warning(f"{name} does not look like a Stripe {what}", hint=problem, id=identity))
    return found


@register()
def calls_leave_threads(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find a bound on calls to providers that bounds nothing."""
    if settings.PROVIDER_CALLS_IN_FLIGHT < settings.WEB_THREADS:
        return []
    text = "PROVIDER_CALLS_IN_FLIGHT is not below WEB_THREADS: providers that hang can stop everything else"
    return [Error(text, hint="By default it is three quarters of WEB_THREADS", id="providers.E001")]


@register(deploy=True)
def merchants_do_not_reach_this_machine(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find what lets merchants send requests to this machine's own ports."""
    if not settings.WEBHOOK_LOOPBACK:
        return []
    text = "WEBHOOK_LOOPBACK is on: sandbox applications can have requests sent to any port of this machine"
    return [checks.Warning(text, hint="Only `make run` on a developer's machine needs it", id="sessions.W010")]


@register()
def sandbox_keys_are_secret(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find a sandbox provider whose keys could be guessed."""
    if not settings.SANDBOX or len(settings.SANDBOX_SECRET) >= SHORTEST_SECRET:
        return []
    text = f"SANDBOX_SECRET is shorter than {SHORTEST_SECRET} characters: whoever guesses it speaks for the sandbox"
    return [Error(text, hint="Unset it: it is then made from SECRET_KEY", id="sessions.E010")]


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
        checks.Warning(text, hint="BEHIND_PROXY=on, once the proxy sets X-Forwarded-Proto and -For", id="sessions.W006")
    ]


@register(deploy=True)
def machines_have_connections(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find a pool that leaves payments no connection beside the console's."""
    if settings.DATABASE_POOL_MAX >= LEAST_POOL:
        return []
    text = f"DATABASE_POOL_MAX is below {LEAST_POOL}: the console takes up to half, and payments need the rest"
    return [checks.Warning(text, id="sessions.W007")]


@register(deploy=True)
def the_database_role_is_a_lesser_one(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find web and workers signed in as somebody who could change the audit log. A database out of reach is no news."""
    try:
        powers = roles.powers()
    except DatabaseError:
        return []
    text = f"DATABASE_URL signs in as a role that {' and '.join(powers)}: it can switch the audit log's triggers off"
    hint = (
        "Give DATABASE_URL a role of its own, and `manage.py migrate` the owner's in DATABASE_OWNER_URL: docs/audit.md"
    )
    return [checks.Warning(text, hint=hint, id="sessions.W020")] if powers else []


@register(Tags.security, deploy=True)
def staff_need_a_second_factor(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find STAFF_TWO_FACTOR=off."""
    if settings.STAFF_TWO_FACTOR:
        return []
    text = "STAFF_TWO_FACTOR is off: a password alone opens the console"
    return [checks.Warning(text, hint="STAFF_TWO_FACTOR=on", id="sessions.W003")]


@register(Tags.security, deploy=True)
def the_sandbox_is_off(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find SANDBOX=on: its payments are nobody's money, and whoever reaches it decides what is paid."""
    if not settings.SANDBOX:
        return []
    text = "SANDBOX is on: a provider whose payments are not real takes orders"
    return [checks.Warning(text, hint="SANDBOX=off", id="sessions.W004")]


@register(Tags.security, deploy=True)
def providers_are_themselves(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Find NAME_API_BASE of a provider that moves money: another server would be given its secret key."""
    from providers.registry import PROVIDERS  # needs the models, which `boot` checks without

    moved = [
        (name, kind.facts.title)
        for name, kind in PROVIDERS.items()
        if settings.PROVIDER_API_BASES.get(name) and not kind.facts.test_only
    ]
    text = "{}_API_BASE is set: calls, with {title}'s secret key, go to another server than {title}'s"
    return [
        checks.Warning(text.format(name.upper(), title=title), hint="Leave it empty", id="sessions.W005")
        for name, title in moved
    ]


def _weak(name: str, problem: str) -> CheckMessage:
    identity = "sessions.E003" if "shorter" in problem else "sessions.E006"
    return Error(f"{name} {problem}", hint=HINT, id=identity)


def _secrets() -> Iterator[tuple[str, str]]:
    yield "SECRET_KEY", _secret_key()
    yield from _ring("JWT_SIGNING_KEYS")
    yield from _ring("FIELD_ENCRYPTION_KEYS")
    yield "the password in DATABASE_URL", settings.DATABASES["default"]["PASSWORD"]


def _ring(name: str) -> list[tuple[str, str]]:
    return [(f"{name}: key {identity}", secret) for identity, secret in getattr(settings, name).items()]


def _secret_key() -> str:
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:  # Django's word for an empty one
        return ""


def _decoded(secret: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(secret)
    except (binascii.Error, ValueError):
        return b""
