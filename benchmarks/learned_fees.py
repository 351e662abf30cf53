"""`python -m benchmarks.learned_fees --lines 100000`: how fast an account's settled fees are read and estimated.

It writes random sessions of the last 90 days, and settles the paid ones in one file, or in a file for each day, with
lines as an import writes them, in a separate database (in `var/bench`). It prints the time of reading and estimating,
with and without the index, of the account's page, and of the list of accounts.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.place import django_of_our_own
from benchmarks.session_pages import browser

DAYS, PAID_SHARE = 80, 0.6
FILES = """
INSERT INTO sessions_app_settlementfile (id, account_id, name, sha256, bytes, layout_name, layout, imported_at,
       matched_at, line_count, first_at, last_at, tail_days, opened_from, judged_from, judged_until, judged_sessions,
       totals, not_ours)
SELECT gen_random_uuid(), account_id, 'bench.csv', md5(account_id::text || day), 1, 'bench', '{}', now(), now(),
       sum(n), min(first_at), max(last_at), 1, min(first_at), min(first_at), max(last_at), 0,
       jsonb_agg(jsonb_build_object('currency', currency, 'kind', 'CHARGE', 'count', n, 'fee', '1.00')), 0
  FROM (SELECT account_id, date_trunc(%(by)s, created_at) AS day, currency, count(*) AS n,
               min(created_at) AS first_at, max(created_at) AS last_at
          FROM sessions_app_paymentsession WHERE status = 'COMPLETED' GROUP BY 1, 2, 3) parts
 GROUP BY account_id, day"""
LINES = """
INSERT INTO sessions_app_settlementline (file_id, line, kind, word, reference, entry, payout, occurred_at, currency,
       gross, fee, net, paid_currency, paid_amount, not_ours, session_id)
SELECT f.id, row_number() OVER (PARTITION BY f.id ORDER BY s.id) + 1, 'CHARGE', 'charge', s.payment_reference,
       'txn_' || s.reference, 'po', s.created_at, s.currency, s.total, round(s.total * 0.024 + 0.25, 2),
       s.total - round(s.total * 0.024 + 0.25, 2), s.currency, s.total, false, s.id
  FROM sessions_app_paymentsession s JOIN sessions_app_settlementfile f ON s.created_at BETWEEN f.first_at AND f.last_at
 WHERE s.status = 'COMPLETED'"""


def main() -> None:
    """Seed, measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learned_fees", description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with django_of_our_own(LOG_LEVEL="ERROR", ALLOWED_HOSTS="testserver", PUBLIC_BASE_URL="http://testserver"):
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        account = _sessions(options.lines)
        print(f"{'':24}{'read and estimate, ms':>22}{'without the index':>19}{'page, ms':>10}{'list, ms':>10}")
        for name, by in (("one file", "century"), ("a file for each day", "day")):
            print(f"{name:24}", end="", flush=True)
            _settle(by)
            _measure(account, options.rounds)


def _sessions(lines: int) -> Any:
    from providers.models import ProviderAccount
    from sessions_app.models import Application
    from tests.random_sessions import seed

    _run("TRUNCATE sessions_app_application, providers_provideraccount CASCADE")
    application = Application.objects.create(name="Fees")
    account = ProviderAccount.objects.create(provider="sandbox", name="bench", fee_percent="2")
    until = datetime.now(UTC)
    seed(round(lines / PAID_SHARE), application=application.pk, account=account.pk,
         since=until - timedelta(days=DAYS), until=until)  # fmt: skip
    return account


def _settle(by: str) -> None:
    """Settle all paid sessions, in a file for each `by`."""
    from sessions_app.models import SettlementLine

    _run("TRUNCATE sessions_app_settlementfile CASCADE")
    _run(FILES, {"by": by})
    _run(LINES)
    _run("VACUUM ANALYZE sessions_app_settlementline, sessions_app_settlementfile")
    print(f"{SettlementLine.objects.count():>9,}", end="", flush=True)


def _measure(account: Any, rounds: int) -> None:
    from django.db import transaction

    from sessions_app.usecases.settlement.learned_fees import settled_fees

    def read() -> None:
        settled_fees(account=account, as_of=datetime.now(UTC))

    client = browser()
    times = [_median(read, rounds)]
    with transaction.atomic():
        _run("DROP INDEX settlement_line_fees")
        times.append(_median(read, rounds))
        transaction.set_rollback(True)
    for page in (f"{account.pk}/change/", ""):
        times.append(_median(lambda page=page: client.get(f"/admin/providers/provideraccount/{page}"), rounds))  # type: ignore[misc]
    print("{:13.0f}{:19.0f}{:10.0f}{:10.0f}".format(*times))


def _median(work: Callable[[], Any], rounds: int) -> float:
    """Return the median time in ms; the first round fills caches and is not counted."""
    times = []
    for _ in range(rounds + 1):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times[1:])


def _run(statement: str, values: Any = None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(statement, values)
        cursor.execute("RESET statement_timeout")


if __name__ == "__main__":
    main()
