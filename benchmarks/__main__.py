"""`make bench`: complete creates per second, compared with `pgbench` running the same two transactions."""

import argparse
import os
import statistics
import sys
import urllib.request
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.place import FOLDER, django_of_our_own
from config.standalone.embedded_postgres import Server

CLIENTS = 16
TABLES = (
    "sessions_app_inboundevent, sessions_app_sessionevent, sessions_app_providerattempt, "
    "sessions_app_idempotencyrecord, sessions_app_paymentsession"
)


def main() -> None:
    """Measure and print."""
    options = _options()
    with django_of_our_own(RATE_LIMIT="100000/second"):
        _measure(options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--seconds", type=int, default=8, help="length of each measurement")
    parser.add_argument("--rounds", type=int, default=3, help="number of alternating measurements of both")
    return parser.parse_args()


def _measure(options: argparse.Namespace) -> None:
    from benchmarks.load import create_sessions

    application, account, token = _prepare()
    server = Server(FOLDER / "postgres")
    values = _values_of_a_create()
    creates, baseline, latencies = [], [], []
    with _web() as port:
        create_sessions(port, token, clients=CLIENTS, seconds=2)
        for number in range(1, options.rounds + 1):
            _clean()
            baseline.append(_pgbench(server, application, account, values, seconds=options.seconds, run=_fresh_run()))
            _clean()
            result = create_sessions(port, token, clients=CLIENTS, seconds=options.seconds)
            if set(result.statuses) != {201}:
                sys.exit(f"Not every create was answered 201: {dict(result.statuses)}")
            creates.append(result.rate)
            latencies.append((result.percentile(0.5), result.percentile(0.99)))
            print(f"round {number}: pgbench {baseline[-1]:7.0f}/s   switchyard {creates[-1]:7.0f}/s", flush=True)
    ratio = statistics.median(creates) / statistics.median(baseline)
    p50, p99 = (statistics.median(each) for each in zip(*latencies, strict=True))
    print(f"\n{'':34}{'median/s':>10}{'ratio':>8}{'p50 ms':>8}{'p99 ms':>8}")
    print(f"{'pgbench, the same two statements':34}{statistics.median(baseline):10.0f}{1:8.2f}")
    print(f"{'POST /api/v1/sessions, instant':34}{statistics.median(creates):10.0f}{ratio:8.2f}{p50:8.1f}{p99:8.1f}")
    print(f"\n{CLIENTS} clients, {os.cpu_count()} cores shared by client, web and database; see docs/benchmarks.md")


def _prepare() -> tuple[UUID, UUID, str]:
    from django.core.management import call_command
    from django.db import connection

    from providers.base import Credentials
    from providers.models import ProviderAccount
    from sessions_app.api.tokens import ApplicationToken
    from sessions_app.models import Application

    call_command("migrate", verbosity=0, interactive=False)
    application, _ = Application.objects.get_or_create(name="Benchmark")
    for number in range(3):
        account, made = ProviderAccount.objects.get_or_create(provider="instant", name=f"instant-{number}")
        if made:
            account.seal_credentials(Credentials({"api_key": "none"}))
            account.save()
    connection.close_pool()
    return application.id, account.id, str(ApplicationToken.for_application(application.id))


def _clean() -> None:
    """Empty the tables, vacuum and checkpoint, so that both sides start from the same state."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")
        cursor.execute("CHECKPOINT")
    connection.close()


def _fresh_run() -> int:
    """Return a number that no earlier run used, so that keys are unique in a database that is kept."""
    file = FOLDER / "runs"
    last = int(file.read_text()) if file.exists() else 0
    file.write_text(str(last + 1))
    return last + 1


def _values_of_a_create() -> dict[str, Any]:
    """Return the parameters of one real create, so that the baseline writes rows of the same size."""
    from datetime import UTC, datetime, timedelta

    import orjson
    from uuid_utils.compat import uuid7

    import benchmarks.instant  # noqa: F401  # makes the provider known here too
    from providers.models import ConfigurationVersion
    from providers.sealed import fingerprint
    from routing.ranking import rank_accounts
    from sessions_app.api.sessions.order_body import order_from
    from sessions_app.api.sessions.samples import ORDER
    from sessions_app.api.strict_json import read
    from sessions_app.creation.callers import Caller
    from sessions_app.creation.fenced_writes import NewSession, order_json
    from sessions_app.models.attempt import sealed_request
    from sessions_app.models.session import email_indexes, seal_customer
    from sessions_app.scopes import EVERYTHING
    from sessions_app.usecases.sessions import create

    body, now = read(orjson.dumps(ORDER)), datetime.now(UTC)
    order = order_from(body, mode="sandbox", redirect_hosts=())
    caller = Caller(uuid7(), "sandbox", timedelta(hours=1), (), 0, None, EVERYTHING)
    decision = rank_accounts(create._facts(order, caller), version=0, session_id=uuid7(), now=now).decision
    session = NewSession(uuid7(), order, decision, now, now)
    return {
        "fingerprint": fingerprint(b"x"),
        "version": ConfigurationVersion.objects.get().version,
        "payment_method": order.payment_method,
        "currency": order.currency,
        "total": order.total,
        "shipping": order.shipping,
        "tax": order.tax,
        "order": order_json(order),
        "customer": seal_customer(order.customer, session.id),
        "email": email_indexes("jane.doe@example.com")[0],
        "decision": orjson.dumps(decision).decode(),
        "position": 1,
        "request": sealed_request(create._request(session)),
        "provider": "instant",
        "score": Decimal("81.3"),
        "reference": f"co_{'0' * 24}",
        "url": f"https://instant.example/pay/{uuid7()}",
        "event_data": '{"provider":"instant"}',
    }


def _pgbench(
    server: Server, application: UUID, account: UUID, values: dict[str, Any], *, seconds: int, run: int
) -> float:
    from benchmarks.baseline import creates_per_second

    return creates_per_second(
        server, application=application, account=account, values=values, clients=CLIENTS, seconds=seconds, run=run
    )


def _web() -> Any:
    from contextlib import contextmanager

    from tests.processes import free_port, process

    @contextmanager
    def serve() -> Any:
        port = free_port()
        granian = str(Path(sys.executable).with_name("granian"))
        command = [granian, "--interface", "rsgi", "--http", "1", "benchmarks.instant:door", "--port", str(port)]
        command += ["--workers", "2", "--backlog", "2048", "--no-log"]
        with process(*command, ready=f"http://127.0.0.1:{port}/healthz", log=FOLDER / "web.log"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz").close()
            yield port

    return serve()


if __name__ == "__main__":
    main()
