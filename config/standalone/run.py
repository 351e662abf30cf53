"""`make run`: everything on one machine. Prepares the database, starts the Procfile and prints the addresses."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Any

import environ
import psycopg

from config import private, procfile
from config.standalone import defaults, leftovers
from config.standalone.stop_signals import StopSignals
from config.standalone.supervisor import Stopped, Supervisor

ROOT = defaults.ROOT
REACH_SECONDS = 5
OFF = ("off", "0", "false", "no")


def main() -> int:
    """Run until Ctrl-C, SIGTERM, or the end of the terminal or of a process; returns the exit code."""
    _open_streams()
    signals = StopSignals()
    os.umask(0o077)
    os.chdir(ROOT)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    with _the_only_one(), defaults.environment():
        _settle_environment()
        _reach("DATABASE_OWNER_URL" if os.environ.get("DATABASE_OWNER_URL") else "DATABASE_URL")
        leftovers.end()
        _refuse_taken_ports()
        try:
            with Supervisor(signals) as supervisor:
                return _run(supervisor)
        except Stopped:
            return 0
        finally:
            leftovers.end()


def _run(supervisor: Supervisor) -> int:
    _manage(supervisor, "migrate", "--noinput", "--verbosity", "0")
    os.environ["DATABASE_OWNER_URL"] = ""  # no later process can use the owner's role
    _reach("DATABASE_URL")
    _manage(supervisor, "seed_demo")
    commands = procfile.commands(ROOT / "Procfile")
    supervisor.start({name: command for name, command in commands.items() if name != "sandbox" or _with_sandbox()})
    return supervisor.watch([sys.executable, "-m", "config.standalone.announce"])


def _manage(supervisor: Supervisor, *arguments: str) -> None:
    if supervisor.run([sys.executable, "manage.py", *arguments]):
        sys.exit(f"`manage.py {arguments[0]}` failed; see its output above")


def _open_streams() -> None:
    """Open closed standard streams; otherwise the next file opened would take their place and receive the output."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


@contextmanager
def _the_only_one() -> Iterator[None]:
    """Allow one run in a folder. The lock ends with the process that holds it."""
    private.make_folder(defaults.VAR)
    with open(defaults.VAR / "run.lock", "w", opener=private.opener) as held:
        try:
            flock(held, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            sys.exit("Switchyard is running in this folder already. Stop it first, or use another clone.")
        yield


def _settle_environment() -> None:
    os.environ.setdefault("PORT", "8000")
    os.environ.setdefault("SANDBOX_PORT", str(_port("PORT") + 1))
    os.environ.setdefault("LOG_JSON", "off")
    os.environ.setdefault("WEBHOOK_LOOPBACK", "on")
    leftovers.mark()


def _port(name: str) -> int:
    given = os.environ[name]
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 65_535):
        sys.exit(f"{name} is a number from 1 to 65535, not {given!r}. For example: {name}=8100 make run")
    return int(given)


def _reach(variable: str) -> None:
    """Check a database URL. Messages never contain it, because it may hold a password."""
    try:
        psycopg.connect(**_database(variable), connect_timeout=REACH_SECONDS).close()
    except psycopg.Error as exc:
        sys.exit(f"{variable} does not lead to a database that accepts it: {' '.join(str(exc).split())}")


def _database(variable: str) -> dict[str, Any]:
    try:
        if not os.environ[variable].startswith(("postgres://", "postgresql://")):
            raise ValueError
        given = environ.Env().db(variable)
    except ValueError:
        sys.exit(f"{variable} is written postgres://user:password@host:5432/name, special characters in it as %xx")
    names = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    return {name: given[key] for name, key in names.items() if given[key]}


def _with_sandbox() -> bool:
    return os.environ.get("SANDBOX", "on").lower() not in OFF


def _refuse_taken_ports() -> None:
    names = ["PORT", *(["SANDBOX_PORT"] if _with_sandbox() else [])]
    for name in names:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", _port(name)))
            except OSError:
                sys.exit(f"Port {os.environ[name]} is in use. Choose another: {name}=8100 make run")


if __name__ == "__main__":
    sys.exit(main())
