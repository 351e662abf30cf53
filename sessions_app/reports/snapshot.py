"""A separate connection for a long read: one snapshot of the database, outside the pool of web requests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import psycopg
from django.db import connection

from sessions_app.reports.definition import COMMIT_MARGIN

LONGEST_STATEMENT, LONGEST_PAUSE = "6h", "10min"
"""Instead of the usual 15 s and 30 s, because a large COPY takes long."""
LOCALLY = f"""
    SET LOCAL statement_timeout = '{LONGEST_STATEMENT}';
    SET LOCAL idle_in_transaction_session_timeout = '{LONGEST_PAUSE}';
    SET LOCAL work_mem = '64MB';
    SET LOCAL jit = off"""
MARGIN = COMMIT_MARGIN - timedelta(seconds=1)
UNCOMMITTED = """
    SELECT %(as_of)s::timestamptz > clock_timestamp() - %(margin)s::interval OR EXISTS (
        SELECT FROM pg_stat_activity
         WHERE datname = current_database() AND backend_xid IS NOT NULL
           AND (xact_start <= %(as_of)s::timestamptz OR xact_start IS NULL))  -- hidden for other roles"""


@contextmanager
def own_connection() -> Iterator[psycopg.Connection]:
    """Connect with Django's settings, and disconnect at the end. Raises psycopg.Error."""
    wanted = connection.get_connection_params() | {"application_name": "switchyard reports"}
    known = {name: value for name, value in wanted.items() if name not in ("cursor_factory", "context")}
    with psycopg.connect(**known, autocommit=True) as own:
        yield own


@contextmanager
def snapshot(own: psycopg.Connection, *, time_zone: str) -> Iterator[psycopg.Connection]:
    """Hold a read-only transaction with one snapshot; times are returned in `time_zone`."""
    own.isolation_level, own.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
    with own.transaction():
        own.execute(LOCALLY)
        own.execute("SELECT set_config('TimeZone', %s, true)", [time_zone])
        yield own


def is_committed(own: psycopg.Connection, as_of: datetime, *, margin: timedelta = MARGIN) -> bool:
    """Tell whether all events recorded up to `as_of` have been committed or rolled back.

    Events carry the database's time, which is read after their transaction began. So no event from `as_of` or before
    can appear once no older writing transaction is open. Call it before the snapshot and outside it.
    """
    row = own.execute(UNCOMMITTED, {"as_of": as_of, "margin": margin}).fetchone()
    return row is not None and not row[0]
