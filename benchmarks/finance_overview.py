"""`python -m benchmarks.finance_overview --sessions 1000000`: how fast the finance overview is with many sessions.

It writes random sessions of the last 90 days at four accounts into a separate database (in `var/bench`), with decision
records of realistic size, requests the page through Django, and prints the time for every period, and the time of the
same sums when they are read from the sessions.
"""

import argparse
import hashlib
import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.place import django_of_our_own
from benchmarks.session_pages import browser

DAYS, ACCOUNTS, SLICES = 90, 4, 20
PERIODS = {"7 days": "period=7d", "30 days": "period=30d", "90 days": "period=90d"}
PERIODS |= {f"{name}, Asia/Kathmandu": f"{query}&time_zone=Asia/Kathmandu" for name, query in PERIODS.items()}
CLOSE = """
    UPDATE sessions_app_paymentsession SET status = 'EXPIRED', closed_at = expires_at
     WHERE status IN ('PENDING', 'PROCESSING') AND created_at < now() - interval '1 day'"""
PLAIN = """
    SELECT (created_at AT TIME ZONE 'UTC')::date, account_id, currency, status, count(*), sum(total),
           sum((SELECT (c ->> 'fee')::numeric FROM jsonb_array_elements(decision -> 'candidates') c
                 WHERE c ->> 'account' = account_id::text LIMIT 1)) FILTER (WHERE status = 'COMPLETED')
      FROM sessions_app_paymentsession
     WHERE created_at >= now() - interval '30 days' AND id >= %s GROUP BY 1, 2, 3, 4"""


def main() -> None:
    """Seed, measure and print."""
    options = _options()
    with django_of_our_own(LOG_LEVEL="ERROR", ALLOWED_HOSTS="testserver", PUBLIC_BASE_URL="http://testserver"):
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        _seed(options.sessions)
        _measure(options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.finance_overview", description=__doc__)
    parser.add_argument("--sessions", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def _seed(count: int) -> None:
    from django.db import connection

    from providers.models import ProviderAccount
    from sessions_app.models import Application, PaymentSession
    from tests.random_sessions import seed

    recent = PaymentSession.objects.filter(created_at__gte=datetime.now(UTC) - timedelta(hours=2)).exists()
    if recent and PaymentSession.objects.filter(application__name="Overview").count() == count:
        return
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE sessions_app_application, providers_provideraccount CASCADE")
    application = Application.objects.create(name="Overview")
    accounts = [ProviderAccount.objects.create(provider="sandbox", name=f"bench-{n}") for n in range(ACCOUNTS)]
    until, started, step = datetime.now(UTC), time.monotonic(), timedelta(days=DAYS) / SLICES
    for number in range(SLICES):
        since = until - (SLICES - number) * step
        for place, account in enumerate(accounts):
            seed(count // SLICES // ACCOUNTS, application=application.pk, account=account.pk, since=since,
                 until=since + step, chance=(number * ACCOUNTS + place) / 100, decision=_width())  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(CLOSE)
        cursor.execute("VACUUM ANALYZE sessions_app_paymentsession")
    connection.close_pool()
    print(f"{count:,} sessions after {time.monotonic() - started:.0f} s", flush=True)


def _width() -> str:
    """Make a decision record of the size for three accounts (1.3 KB as stored, in the row itself)."""
    noise = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(15)]
    return json.dumps({"evidence": noise})


def _measure(rounds: int) -> None:
    client = browser()
    print(f"{'':28}{'page ms':>9}{'of which SQL':>14}{'queries':>9}{'page KB':>9}")
    for name, query in PERIODS.items():
        pages = _median(lambda query=query: _page(client, query), rounds)  # type: ignore[misc]
        print(f"{name:28}{pages[0]:9.0f}{pages[1]:14.0f}{pages[2]:9.0f}{pages[3] / 1000:9.0f}", flush=True)
    print(f"{'30 days, read from sessions':28}{_median(_plain, rounds)[0]:9.0f}")


def _page(client: Any, query: str) -> tuple[float, ...]:
    """Return the page's total time, its SQL time (both ms), its number of statements and its size."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    started = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/admin/finance/?{query}")
    taken = (time.perf_counter() - started) * 1000
    if page.status_code != 200 or b"<figure" not in page.content:
        raise SystemExit(f"No page: {page}")
    return (
        taken,
        sum(float(query["time"]) for query in queries.captured_queries) * 1000,
        len(queries),
        len(page.content),
    )


def _plain() -> tuple[float, ...]:
    from django.db import connection

    from sessions_app.ids import lowest_id

    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(PLAIN, [lowest_id(datetime.now(UTC) - timedelta(days=31))])
        cursor.fetchall()
    return ((time.perf_counter() - started) * 1000,)


def _median(measure: Callable[[], tuple[float, ...]], rounds: int) -> list[float]:
    """Return the median of every figure; the first round fills caches and is not counted."""
    results = [measure() for _ in range(rounds + 1)][1:]
    return [statistics.median(column) for column in zip(*results, strict=True)]


if __name__ == "__main__":
    main()
