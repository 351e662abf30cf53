"""Starts real processes for tests on free ports, waits for them, and ends them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(
    *command: str, ready: str | None, env: Mapping[str, str] | None = None, seconds: float = 90, log: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs `command` until the block ends; `ready` is a URL that answers once it serves (None: do not wait),
    `log` receives its output."""
    environment = {**os.environ, **(env or {})}
    with open(log, "wb") if log else nullcontext() as file:
        started = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, stderr=file)
    try:
        if ready:
            _wait(started, ready, seconds)
        yield started
    finally:
        end(started)


def end(started: subprocess.Popen[bytes]) -> None:
    """Asks the whole process group to stop, then kills it."""
    for number, seconds in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
        try:
            os.killpg(started.pid, number)
            started.wait(seconds)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def _wait(started: subprocess.Popen[bytes], url: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if started.poll() is not None:
            raise RuntimeError(f"{started.args!r} ended with {started.returncode}")
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{started.args!r} was not ready after {seconds} s")


@contextmanager
def sandbox(ledger: Path, *, port: int | None = None, events_to: str = "") -> Iterator[str]:
    """The sandbox provider with its own ledger; yields its base URL. It sends events to `events_to`, if set."""
    port = port or free_port()
    base = f"http://127.0.0.1:{port}"
    environment = {"SANDBOX_PORT": str(port), "SANDBOX_LEDGER": str(ledger), "SANDBOX_WEBHOOK_BASE": events_to}
    with process(sys.executable, "-m", "providers.sandbox.server", ready=f"{base}/healthz", env=environment):
        yield base


@contextmanager
def worker(environment: Mapping[str, str]) -> Iterator[None]:
    """A Celery worker over the broker that `environment` names."""
    celery = str(Path(sys.executable).with_name("celery"))
    command = [celery, "-A", "config.celery", "--quiet", "worker", "--concurrency", "2", "--loglevel", "error"]
    with process(*command, "--without-mingle", "--without-gossip", ready=None, env=environment) as started:
        yield
        os.killpg(started.pid, signal.SIGKILL)  # a graceful end takes seconds; unfinished tasks stay queued


def database_url() -> str:
    """The URL of the test's database, for other processes."""
    given = connection.settings_dict
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
