"""`make run`, as it is: in a folder of its own, on ports of its own, until it is told to stop."""

import os
import secrets
import signal
import urllib.request
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from config.standalone import embedded_postgres
from tests import processes
from tests.config.runs import left_over, run, said_until
from tests.faults.world import PATIENCE_SECONDS

pytestmark = pytest.mark.timeout(300)


def signed_in(folder: Path) -> set[str]:
    """The roles of everybody at the clone's database but us."""
    ours = "backend_type = 'client backend' AND datname = current_database() AND pid <> pg_backend_pid()"
    asked = f"SELECT DISTINCT usename FROM pg_stat_activity WHERE {ours}"
    with psycopg.connect(embedded_postgres.Server(folder / "var" / "postgres").url()) as connection:
        return {row[0] for row in connection.execute(asked)}


def told(folder: Path) -> set[str]:
    """Every DATABASE_OWNER_URL that a process of the run carries."""
    mark, found = f"SWITCHYARD_RUN={folder}".encode(), set()
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            variables = (entry / "environ").read_bytes().split(b"\0")
            if mark in variables:
                found |= {each.decode() for each in variables if each.startswith(b"DATABASE_OWNER_URL=")}
    return found


def test_it_starts_says_where_everything_is_and_ends_without_a_trace(clone: Path) -> None:
    folder, port = clone, processes.free_port()
    started = run(folder, port)
    try:
        said = said_until(started, "curl -X POST")
        assert f"Docs   http://127.0.0.1:{port}/docs" in said
        assert "admin / " in said
        assert urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz").status == 200
        assert signed_in(folder) == {"switchyard_app"}
        assert told(folder) == {"DATABASE_OWNER_URL="}

        second = run(folder, port)
        assert "is running in this folder already" in second.communicate(timeout=PATIENCE_SECONDS)[0]
        assert second.returncode == 1
        assert urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz").status == 200

        os.kill(started.pid, signal.SIGHUP)
        rest = started.communicate(timeout=PATIENCE_SECONDS)[0]
    finally:
        processes.end(started)
    assert "ERROR" not in rest
    assert "is killed" not in rest  # all end when they are asked to, within the supervisor's grace
    assert left_over(folder) == []


SECRETS = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "JWT_SIGNING_KEYS": f"k1:{secrets.token_urlsafe(32)}",
    "FIELD_ENCRYPTION_KEYS": f"k1:{secrets.token_urlsafe(32)}=",
}
NOT_WRITTEN_SO = "DATABASE_URL is written postgres://user:password@host:5432/name, special characters in it as %xx"
NOT_LET_IN = "DATABASE_URL does not lead to a database that accepts it: connection failed: connection to server at"


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"PORT": "abc"}, "PORT is a number from 1 to 65535, not 'abc'. For example: PORT=8100 make run"),
        ({"PORT": "0"}, "PORT is a number from 1 to 65535, not '0'. For example: PORT=8100 make run"),
        ({"SANDBOX_PORT": "65536"}, "SANDBOX_PORT is a number from 1 to 65535, not '65536'."),
        ({"DATABASE_URL": "127.0.0.1/shop"}, NOT_WRITTEN_SO),
        ({"DATABASE_URL": "postgres://me:hush/hush@127.0.0.1/shop"}, NOT_WRITTEN_SO),
        ({"DATABASE_URL": "postgres://me:hush@hush@127.0.0.1:9/shop"}, NOT_LET_IN),
        (
            {"DATABASE_URL": "postgres://me@127.0.0.1:9/shop", "DATABASE_OWNER_URL": "127.0.0.1/shop"},
            NOT_WRITTEN_SO.replace("DATABASE_URL", "DATABASE_OWNER_URL"),
        ),
    ],
)
def test_a_value_that_will_not_do_is_one_sentence(variables: dict[str, str], sentence: str, clone: Path) -> None:
    started = run(clone, processes.free_port(), **(SECRETS | variables))
    try:
        said = started.communicate(timeout=PATIENCE_SECONDS)[0]
    finally:
        processes.end(started)

    assert said.startswith(sentence)
    assert said.count("\n") == 1
    assert "hush" not in said
    assert started.returncode == 1
