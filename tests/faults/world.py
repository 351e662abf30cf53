"""A whole Switchyard of separate processes on free ports: a sandbox provider that sends events, web, and sweeps."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from unittest.mock import patch

import httpx2
from django.conf import settings
from django.db import connection
from django.utils import timezone

from sessions_app import sweeps
from sessions_app.usecases.background.sweeping import NO_LIMITS
from tests import processes
from tests.faults.kill_points import ORDERS
from tests.sandbox_control import Sandbox
from tests.stand_ins.relay import Relay, relay

SCALE = int(os.environ.get("PROVE", "1"))
"""The factor by which experiments are longer; `make prove` sets it."""
PATIENCE_SECONDS = 90
"""The time limit for steps that must happen, also on a slow machine."""
Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class World:
    """The addresses of the processes."""

    web: str
    sandbox: Sandbox
    environment: dict[str, str]
    orders: Path
    postman: Relay
    sweeper: Callable[[], str]
    """Where sweeps are run apart; started when it is first asked for."""

    def post(self, token: str, body: dict[str, Any], *, key: str) -> httpx2.Response | None:
        """One create; None when the connection broke. Waits until the server listens."""
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return httpx2.post(f"{self.web}/api/v1/sessions", json=body, headers=headers, timeout=30)
            except httpx2.ConnectError:
                assert time.monotonic() < deadline, "nobody listens"
                time.sleep(0.1)
            except httpx2.HTTPError:
                return None

    def doom(self, step: str) -> None:
        """Kills the next process that reaches `step`."""
        self.orders.write_text(step)

    def is_dead(self) -> bool:
        """Whether a process has died at the step."""
        return not self.orders.exists()

    def sweep(self, name: str, *, later: float = 0, apart: bool = False) -> str:
        """Runs a sweep as if `later` seconds from now: here, or `apart` in a separate process that may be killed.

        With a planted bug always in a separate process. Returns the outcomes of rows; empty when it was killed.
        """
        if apart or self.environment["BUG"]:
            try:
                return httpx2.get(f"{self.sweeper()}/{name}/{later}", timeout=PATIENCE_SECONDS).text
            except httpx2.RemoteProtocolError:
                return ""
        now = timezone.now() + timedelta(seconds=later)
        return str(dict(sweeps.SWEEPS[name].run(now=now, limits=NO_LIMITS)))


@contextmanager
def world(
    folder: Path,
    *,
    bug: str = "",
    events: bool = False,
    broker: str = "",
    web_processes: int = 2,
    **more: str,
) -> Iterator[World]:
    """Starts the processes with the test's database, with a planted bug if one is named; events pass through the relay.

    `more` are further environment variables.
    """
    folder.mkdir(exist_ok=True)
    port, orders = processes.free_port(), folder / "doom"
    web = f"http://127.0.0.1:{port}"
    with (
        relay(web) as (post, postman),
        processes.sandbox(folder / "ledger.sqlite3", events_to=f"{post}/webhooks/sandbox" if events else "") as base,
        patch.dict(settings.PROVIDER_API_BASES, sandbox=base),  # other tests of this process have another sandbox
    ):
        environment = {
            "DATABASE_URL": processes.database_url(),
            "SANDBOX_API_BASE": base,
            "CELERY_BROKER_URL": broker,
            "BUG": bug,
            ORDERS: str(orders),
            "LOG_LEVEL": "CRITICAL",
            **more,
        }
        granian = [str(Path(sys.executable).with_name("granian")), "--interface", "rsgi", "--http", "1"]
        command = [*granian, "tests.faults.killable:door", "--port", str(port), "--workers", str(web_processes)]
        command += ["--respawn-failed-workers", "--respawn-interval", "0.1", "--no-log"]
        # Like a process manager: the server gives up when a worker dies twice in a few seconds, and is started again.
        forever = ["sh", "-c", 'trap exit TERM; while :; do "$@"; sleep 0.1; done', "web", *command]
        with (
            processes.process(*forever, ready=f"{web}/healthz", env=environment),
            started_when_needed(environment) as sweeper,
        ):
            yield World(web, Sandbox(base), environment, orders, postman, sweeper)


@contextmanager
def started_when_needed(environment: dict[str, str]) -> Iterator[Callable[[], str]]:
    """Starts one process that runs sweeps, in forks of its own, and gives its address."""
    starting = Lock()
    with ExitStack() as leaving:

        @cache
        def start() -> str:
            port = processes.free_port()
            command = [sys.executable, "-m", "tests.faults.killable", str(port)]
            address = f"http://127.0.0.1:{port}"
            leaving.enter_context(processes.process(*command, ready=f"{address}/ready/0", env=environment))
            return address

        def sweeper() -> str:
            with starting:
                return start()

        yield sweeper


def many(work: Callable[[Item], Result], items: list[Item], *, threads: int = 16) -> list[Result]:
    """Runs the work for every item in parallel threads, and releases their connections."""

    def one(item: Item) -> Result:
        try:
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, items))
