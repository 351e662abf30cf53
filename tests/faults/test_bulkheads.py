"""Accounts that hang while many clients create: requests that do not need them are answered.

The tests use no clock. Reads must be answered before the first hanging call has ended, on a fast or a slow machine. If
a wave of calls ends too soon, there is another one.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from django.db import connection

from sessions_app.models import IdempotencyRecord, PaymentSession, ProviderAttempt
from tests.faults.clients import one, order
from tests.faults.world import SCALE, World

pytestmark = pytest.mark.timeout(300 * SCALE)
THREADS, CALLS, CLIENTS = 24, 18, 36
"""Threads of the one web process, its limit of calls in flight, and clients, who outnumber the threads."""
HANG_MS = 5000
WAVES = 5
LIMITS = httpx2.Limits(max_connections=None)
HTTP = httpx2.Client(timeout=60, limits=LIMITS, trust_env=False)
"""Shared by all threads: a new client for each call would be slower than the calls."""


@pytest.fixture
def hanging(accounts: list[str], account: Callable[..., Any]) -> list[str]:
    """Three accounts that rank above the healthy one, the second of `accounts`."""
    names = [accounts[0], *(f"hanging-{uuid4().hex[:8]}" for _ in range(2))]
    for name in names[1:]:
        account(name, preference=1)
    return names


def post(there: World, token: str, name: str) -> httpx2.Response | None:
    """Creates the order `name` under the key `name`; None when the connection broke."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": name}
    try:
        return HTTP.post(f"{there.web}/api/v1/sessions", json=order(name), headers=headers)
    except httpx2.HTTPError:
        return None


def get(there: World, token: str, path: str) -> int:
    """One read; its status."""
    try:
        return HTTP.get(f"{there.web}{path}", headers={"Authorization": f"Bearer {token}"}).status_code
    except httpx2.HTTPError:
        return 0


@contextmanager
def crowd(there: World, token: str, clients: int) -> Iterator[None]:
    """Clients that create continuously, a new order after every answer."""
    enough = threading.Event()

    def shop(_: int) -> None:
        while not enough.is_set():
            answer = post(there, token, uuid4().hex)
            if answer is None or answer.status_code != 201:
                enough.wait(0.5)

    with ThreadPoolExecutor(clients) as threads:
        for number in range(clients):
            threads.submit(shop, number)
        try:
            yield
        finally:
            enough.set()


def ended(names: list[str]) -> int:
    """The number of finished calls to these accounts, without those that were refused at the limit."""
    attempts = ProviderAttempt.objects.filter(account__name__in=names).exclude(problem__startswith="ProviderBusy")
    return attempts.exclude(state="PLANNED").count()


def under_way(there: World, names: list[str]) -> int:
    """The number of calls these accounts received and have not answered; a lower bound."""
    return sum(len(there.sandbox.books(name)) for name in names) - ended(names)


def everything_else(there: World, token: str, session: PaymentSession) -> list[Callable[[], int]]:
    """Requests that need no provider or the healthy one; each returns a status."""
    api = f"/api/v1/sessions/{session.pk}"
    paths = [api, "/api/v1/sessions?limit=1", f"{api}/events", "/healthz", "/readyz", "/admin/login/"]

    def replay() -> int:
        answer = post(there, token, session.order_reference)
        return answer.status_code if answer and answer.headers.get("Idempotent-Replayed") else 0

    def create() -> int:
        answer = post(there, token, uuid4().hex)
        return answer.status_code if answer else 0

    return [*(partial(get, there, token, path) for path in paths * 2), replay, replay, create]


def wave(there: World, token: str, session: PaymentSession, names: list[str]) -> list[str]:
    """Sends requests to a process in which calls hang; lists what went wrong."""
    while under_way(there, names) < CALLS // 2:
        time.sleep(0.05)
    before, wanted = ended(names), everything_else(there, token, session)
    with ThreadPoolExecutor(len(wanted)) as threads:
        asked = [threads.submit(each) for each in wanted]
        most = 0
        while ended(names) == before and not all(each.done() for each in asked):
            most = max(most, under_way(there, names))
            time.sleep(0.02)
        answered = [each.result() for each in asked if each.done()]
        connection.close()
    found = [f"{len(wanted) - len(answered)} requests waited for hanging calls"] if len(answered) < len(wanted) else []
    if most > CALLS:
        found.append(f"{most} calls were under way")
    wrong = Counter(answered) - Counter({200: len(wanted), 201: len(wanted)})
    return found + [f"answered {status}: {count}" for status, count in wrong.items()]


def isolated(there: World, token: str, names: list[str], *, waves: int) -> list[str]:
    """Three accounts hang: lists what went wrong in the best of several waves."""
    session, found = one(there, token), ["nothing was seen"]
    for name in names:
        there.sandbox.behave(name, hang_ms=HANG_MS)
    with crowd(there, token, CLIENTS):
        for _ in range(waves):
            found = wave(there, token, session, names)
            if not found:
                break
    return found


def turned_away(there: World, token: str, *, tries: int) -> list[str]:
    """All accounts hang: some creates must be refused for now, and succeed later."""
    with crowd(there, token, CLIENTS):
        for _ in range(tries):
            name = uuid4().hex
            answer = post(there, token, name)
            if answer is not None and answer.status_code == 503:
                break
        else:
            return ["nobody was turned away"]
        records = IdempotencyRecord.objects.exclude(state="RELEASED").filter(key=name)
        found = ["something was stored"] if records.exists() else []
        if answer.headers.get("Retry-After") != "1":
            found.append(f"Retry-After is {answer.headers.get('Retry-After')}")
    for account_name in PaymentSession.objects.exclude(account=None).values_list("account__name", flat=True).distinct():
        there.sandbox.behave(account_name)
    again: httpx2.Response | None = post(there, token, name)
    return [*found, *([] if again is not None and again.status_code == 201 else ["the key was used up"])]


def bounded(started: Any, bug: str = "") -> Any:
    return started(
        bug,
        web_processes=1,
        WEB_THREADS=str(THREADS),
        PROVIDER_CALLS_IN_FLIGHT=str(CALLS),
        ROUTING_REFRESH_SECONDS="0",
    )


def test_accounts_that_hang_cost_nobody_else(started: Any, token: str, accounts: list[str], hanging: list[str]) -> None:
    with bounded(started) as there:
        for _ in range(min(SCALE, 5)):
            assert isolated(there, token, hanging, waves=WAVES) == []
            for name in hanging:
                there.sandbox.behave(name)
        for name in (*hanging, accounts[1]):
            there.sandbox.behave(name, hang_ms=HANG_MS)
        assert turned_away(there, token, tries=20) == []


def test_a_hanging_account_would_find_calls_without_a_bound(started: Any, token: str, hanging: list[str]) -> None:
    with bounded(started, "calls without a bound") as there:
        assert isolated(there, token, hanging, waves=1)
