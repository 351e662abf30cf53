"""`make run`: everything on one machine. Prepares the database, starts the Procfile and says where everything is."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Any

import environ
import honcho.manager
import psycopg
from honcho.environ import parse_procfile

from config import standalone

ROOT = standalone.ROOT
READY_SECONDS = 60
LEFTOVER_SECONDS = 10
REACH_SECONDS = 5
MARK = "SWITCHYARD_RUN"
"""An environment variable our processes carry, so that leftovers of a killed run can be told from anything else."""
OFF = ("off", "0", "false", "no")
honcho.manager.KILL_WAIT = 30  # requests in flight may wait for a provider
# Each process ends its own children: a signal to the whole group would kill a worker's half-way through a task.
honcho.manager.ProcessManager.terminate = lambda _, pid: os.kill(pid, signal.SIGTERM)


def main() -> int:
    """This will run until Ctrl-C, the end of its terminal or of a process; returns the exit code."""
    os.chdir(ROOT)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    with _the_only_one(), standalone.environment():
        _settle_environment()
        _reach_database()
        _end_leftovers()
        _refuse_taken_ports()
        _manage("migrate", "--noinput", "--verbosity", "0")
        _manage("seed_demo")
        return _run_processes()


@contextmanager
def _the_only_one() -> Iterator[None]:
    """One run a folder. The lock ends with the process that holds it, however that ends."""
    standalone.VAR.mkdir(exist_ok=True)
    with (standalone.VAR / "run.lock").open("w") as held:
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
    os.environ[MARK] = str(ROOT)


def _port(name: str) -> int:
    given = os.environ[name]
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 65_535):
        sys.exit(f"{name} is a number from 1 to 65535, not {given!r}. For example: {name}=8100 make run")
    return int(given)


def _reach_database() -> None:
    """Its own sentences never hold what was given: a password with a sign too much would stand in them."""
    try:
        psycopg.connect(**_database(), connect_timeout=REACH_SECONDS).close()
    except psycopg.Error as exc:
        sys.exit(f"DATABASE_URL leads to no database that lets us in: {' '.join(str(exc).split())}")


def _database() -> dict[str, Any]:
    try:
        if not os.environ["DATABASE_URL"].startswith(("postgres://", "postgresql://")):
            raise ValueError
        given = environ.Env().db("DATABASE_URL")
    except ValueError:
        sys.exit("DATABASE_URL is written postgres://user:password@host:5432/name, other signs in it as %xx")
    names = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    return {name: given[key] for name, key in names.items() if given[key]}


def _with_sandbox() -> bool:
    return os.environ.get("SANDBOX", "on").lower() not in OFF


def _end_leftovers() -> None:
    """Ends what a run that was killed has left behind. Only where /proc tells us which processes are ours."""
    deadline = time.monotonic() + LEFTOVER_SECONDS
    while (left := _leftovers()) and time.monotonic() < deadline:
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)


def _leftovers() -> list[int]:
    mark, found = f"{MARK}={ROOT}".encode(), []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            ours = mark in (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if ours and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found


def _refuse_taken_ports() -> None:
    names = ["PORT", *(["SANDBOX_PORT"] if _with_sandbox() else [])]
    for name in names:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", _port(name)))
            except OSError:
                sys.exit(f"Port {os.environ[name]} is in use. Choose another: {name}=8100 make run")


def _manage(*arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    if subprocess.run(command, check=False).returncode:
        sys.exit(f"`manage.py {arguments[0]}` failed; what it said is above")


def _run_processes() -> int:
    manager = honcho.manager.Manager()
    for name, command in parse_procfile(Path("Procfile").read_text()).processes.items():
        if name != "sandbox" or _with_sandbox():
            manager.add_process(name, command, env=dict(os.environ))
    threading.Thread(target=_announce, daemon=True).start()
    manager.loop()
    return 0 if manager.returncode in (130, 143) else int(manager.returncode or 0)


def _announce() -> None:
    """Waits until the product can serve, then prints where it is."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if _is_ready():
            _manage("show_demo")
            return
        time.sleep(0.2)
    sys.stderr.write(f"Not ready after {READY_SECONDS} s; what the processes said is above. Stopping.\n")
    os.kill(os.getpid(), signal.SIGTERM)


def _is_ready() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{os.environ['PORT']}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(main())
