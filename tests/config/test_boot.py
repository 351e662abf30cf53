"""Web, worker and beat do not start with settings that are dangerous wherever they are."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import ROOT, free_port

CELERY = str(Path(sys.executable).with_name("celery"))
SHARED = secrets.token_urlsafe(32)
REFUSED = "Switchyard does not start like this:\n  "
DANGERS = [
    ({"SECRET_KEY": ""}, "SECRET_KEY is not set: nobody can sign in (sessions.E005)"),
    ({"JWT_SIGNING_KEYS": ""}, "JWT_SIGNING_KEYS is not set: no token can be signed (sessions.E001)"),
    ({"FIELD_ENCRYPTION_KEYS": ""}, "FIELD_ENCRYPTION_KEYS is not set: nothing can be sealed (sessions.E002)"),
    ({"JWT_SIGNING_KEYS": "k1:short"}, "JWT_SIGNING_KEYS: key k1 is shorter than 32 characters (sessions.E003)"),
    (
        {"SECRET_KEY": "x" * 50},
        "SECRET_KEY can be guessed: it repeats itself, counts on or is made of words (sessions.E006)",
    ),
    (
        {"SECRET_KEY": SHARED, "JWT_SIGNING_KEYS": f"k1:{SHARED}"},
        "SECRET_KEY and JWT_SIGNING_KEYS: key k1 are the same: make one for each (sessions.E007)",
    ),
    (
        {"DEBUG": "on", "PUBLIC_BASE_URL": "https://pay.example.com"},
        "DEBUG is on, and PUBLIC_BASE_URL is https (sessions.E008)",
    ),
    ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is * (sessions.E009)"),
]
ENTRANCES = {
    "web": [sys.executable, "-m", "config.process", "web"],
    "worker": [sys.executable, "-m", "config.process", "worker"],
    "beat": [sys.executable, "-m", "config.process", "beat"],
    "any web server": [sys.executable, "-c", "import config.wsgi"],
    "celery worker": [CELERY, "-A", "config.celery", "--quiet", "worker"],
    "celery beat": [CELERY, "-A", "config.celery", "--quiet", "beat", "--schedule"],
}


def started(entrance: str, schedule: Path | None = None, **given: str) -> subprocess.CompletedProcess[str]:
    """Runs it to its end; `schedule` is a file that beat may make, and remove."""
    environment = os.environ | {"PORT": str(free_port())} | given
    command = [*ENTRANCES[entrance], *([str(schedule)] if ENTRANCES[entrance][-1] == "--schedule" else [])]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(("given", "sentence"), DANGERS)
def test_a_dangerous_setting_is_refused_with_a_sentence(given: dict[str, str], sentence: str) -> None:
    refused = started("any web server", **given)

    assert refused.stderr == f"{REFUSED}{sentence}\n"
    assert refused.returncode == 1


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_nothing_starts_with_it(entrance: str, tmp_path: Path) -> None:
    refused = started(entrance, tmp_path / "schedule", ALLOWED_HOSTS="*")

    assert f"{REFUSED}ALLOWED_HOSTS is * (sessions.E009)\n" in refused.stderr
    assert refused.returncode == 1


def test_settings_of_one_machine_are_no_danger() -> None:
    assert started("any web server", SANDBOX="on", STAFF_TWO_FACTOR="off").returncode == 0
