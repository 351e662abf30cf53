"""`python -m benchmarks.bulkheads`: how fast other requests are while provider accounts hang.

Reads, health checks and events are timed one after the other, first without load, then while many clients create at 3
and at 6 accounts that answer after seven seconds. A merchant also creates at a healthy account (selected by a rule).
Both are measured with the limits before bulkheads (64 threads, calls not limited) and with the current ones.
"""

import argparse
import http.client
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import orjson

from benchmarks.place import FOLDER, django_of_our_own

HANG_MS = 7000
FIRST_WAVE_SECONDS = 2.0
"""Until the load has reached its limit of calls in flight."""
SETTINGS = {
    "before": {"WEB_THREADS": "64", "PROVIDER_CALLS_IN_FLIGHT": "100000"},
    "now": {"WEB_THREADS": "256"},
}
PATHS = {
    "GET /sessions?limit=1": "/api/v1/sessions?limit=1",
    "GET /sessions/{id}": "/api/v1/sessions/{id}",
    "GET /events": "/api/v1/sessions/{id}/events",
    "GET /healthz": "/healthz",
    "console, sign-in": "/admin/login/",
}


@dataclass
class Timed:
    """Statuses and milliseconds of one kind of request."""

    milliseconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def row(self) -> str:
        """Format p50, p99 and all statuses except 200 and 201."""
        if not self.milliseconds:
            return f"{'-':>9}{'-':>9}"
        ordered = sorted(self.milliseconds)
        others = {status: count for status, count in self.statuses.items() if status not in (200, 201)}
        p99 = ordered[int(0.99 * (len(ordered) - 1))]
        return f"{statistics.median(ordered):9.0f}{p99:9.0f}{len(ordered):7}  {others or ''}"


