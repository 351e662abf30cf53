"""What `manage.py check` finds. Nothing it says holds a secret."""

import base64
import re
import secrets
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from sessions_app import checks

REPEATED = base64.urlsafe_b64encode(b"\x07\x99" * 16).decode()
SHARED = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
OTHER = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
GUESSED = "can be guessed: it repeats itself, counts on or is made of words"
BLANKS = "holds blanks: it is a sentence, or the comment beside it in .env.example"
FAULTS: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"JWT_SIGNING_KEYS": {}}, [("sessions.E001", "JWT_SIGNING_KEYS is not set: no token can be signed")]),
    ({"FIELD_ENCRYPTION_KEYS": {}}, [("sessions.E002", "FIELD_ENCRYPTION_KEYS is not set: nothing can be sealed")]),
    ({"SECRET_KEY": ""}, [("sessions.E005", "SECRET_KEY is not set: nobody can sign in")]),
    ({"SECRET_KEY": SHARED[:31]}, [("sessions.E003", "SECRET_KEY is shorter than 32 characters")]),
    ({"SECRET_KEY": "x" * 50}, [("sessions.E006", f"SECRET_KEY {GUESSED}")]),
    ({"SECRET_KEY": "   # 50 or more random characters"}, [("sessions.E006", f"SECRET_KEY {BLANKS}")]),
    (
        {"JWT_SIGNING_KEYS": {"new": secrets.token_hex(32), "old": "short"}},
        [("sessions.E003", "JWT_SIGNING_KEYS: key old is shorter than 32 characters")],
    ),
    ({"JWT_SIGNING_KEYS": {"k1": "changeme" * 5}}, [("sessions.E006", f"JWT_SIGNING_KEYS: key k1 {GUESSED}")]),
    (
        {"FIELD_ENCRYPTION_KEYS": {"k1": secrets.token_hex(32)}},
        [("sessions.E004", "FIELD_ENCRYPTION_KEYS: key k1 is not 32 bytes in URL-safe base64")],
    ),
    (
        {"FIELD_ENCRYPTION_KEYS": {"k1": "A" * 43 + "="}},
        [("sessions.E006", f"FIELD_ENCRYPTION_KEYS: key k1 {GUESSED}")],
    ),
    ({"FIELD_ENCRYPTION_KEYS": {"k1": REPEATED}}, [("sessions.E006", f"FIELD_ENCRYPTION_KEYS: key k1 {GUESSED}")]),
    (
        {"SECRET_KEY": SHARED, "FIELD_ENCRYPTION_KEYS": {"k1": SHARED}},
        [("sessions.E007", "SECRET_KEY and FIELD_ENCRYPTION_KEYS: key k1 are the same: make one for each")],
    ),
    (
        {"JWT_SIGNING_KEYS": {"k2": SHARED, "k1": SHARED}},
        [("sessions.E007", "JWT_SIGNING_KEYS: key k2 and JWT_SIGNING_KEYS: key k1 are the same: make one for each")],
    ),
    ({"DEBUG": True, "HTTPS": True}, [("sessions.E008", "DEBUG is on, and PUBLIC_BASE_URL is https")]),
    ({"ALLOWED_HOSTS": ["pay.example.com", "*"]}, [("sessions.E009", "ALLOWED_HOSTS is *")]),
    (
        {"STRIPE_SECRET_KEY": "sk_test_1"},
        [
            (
                "sessions.W001",
                "STRIPE_SECRET_KEY is set without STRIPE_WEBHOOK_SECRET: Stripe's events will be refused",
            )
        ],
    ),
    (
        {"STRIPE_SECRET_KEY": "pk_live_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"},
        [("sessions.W002", "STRIPE_SECRET_KEY does not look like a Stripe secret key")],
    ),
    (
        {"STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRET": "sk_test_1"},
        [("sessions.W008", "STRIPE_WEBHOOK_SECRET does not look like a Stripe signing secret")],
    ),
    (
        {"PROVIDER_CALLS_IN_FLIGHT": 8, "WEB_THREADS": 8},
        [
            (
                "providers.E001",
                "PROVIDER_CALLS_IN_FLIGHT is not below WEB_THREADS: providers that hang can stop everything else",
            )
        ],
    ),
]
FOR_PRODUCTION: list[tuple[dict[str, Any], tuple[str, str]]] = [
    (
        {"STAFF_TWO_FACTOR": False},
        ("sessions.W003", "STAFF_TWO_FACTOR is off: a password alone opens the console"),
    ),
    (
        {"SANDBOX": True},
        ("sessions.W004", "SANDBOX is on: a provider whose payments are not real takes orders"),
    ),
    (
        {"PROVIDER_API_BASES": {"stripe": "https://stripe.example.com", "sandbox": ""}},
        (
            "sessions.W005",
            "STRIPE_API_BASE is set: calls, with Stripe's secret key, go to another server than Stripe's",
        ),
    ),
    (
        {"WEBHOOK_LOOPBACK": True},
        (
            "sessions.W010",
            "WEBHOOK_LOOPBACK is on: sandbox applications can have requests sent to any port of this machine",
        ),
    ),
    (
        {"HTTPS": True, "BEHIND_PROXY": False},
        (
            "sessions.W006",
            (
                "PUBLIC_BASE_URL is https and BEHIND_PROXY is off: every call is refused as plain http, "
                "and all clients count as one address"
            ),
        ),
    ),
    (
        {"DATABASE_POOL_MAX": 3},
        (
            "sessions.W007",
            "DATABASE_POOL_MAX is below 4: the console takes up to half, and payments need the rest",
        ),
    ),
]
SHORT_SANDBOX_SECRET = (
    "sessions.E010",
    "SANDBOX_SECRET is shorter than 32 characters: whoever guesses it speaks for the sandbox",
)
RIGHT: list[dict[str, Any]] = [
    {"STRIPE_SECRET_KEY": key, "STRIPE_WEBHOOK_SECRET": "whsec_1"} for key in ("sk_test_1", "sk_live_1", "rk_live_1")
] + [
    {"PROVIDER_CALLS_IN_FLIGHT": 7, "WEB_THREADS": 8},
    {"HTTPS": True, "BEHIND_PROXY": True},
    {"DEBUG": True, "HTTPS": False},
    {"DATABASE_POOL_MAX": 4},
    {"SANDBOX": False, "SANDBOX_SECRET": "short"},
    {"FIELD_ENCRYPTION_KEYS": {"new": SHARED, "old": OTHER}},
]
SOUND = {"STAFF_TWO_FACTOR": True, "SANDBOX": False, "WEBHOOK_LOOPBACK": False}
OF_THE_DATABASE = "sessions.W020"
"""The suite signs in as the owner; tests/config/test_database_roles.py looks at this one."""
pytestmark = pytest.mark.usefixtures("database")


