"""`python -m benchmarks.reports --sessions 1000000`: session reports of the product, compared with psql's copy.

It writes random sessions into a separate database (in `var/bench`) and exports them through
`sessions_app.reports.export`, every time in a new process, whose peak memory is printed. In between, psql copies the
same SELECT. Every report is made twice and must have the same bytes.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from typing import Any

from benchmarks.place import FOLDER, django_of_our_own

OUT = FOLDER / "reports"
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
BATCH = 100_000


def main() -> None:
    """Measure and print; with `--one` run only one export, in the measured process."""
    options = _options()
    ours = os.environ.get("DATABASE_URL", "") if options.one else ""  # of the measured process
    with django_of_our_own(LOG_LEVEL="WARNING", DATABASE_URL=ours):
        if options.one:
            _one(options.one)
        else:
            _measure(options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reports", description=__doc__)
    parser.add_argument("--sessions", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--one", choices=["csv", "csv.gz", "xlsx"], help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(options: argparse.Namespace) -> None:
    _seed(options.sessions)
    OUT.mkdir(exist_ok=True)
    print(f"{options.sessions:,} sessions, the usual columns, no attempts\n")
    print(f"{'':22}{'seconds':>9}{'rows/s':>12}{'MB':>8}{'peak MB':>9}   sha256")
    copied = []
    for kind in ("csv", "csv.gz", "xlsx"):
        taken = []
        for _ in range(options.rounds):
            if kind == "csv":
                copied.append(_psql())
                print(f"{'psql copy, same SELECT':22}{copied[-1]:9.1f}{options.sessions / copied[-1]:12,.0f}")
            export = _in_a_process(kind)
            taken.append(export)
            print(
                f"{kind:22}{export['seconds']:9.1f}{export['rows'] / export['seconds']:12,.0f}"
                f"{export['bytes'] / 1e6:8.0f}{export['peak']:9.0f}   {export['sha256'][:16]}",
                flush=True,
            )
        if len({each["sha256"] for each in taken}) != 1 or taken[0]["rows"] != options.sessions:
            sys.exit(f"The same report has different bytes or is incomplete: {taken}")
        if kind == "csv":
            ratio = statistics.median(each["writing"] for each in taken) / statistics.median(copied)
            print(f"{'writing / psql':22}{ratio:9.2f}")
    print(f"\nseconds: control totals and digest included. {os.cpu_count()} cores shared by exporter and database")


def _seed(count: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from providers.models import ProviderAccount
    from sessions_app.models import Application, PaymentSession
    from tests.random_sessions import seed

    call_command("migrate", verbosity=0, interactive=False)
    application, _ = Application.objects.get_or_create(name="Reports")
    account, _ = ProviderAccount.objects.get_or_create(provider="sandbox", name="reports")
    if PaymentSession.objects.filter(application=application).count() == count:
        return
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE sessions_app_paymentsession CASCADE")
    started, step = time.monotonic(), (UNTIL - SINCE) / max(1, -(-count // BATCH))
    for number, begun in enumerate(range(0, count, BATCH)):
        since = SINCE + number * step
        seed(min(BATCH, count - begun), application=application.pk, account=account.pk, since=since,
             until=since + step, chance=(number % 100) / 100)  # fmt: skip
    print(f"seeded in {time.monotonic() - started:.0f} s", flush=True)
    connection.close_pool()


def _definition(kind: str) -> Any:
    from sessions_app.reports.definition import Definition, Filters, Format

    as_of = datetime(2026, 3, 1, tzinfo=UTC)
    return Definition(
        date(2026, 1, 1), date(2026, 1, 31), as_of, format=Format(kind), attempts=False, filters=Filters(mode="sandbox")
    )


def _in_a_process(kind: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.reports", "--one", kind]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def _one(kind: str) -> None:
    from sessions_app.reports.export import Paths, export

    listener, started = _Listener(), time.monotonic()
    made = export(_definition(kind), Paths(OUT / f"sessions.{kind}", OUT / f"attempts.{kind}"), listener)
    seconds = time.monotonic() - started
    (file,) = made.files
    facts = {
        "seconds": seconds,
        "writing": listener.last - listener.first,
        "rows": file.rows,
        "bytes": file.bytes,
        "sha256": file.sha256,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(facts))


class _Listener:
    """Records when writing began and ended."""

    first = last = 0.0

    def begun(self, own: Any, rows: int) -> None:
        self.first = time.monotonic()

    def counted(self, rows: int) -> None:
        self.last = time.monotonic()


def _psql() -> float:
    """Time psql copying the SELECT of the report, with the same parameters and settings."""
    from django.db import connection
    from psycopg import ClientCursor

    from sessions_app.reports import statements
    from sessions_app.reports.snapshot import own_connection

    definition = _definition("csv")
    with own_connection() as own:
        select = ClientCursor(own).mogrify(statements.sessions(definition), statements.values(definition))
    settings = connection.settings_dict
    script = OUT / "copy.sql"
    lines = [
        "SET work_mem = '64MB';", "SET jit = off;", "SET random_page_cost = 1.1;", "SET timezone = 'UTC';",
        f"\\copy ({' '.join(select.split())}) TO '{OUT / 'psql.csv'}' WITH (FORMAT csv, HEADER)",
    ]  # fmt: skip
    script.write_text("\n".join(lines) + "\n")
    given = {"PGPASSWORD": settings["PASSWORD"], "PGHOST": settings["HOST"], "PGPORT": str(settings["PORT"])}
    given |= {"PGUSER": settings["USER"], "PGDATABASE": settings["NAME"]}
    started = time.monotonic()
    subprocess.run([_psql_program(), "-q", "-f", str(script)], check=True, env=os.environ | given)
    return time.monotonic() - started


def _psql_program() -> str:
    from config.standalone.embedded_postgres import Server, binary

    return binary(Server(FOLDER / "postgres").account, "psql")


if __name__ == "__main__":
    main()
