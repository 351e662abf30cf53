"""A connection of its own for a long read: one snapshot of the whole database, outside the pool web requests use."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import psycopg
from django.db import connection

from sessions_app.reports.definition import SETTLING

LONGEST_STATEMENT, LONGEST_PAUSE = "6h", "10min"
"""Instead of the 15 s and 30 s of everything else: a large COPY takes as long as it takes."""
LOCALLY = f"""
    SET LOCAL statement_timeout = '{LONGEST_STATEMENT}';
    SET LOCAL idle_in_transaction_session_timeout = '{LONGEST_PAUSE}';
    SET LOCAL work_mem = '64MB';
    SET LOCAL jit = off"""
MARGIN = SETTLING - timedelta(seconds=1)
UNSETTLED = """
    SELECT %(as_of)s::timestamptz > clock_timestamp() - %(margin)s::interval OR EXISTS (
        SELECT FROM pg_stat_activity
         WHERE datname = current_database() AND backend_xid IS NOT NULL
           AND (xact_start <= %(as_of)s::timestamptz OR xact_start IS NULL))  -- another role's time is not shown"""


@contextmanager
def own_connection() -> Iterator[psycopg.Connection]:
    """Connect with the settings Django connects with, and disconnect. Raises psycopg.Error."""
    wanted = connection.get_connection_params() | {"application_name": "switchyard reports"}
    known = {name: value for name, value in wanted.items() if name not in ("cursor_factory", "context")}
    with psycopg.connect(**known, autocommit=True) as own:
        yield own


@contextmanager
def snapshot(own: psycopg.Connection, *, time_zone: str) -> Iterator[psycopg.Connection]:
    """Hold a read-only transaction in which everything is as at one moment; times are read in `time_zone`."""
    own.isolation_level, own.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
    with own.transaction():
        own.execute(LOCALLY)
        own.execute("SELECT set_config('TimeZone', %s, true)", [time_zone])
        yield own


def is_settled(own: psycopg.Connection, as_of: datetime, *, margin: timedelta = MARGIN) -> bool:
    """Tell whether all that was recorded up to `as_of` has been committed, or never will be.

    What is recorded carries the database's clock, read after its transaction began. So nothing can still appear at or
    before `as_of` once no transaction that has written is older. Asked outside the snapshot, before it.
    """
    row = own.execute(UNSETTLED, {"as_of": as_of, "margin": margin}).fetchone()
    return row is not None and not row[0]
