"""Runs one statement, prepared, on a connection that is borrowed from the pool for just that long.

The hot path uses nothing else, so nothing holds a connection while a provider thinks or a client is slow.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection


def fetch_one(statement: str, values: Mapping[str, Any] | Sequence[Any]) -> tuple[Any, ...] | None:
    """Run a statement, its own transaction, and return its first row. Raises django.db.Error subclasses."""
    pool = connection.pool  # type: ignore[attr-defined]
    with connection.wrap_database_errors:
        pool.open()
        borrowed = pool.getconn()
        try:
            return borrowed.execute(statement, values, prepare=True).fetchone()  # type: ignore[no-any-return]
        finally:
            pool.putconn(borrowed)
