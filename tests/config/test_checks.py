"""What `manage.py check` finds. Nothing it says holds a secret."""

import base64
import secrets
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import override_settings

REPEATED = base64.urlsafe_b64encode(b"\x07\x99" * 16).decode()
SHARED = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
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
]
SOUND = {"STAFF_TWO_FACTOR": True, "SANDBOX": False, "WEBHOOK_LOOPBACK": False}
OF_THE_DATABASE = "sessions.W020"
"""The suite signs in as the owner; tests/config/test_database_roles.py looks at this one."""
pytestmark = pytest.mark.usefixtures("database")


def found(*, deploy: bool = False, **changed: Any) -> list[tuple[str, str]]:
    """What is said of our own settings."""
    with override_settings(**(SOUND | changed)):
        messages = run_checks(include_deployment_checks=deploy)
    return [(each.id, each.msg) for each in messages if each.id.startswith("sessions.") and each.id != OF_THE_DATABASE]


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