@dataclass(frozen=True)
class Shop:
    """The web process, and the client's token and session."""

    port: int
    token: str
    session: str = ""

    def ask(self, method: str, path: str, body: bytes | None = None, key: str = "", timeout: float = 40) -> int:
        """Make one request on a new connection; returns the status, 0 when the connection broke."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "Idempotency-Key": key}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path.format(id=self.session), body, headers)
            answer = connection.getresponse()
            answer.read()
        except OSError:
            return 0
        else:
            return answer.status
        finally:
            connection.close()

    def create(self) -> int:
        """Open a session for a new order."""
        from sessions_app.api.sessions.samples import ORDER

        name = uuid4().hex
        return self.ask("POST", "/api/v1/sessions", orjson.dumps(ORDER | {"orderReference": name}), name)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bulkheads", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="length of each measurement")
    parser.add_argument("--clients", type=int, default=300, help="clients that create at the hanging accounts")
    parser.add_argument("--only", choices=SETTINGS, help="one of the two settings")
    options = parser.parse_args()
    from tests.processes import free_port, sandbox

    port = free_port()
    with django_of_our_own(RATE_LIMIT="100000/second", SANDBOX_PORT=str(port), EXPLORATION_PERCENT="0"):
        (FOLDER / "bulkheads.sqlite3").unlink(missing_ok=True)
        with sandbox(FOLDER / "bulkheads.sqlite3", port=port) as base:
            for name in [options.only] if options.only else SETTINGS:
                _look(name, base, options)


def _look(name: str, base: str, options: argparse.Namespace) -> None:
    print(f"\n{name}: {SETTINGS[name]}, {options.clients} clients, accounts that answer after {HANG_MS} ms")
    print(f"{'':26}{'p50 ms':>9}{'p99 ms':>9}{'count':>7}  other statuses")
    crowd_token, merchant_token = _prepare()
    with _web(SETTINGS[name]) as port:
        for hanging in (0, 3, 6):
            for number in range(6):
                _behave(base, f"hang-{number}", HANG_MS)
            _enable_only(hanging)
            merchant = _with_session(Shop(port, merchant_token))
            with _crowd(Shop(port, crowd_token), options.clients if hanging else 0) as crowd:
                time.sleep(FIRST_WAVE_SECONDS)
                seen = _timed(merchant, options.seconds)
            print(f"-- {hanging} accounts hang; statuses of the load: {dict(crowd) or 'none'}")
            for what, timed in seen.items():
                print(f"   {what:23}{timed.row()}", flush=True)


def _timed(shop: Shop, seconds: float) -> dict[str, Timed]:
    """Time requests one after the other, in one thread for each kind."""
    calls: dict[str, Callable[[], int]] = {
        what: lambda path=path: shop.ask("GET", path)  # type: ignore[misc]
        for what, path in PATHS.items()
    }
    calls["POST, healthy account"] = shop.create
    seen, until = {what: Timed() for what in calls}, time.monotonic() + seconds

    def repeat(what: str) -> None:
        while time.monotonic() < until:
            before = time.perf_counter()
            seen[what].statuses[calls[what]()] += 1
            seen[what].milliseconds.append((time.perf_counter() - before) * 1000)
            time.sleep(0.05)

    threads = [threading.Thread(target=repeat, args=(what,)) for what in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


@contextmanager
def _crowd(shop: Shop, clients: int) -> Iterator[Counter[int]]:
    """Run clients that create continuously; after a 503 or 429 they wait a second."""
    answered, enough = Counter[int](), threading.Event()

    def post() -> None:
        while not enough.is_set():
            status = shop.create()
            answered[status] += 1
            if status != 201:
                enough.wait(1)

    threads = [threading.Thread(target=post, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()
    yield answered
    enough.set()
    for thread in threads:
        thread.join()


def _prepare() -> tuple[str, str]:
    """Create six accounts that will hang and a healthy one; the merchant's orders go only to the latter."""
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.__main__ import TABLES
    from providers.models import ProviderAccount
    from routing.models import RoutingRule, RuleAccount
    from sessions_app.api.tokens import ApplicationToken
    from sessions_app.models import Application
    from tests.sandbox_control import credentials

    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")
        cursor.execute("TRUNCATE providers_provideraccount, routing_routingrule CASCADE")
    applications = [Application.objects.get_or_create(name=name)[0] for name in ("Crowd", "Merchant")]
    for name in (*(f"hang-{number}" for number in range(6)), "healthy"):
        account = ProviderAccount(provider="sandbox", name=name, preference=0 if name == "healthy" else 1)
        account.seal_credentials(credentials(name))
        account.save()
    rule = RoutingRule.objects.create(name="Merchant", action="only", application_id=applications[1].id, position=1)
    RuleAccount.objects.create(rule=rule, account=account)
    other = RoutingRule.objects.create(name="Crowd", action="never", application_id=applications[0].id, position=2)
    RuleAccount.objects.create(rule=other, account=account)
    connection.close_pool()
    crowd, merchant = (str(ApplicationToken.for_application(each.id)) for each in applications)
    return crowd, merchant


def _enable_only(hanging: int) -> None:
    from django.db import connection

    from providers.models import ProviderAccount

    for number in range(6):
        ProviderAccount.objects.filter(name=f"hang-{number}").update(enabled=number < hanging)
    connection.close()


def _with_session(shop: Shop) -> Shop:
    from sessions_app.models import PaymentSession

    if shop.create() != 201:
        sys.exit("The healthy account does not work")
    newest = PaymentSession.objects.order_by("-id").values_list("id", flat=True)[0]
    return Shop(shop.port, shop.token, str(newest))


def _behave(base: str, account: str, hang_ms: int) -> None:
    from tests.sandbox_control import Sandbox

    Sandbox(base).behave(account, hang_ms=hang_ms)


@contextmanager
def _web(environment: dict[str, str]) -> Iterator[int]:
    from tests.processes import free_port, process

    port = free_port()
    granian = str(Path(sys.executable).with_name("granian"))
    command = [granian, "--interface", "rsgi", "--http", "1", "config.rsgi:door", "--port", str(port)]
    command += ["--workers", "2", "--backlog", "2048", "--no-log"]
    ready, log = f"http://127.0.0.1:{port}/readyz", FOLDER / "bulkheads.log"
    with process(*command, ready=ready, env={**environment, "LOG_LEVEL": "CRITICAL"}, log=log):
        yield port


if __name__ == "__main__":
    main()
