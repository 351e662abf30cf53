"""A pytest plugin that sets the environment of the tests before Django is set up: their own PostgreSQL and settings.

With xdist the controller does it once, and the workers inherit it. Tests create databases, so they use the owner.
`python -m tests.environment COMMAND ...` runs any other command in the same environment, as web and workers run.
"""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from config.standalone import defaults

HERMETIC = {
    "ENV_FILE": os.devnull,
    "PUBLIC_BASE_URL": "http://testserver",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "LOG_LEVEL": "WARNING",
    "RATE_LIMIT": "100000/second",
    "ANONYMOUS_RATE_LIMIT": "100000/second",
    "SIGN_IN_RATE": "100000/second",
    "STRIPE_SECRET_KEY": "",
    "STRIPE_WEBHOOK_SECRET": "",
    "STRIPE_API_BASE": "",
    "CELERY_BROKER_URL": "memory://",  # tests of the worker set a real broker
    "WEBHOOK_LOOPBACK": "on",
    "SANDBOX_PORT": "9",
    "SANDBOX_SECRET": "the secret of a sandbox that only tests know",
    "EXPLORATION_PERCENT": "0",
    "ROUTING_REFRESH_SECONDS": "0",
}
_leaving = ExitStack()


def _enter(given: dict[str, str]) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    os.environ.update(HERMETIC | given)
    os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
    os.environ["DATABASE_OWNER_URL"] = ""
    folder = Path(__file__).resolve().parent.parent / "var" / "test"
    for secret in ("SECRET_KEY", "JWT_SIGNING_KEYS", "FIELD_ENCRYPTION_KEYS"):
        os.environ.pop(secret, None)
    defaults.read_secrets(folder / "secrets.env")
    _leaving.enter_context(defaults.environment(folder=folder, durable=False))


def _become_owner() -> None:
    os.environ["DATABASE_URL"] = os.environ.pop("DATABASE_OWNER_URL", "") or os.environ["DATABASE_URL"]


def pytest_unconfigure() -> None:
    """Stops the server when no other process uses it."""
    _leaving.close()


if __name__ == "__main__":
    _enter({name: os.environ[name] for name in HERMETIC if name in os.environ})
    with _leaving:
        sys.exit(subprocess.run(sys.argv[1:], check=False).returncode)
_enter({})
_become_owner()
