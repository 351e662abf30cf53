"""Where benchmarks run: a PostgreSQL of their own in `var/bench`, never anybody's real database, and Django on it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from config import standalone

FOLDER = standalone.VAR / "bench"


@contextmanager
def django_of_our_own(**environment: str) -> Iterator[None]:
    """This will start it and set Django up; `environment` is set before. Its tables are emptied: give no real one."""
    os.environ |= {"ENV_FILE": os.devnull, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": ""}
    os.environ |= environment
    standalone.read_secrets(FOLDER / "secrets.env")
    with standalone.environment(folder=FOLDER):
        import django

        django.setup()
        yield
