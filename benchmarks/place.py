"""Where benchmarks run: a separate PostgreSQL in `var/bench`, never a real database, and Django on it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from config.standalone import defaults

FOLDER = defaults.VAR / "bench"


@contextmanager
def django_of_our_own(**environment: str) -> Iterator[None]:
    """Start it and set Django up as its owner, after setting `environment`. All tables are emptied."""
    os.environ |= {"ENV_FILE": os.devnull, "DJANGO_SETTINGS_MODULE": "config.settings"}
    os.environ |= {"DATABASE_URL": "", "DATABASE_OWNER_URL": ""} | environment
    defaults.read_secrets(FOLDER / "secrets.env")
    with defaults.environment(folder=FOLDER):
        os.environ["DATABASE_URL"] = os.environ.pop("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
        import django

        django.setup()
        yield
