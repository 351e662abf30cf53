"""Where benchmarks run: a PostgreSQL of their own in `var/bench`, never anybody's real database, and Django on it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from config.standalone import defaults

FOLDER = defaults.VAR / "bench"


@contextmanager
def django_of_our_own(**environment: str) -> Iterator[None]:
    """Start it and set Django up as its owner; `environment` is set before. Tables are emptied: give no real one."""
    os.environ |= {"ENV_FILE": os.devnull, "DJANGO_SETTINGS_MODULE": "config.settings"}
    os.environ |= {"DATABASE_URL": "", "DATABASE_OWNER_URL": ""} | environment
    defaults.read_secrets(FOLDER / "secrets.env")
    with defaults.environment(folder=FOLDER):
        os.environ["DATABASE_URL"] = os.environ.pop("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
        import django

        django.setup()
        yield
