"""`python -m benchmarks.session_list --sessions 100000 1000000`: what the console's pages cost as sessions grow.

It writes random sessions of the last 30 days, with their events, attempts, provider events and webhook deliveries, into
a database of its own (in `var/bench`), asks for each page through Django as a browser would, and prints how many
queries it took and how long, at each size. A page that reads a whole large table is named.
"""

import argparse
import os
import re
import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks import session_pages
from config import standalone

FOLDER = standalone.VAR / "bench"
BATCH, DAYS = 100_000, 30
LARGE = re.compile(
    r"Seq Scan on (sessions_app_(?:paymentsession|sessionevent|providerattempt|inboundevent|webhookdelivery))"
)


def main() -> None:
    """This will seed, measure and print, size after size."""
    options = _options()
    os.environ |= {"ENV_FILE": os.devnull, "LOG_LEVEL": "ERROR", "DATABASE_URL": "", "ALLOWED_HOSTS": "testserver"}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "PUBLIC_BASE_URL": "http://testserver"}
    standalone.read_secrets(FOLDER / "secrets.env")
    with standalone.environment(folder=FOLDER):
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        _measure(sorted(options.sessions), options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.session_list", description=__doc__)
    parser.add_argument("--sessions", type=int, nargs="+", default=[100_000, 1_000_000], metavar="N")
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def _measure(sizes: list[int], rounds: int) -> None:
    client, people, found = session_pages.browser(), session_pages.merchants(), {}
    done = 0
    for size in sizes:
        started = time.monotonic()
        done = _seed(people, since=done, count=size)
        print(f"{size:,} sessions after {time.monotonic() - started:.0f} s", flush=True)
        for name, address in session_pages.addresses(people).items():
            found.setdefault(name, []).append(_page(client, address, rounds))
    _print(sizes, found)


def _seed(people: session_pages.Merchants, *, since: int, count: int) -> int:
    """Older sessions first, so that the newest day has as many at each size; a small merchant's are a few of each."""
    until = datetime.now(UTC) - timedelta(days=since / 1_000_000 * DAYS)
    while since < count:
        step = min(BATCH, count - since)
        begun = until - timedelta(days=step / 1_000_000 * DAYS)
        session_pages.write(step, people=people, since=begun, until=until, batch=since // 10_000)
        since, until = since + step, begun
    session_pages.complete(people)
    return since


def _page(client: Any, address: str, rounds: int) -> tuple[int, float, set[str]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    taken = []
    for _ in range(rounds + 1):  # the first one fills caches
        started = time.perf_counter()
        answer = client.get(address, follow=True)
        taken.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as asked:
        client.get(address, follow=True)
    return len(asked), statistics.median(taken[1:]), _scanned(each["sql"] for each in asked)


def _scanned(queries: Any) -> set[str]:
    from django.db import connection

    found = set()
    with connection.cursor() as cursor:
        for sql in queries:
            if sql.lstrip().startswith(("SELECT", "WITH", "(")):
                cursor.execute("EXPLAIN " + sql.replace("%", "%%"), [])
                found |= {name for (line,) in cursor.fetchall() for name in LARGE.findall(line)}
    return found


def _print(sizes: list[int], found: dict[str, list[tuple[int, float, set[str]]]]) -> None:
    print("\n| page | queries | " + " | ".join(f"ms at {size:,}" for size in sizes) + " | ratio | reads whole |")
    print("|---|---|" + "---|" * (len(sizes) + 2))
    for name, pages in found.items():
        times = " | ".join(f"{ms:.0f}" for _, ms, _ in pages)
        whole = ", ".join(sorted(pages[-1][2])) or "–"
        print(f"| {name} | {pages[-1][0]} | {times} | {pages[-1][1] / pages[0][1]:.2f} | {whole} |")


if __name__ == "__main__":
    main()
