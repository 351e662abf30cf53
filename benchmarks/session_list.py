"""`python -m benchmarks.session_list --sessions 100000 1000000`: how fast the console's pages are with many sessions.

It writes random sessions of the last 30 days, with their events, attempts, provider events and webhook deliveries, into
a separate database (in `var/bench`), requests each page through Django, and prints for every size the time and the
number of 8 KB blocks that the queries read, which does not depend on other load. Pages that read a whole large table
are reported.
"""

import argparse
import json
import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks import session_pages
from benchmarks.place import django_of_our_own

BATCH, DAYS = 100_000, 30
LARGE = re.compile(r"sessions_app_(paymentsession|sessionevent|providerattempt|inboundevent|webhookdelivery)$")
FEW = 100
"""The most blocks for a scan that stops at its first row."""


@dataclass(frozen=True)
class Page:
    """The cost of a page: queries, total milliseconds, blocks read, and large tables read completely."""

    queries: int
    ms: float
    blocks: int
    whole: frozenset[str]


def main() -> None:
    """Seed, measure and print for every size."""
    options = _options()
    with django_of_our_own(LOG_LEVEL="ERROR", ALLOWED_HOSTS="testserver", PUBLIC_BASE_URL="http://testserver"):
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        _measure(sorted(options.sessions), options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.session_list", description=__doc__)
    parser.add_argument("--sessions", type=int, nargs="+", default=[100_000, 1_000_000], metavar="N")
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def _measure(sizes: list[int], rounds: int) -> None:
    client, people, done = session_pages.browser(), session_pages.merchants(), 0
    results: dict[str, list[Page]] = {}
    for size in sizes:
        started = time.monotonic()
        done = _seed(people, since=done, count=size)
        print(f"{size:,} sessions after {time.monotonic() - started:.0f} s", flush=True)
        for name, address in session_pages.addresses(people).items():
            results.setdefault(name, []).append(_page(client, address, rounds))
    _print(sizes, results)


def _seed(people: session_pages.Merchants, *, since: int, count: int) -> int:
    """Write older sessions first, so that the newest day has the same number at every size; returns the total."""
    until = datetime.now(UTC) - timedelta(days=since / 1_000_000 * DAYS)
    while since < count:
        step = min(BATCH, count - since)
        begun = until - timedelta(days=step / 1_000_000 * DAYS)
        session_pages.write(step, people=people, since=begun, until=until, batch=since // 10_000)
        since, until = since + step, begun
    session_pages.complete(people)
    return since


def _page(client: Any, address: str, rounds: int) -> Page:
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
    plans = [_plan(each["sql"]) for each in asked if each["sql"].lstrip().startswith(("SELECT", "WITH", "("))]
    blocks = sum(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in plans)
    whole = frozenset(name for plan in plans for name in _read_whole(plan))
    return Page(len(asked), statistics.median(taken[1:]), blocks, whole)


def _plan(sql: str) -> dict[str, Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql.replace('%', '%%')}", [])
        document = cursor.fetchall()[0][0]
    plan: dict[str, Any] = (json.loads(document) if isinstance(document, str) else document)[0]["Plan"]
    return plan


def _read_whole(plan: dict[str, Any]) -> Iterator[str]:
    match = LARGE.match(plan.get("Relation Name", ""))
    if match and plan["Node Type"] == "Seq Scan" and plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] > FEW:
        yield match[1]
    for part in plan.get("Plans", ()):
        yield from _read_whole(part)


def _print(sizes: list[int], results: dict[str, list[Page]]) -> None:
    heads = [f"{what} at {size:,}" for what in ("ms", "blocks") for size in sizes]
    print(f"\n| page | queries | {' | '.join(heads)} | reads whole |\n|---|---|{'---|' * (len(heads) + 1)}")
    for name, pages in results.items():
        numbers = [f"{page.ms:.0f}" for page in pages] + [f"{page.blocks:,}" for page in pages]
        whole = ", ".join(sorted(pages[-1].whole)) or "–"
        print(f"| {name} | {pages[-1].queries} | {' | '.join(numbers)} | {whole} |")


if __name__ == "__main__":
    main()
