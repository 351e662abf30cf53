"""What the environment says is what the product does."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from providers.registry import PROVIDERS
from tests.processes import ROOT

COOKIES = """
from django.conf import settings as s
print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE)
print(s.CSRF_COOKIE_NAME, s.CSRF_COOKIE_SECURE, s.CSRF_COOKIE_HTTPONLY, s.CSRF_COOKIE_SAMESITE)
print({s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN}, {s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH})
"""
URL = "postgres://me:secret@db.example.com:5433/switchyard?sslmode=verify-full"
ASKED = """
import os
from django.conf import settings
print(settings.DATABASES["default"]["OPTIONS"]["sslmode"], settings.DATABASES["default"]["OPTIONS"]["pool"]["min_size"])
print(settings.CELERY_BROKER_URL)
print(os.environ["PGSSLMODE"])
"""


def test_what_the_database_url_asks_for_holds_for_the_database_and_for_the_queue_in_it() -> None:
    given = os.environ | {"DATABASE_URL": URL, "CELERY_BROKER_URL": ""}

    told = subprocess.run([sys.executable, "-c", ASKED], env=given, check=True, capture_output=True, text=True).stdout

    assert told.splitlines() == ["verify-full 1", "pgmq://me:secret@db.example.com:5433/switchyard", "verify-full"]


@pytest.mark.parametrize(
    ("address", "prefix", "secure"),
    [("https://pay.example.com", "__Host-", True), ("http://127.0.0.1", "", False)],
)
def test_with_https_both_cookies_belong_to_this_host_alone(address: str, prefix: str, secure: bool) -> None:
    given = os.environ | {"PUBLIC_BASE_URL": address}

    told = subprocess.run([sys.executable, "-c", COOKIES], env=given, check=True, capture_output=True, text=True).stdout

    assert told.splitlines() == [
        f"{prefix}sessionid {secure} True Lax",
        f"{prefix}csrftoken {secure} True Lax",
        "{None} {'/'}",
    ]


PORT = "is a number from 1 to 65535, not"
WHOLE = "is a whole number from 1 to 100,000, not"
RATE = "is written like 600/minute, not"
DAYS = "is a whole number of days from 0 to 36,500, not"
RING = "is written id:secret,id:secret"
DATABASE = "is written postgres://user:password@host:5432/name, other signs in it as %xx"
REFUSED = [
    ("PORT", "80a", f"{PORT} '80a'"),
    ("PORT", "0", f"{PORT} '0'"),
    ("PORT", "", f"{PORT} ''"),
    ("SANDBOX_PORT", "65536", f"{PORT} '65536'"),
    ("PUBLIC_BASE_URL", "pay.example.com", "is written https://pay.example.com, not 'pay.example.com'"),
    ("PUBLIC_BASE_URL", "https://", "is written https://pay.example.com, not 'https://'"),
    ("JWT_SIGNING_KEYS", "hush", RING),
    ("JWT_SIGNING_KEYS", "k1:", RING),
    ("FIELD_ENCRYPTION_KEYS", "k1:hush,hush", RING),
    ("DATABASE_URL", "127.0.0.1/hush", DATABASE),
    ("DATABASE_URL", "postgres://me:hush/hush@127.0.0.1/shop", DATABASE),
    ("DATABASE_URL", "postgres://127.0.0.1", DATABASE),
    ("DATABASE_OWNER_URL", "mysql://me:hush@127.0.0.1/shop", DATABASE),
    ("EMAIL_URL", "hush", "is written smtp+tls://user:password@host:587"),
    ("EMAIL_URL", "smtp://me:hush@host:port", "is written smtp+tls://user:password@host:587"),
    *(("TRUSTED_PROXIES", value, f"is the number of your own proxies in a row, 1 to 10, not {value!r}") for value in (
        "0", "11", "10.0.0.0/8", "",
    )),
    *((name, "maybe", "is on or off, not 'maybe'") for name in (
        "DEBUG", "BEHIND_PROXY", "STAFF_TWO_FACTOR", "WEBHOOK_LOOPBACK", "SANDBOX", "SECOND_APPROVER", "LOG_JSON"
    )),
    *((name, value, f"{WHOLE} {value!r}") for name, value in (
        ("DATABASE_POOL_MAX", "0"), ("STAFF_SESSION_HOURS", "-1"), ("STAFF_IDLE_MINUTES", "1.5"),
        ("SIGN_IN_LOCK_MINUTES", "100001"), ("SIGN_IN_FAILURES", "five"), ("ACCESS_TOKEN_SECONDS", "1 h"),
        ("WEB_THREADS", ""), ("PROVIDER_CALLS_IN_FLIGHT", "\u0665"),
    )),
    *((name, value, f"{RATE} {value!r}") for name, value in (
        ("RATE_LIMIT", "600"), ("ANONYMOUS_RATE_LIMIT", "0/second"), ("SIGN_IN_RATE", "10/day"),
    )),
    *((name, value, f"{DAYS} {value!r}") for name, value in (
        ("RETENTION_CUSTOMER_DAYS", "-1"), ("RETENTION_KEY_DAYS", "forever"), ("RETENTION_EVENT_DAYS", "36501"),
    )),
    *(("EXPLORATION_PERCENT", value, f"is a percentage from 0 to 100, not {value!r}") for value in (
        "101", "-1", "nan", "2%",
    )),
    *(("ROUTING_REFRESH_SECONDS", value, f"is a number of seconds from 0 to 3600, not {value!r}") for value in (
        "inf", "-1", "3 s", "3601",
    )),
    ("LOG_LEVEL", "loud", "is one of DEBUG, INFO, WARNING, ERROR and CRITICAL, not 'loud'"),
]  # fmt: skip


def settings_with(**given: str) -> dict[str, Any]:
    """Settings as a process with these variables has them."""
    with pytest.MonkeyPatch.context() as changed:
        for name, value in given.items():
            changed.setenv(name, value)
        return runpy.run_path(str(Path(ROOT) / "config" / "settings.py"))


@pytest.mark.parametrize(("name", "value", "sentence"), REFUSED)
def test_a_value_that_cannot_be_read_is_one_sentence_with_its_name_and_no_secret(
    name: str, value: str, sentence: str
) -> None:
    with pytest.raises(SystemExit) as refused:
        settings_with(**{name: value})

    assert refused.value.code == f"{name} {sentence}"
    assert "hush" not in str(refused.value.code)


def test_every_variable_that_is_more_than_text_is_refused_by_some_test() -> None:
    names = re.findall(r"read\(\s*\"(\w+)\"", (Path(ROOT) / "config" / "settings.py").read_text())

    assert set(names) == {name for name, _, _ in REFUSED}


def test_values_at_their_bounds_are_taken() -> None:
    taken = settings_with(
        PORT="65534", RETENTION_KEY_DAYS="0", EXPLORATION_PERCENT="0.0001", ROUTING_REFRESH_SECONDS="0.5",
        WEB_THREADS="100000", RATE_LIMIT="1/hour", SANDBOX="", DEBUG="Yes", JWT_SIGNING_KEYS=" k2:b , k1:a:c ",
        DATABASE_OWNER_URL="", PUBLIC_BASE_URL="http://127.0.0.1:65534/",
    )  # fmt: skip

    assert (taken["SANDBOX_PORT"], taken["RETENTION"]["keys"].days, taken["EXPLORATION_MILLIONTHS"]) == (9, 0, 1)
    assert (taken["ROUTING_REFRESH_SECONDS"], taken["WEB_THREADS"], taken["RATE_LIMIT"]) == (0.5, 100_000, (1, 3600))
    assert (taken["SANDBOX"], taken["DEBUG"]) == (False, True)
    assert list(taken["JWT_SIGNING_KEYS"].items()) == [("k2", "b"), ("k1", "a:c")]
    assert taken["DATABASE_OWNER_URL"] == taken["DATABASE_URL"]
    assert taken["PUBLIC_BASE_URL"] == "http://127.0.0.1:65534"


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_the_address_of_every_provider_is_explained(name: str) -> None:
    assert f"#{name.upper()}_API_BASE=" in (ROOT / ".env.example").read_text()


@pytest.mark.parametrize(
    "entrance",
    [
        ["-m", "config.process", "web"],
        ["-m", "config.process", "worker"],
        ["manage.py", "check"],
        ["-m", "celery", "-A", "config.celery", "--quiet", "worker"],
    ],
    ids=" ".join,
)
def test_no_entrance_shows_a_traceback(entrance: list[str]) -> None:
    refused = subprocess.run(
        [sys.executable, *entrance], cwd=ROOT, env=os.environ | {"RATE_LIMIT": "many"}, capture_output=True, text=True
    )

    assert refused.stderr == f"RATE_LIMIT {RATE} 'many'\n"
    assert refused.returncode == 1
