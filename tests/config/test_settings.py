"""What the environment says is what the product does."""

import os
import subprocess
import sys

import pytest

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