def found(*, deploy: bool = False, **changed: Any) -> list[tuple[str, str]]:
    """What is said of our own settings."""
    with override_settings(**(SOUND | changed)):
        messages = run_checks(include_deployment_checks=deploy)
    ours = [each for each in messages if each.id.startswith(("sessions.", "providers.")) and each.id != OF_THE_DATABASE]
    return [(each.id, each.msg) for each in ours]


def test_settings_that_are_sound_raise_nothing() -> None:
    assert found(deploy=True) == []


@pytest.mark.parametrize(("changed", "said"), FAULTS)
def test_what_is_dangerous_is_found_everywhere(changed: dict[str, Any], said: list[tuple[str, str]]) -> None:
    assert found(**changed) == said


@pytest.mark.parametrize(("changed", "said"), FOR_PRODUCTION)
def test_what_production_must_not_have_is_found_for_deployment_only(
    changed: dict[str, Any], said: tuple[str, str]
) -> None:
    assert found(deploy=True, **changed) == [said]
    assert found(**changed) == []


def test_a_sandbox_whose_keys_can_be_guessed_is_found() -> None:
    assert found(SANDBOX=True, SANDBOX_SECRET="x" * 31) == [SHORT_SANDBOX_SECRET]
    assert found(SANDBOX=True, SANDBOX_SECRET="x" * 32) == []


@pytest.mark.parametrize("right", RIGHT)
def test_what_is_right_raises_nothing(right: dict[str, Any]) -> None:
    assert found(deploy=True, **right) == []


def test_every_check_is_made_to_speak_by_some_test() -> None:
    """Another one belongs in a list above; that of the database's role speaks in test_database_roles.py."""
    written = set(re.findall(r'"((?:sessions|providers)\.[EW]\d{3})"', Path(checks.__file__).read_text()))
    spoken = {identity for _, said in FAULTS for identity, _ in said} | {said[0] for _, said in FOR_PRODUCTION}

    assert written == spoken | {SHORT_SANDBOX_SECRET[0], OF_THE_DATABASE}
