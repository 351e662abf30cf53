"""Verifies that the audit log is as it was written: nothing changed, removed or inserted."""

from collections.abc import Callable, Iterator

from django.db import connection

from sessions_app.staff.audit_chain import Broken, Entry, Head, describe, follow

PORTION = 2_000
COLUMNS = """number, hash, id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor_id, actor, action,
       subject_type, subject_id, subject, before::text, after::text, reason, request_id"""
CHAINED = f"SELECT {COLUMNS} FROM sessions_app_auditentry WHERE number > %s ORDER BY number LIMIT {PORTION}"
LOOSE = f"SELECT {COLUMNS} FROM sessions_app_auditentry WHERE number IS NULL OR number < 1 ORDER BY id LIMIT 1"
NEWEST = "SELECT number, hash FROM sessions_app_auditentry WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1"


def verify_audit(*, kept: Head | None = None, passed: Callable[[], object] = lambda: None) -> Head:
    """Recompute each hash outside of the database, a portion in memory at a time. Raises Broken.

    The database computes none of it: its owner may have replaced its functions.
    """
    loose = _read(LOOSE, [])
    if loose:
        raise Broken(f"{describe(loose[0])} was put in beside the chain")
    return follow(_entries(), kept=kept, passed=passed)


def audit_head() -> Head | None:
    """Give the newest entry as the database has it; None: there is none."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        row = cursor.fetchone()
    return Head(*row) if row else None


def _entries() -> Iterator[Entry]:
    last = 0
    while portion := _read(CHAINED, [last]):
        yield from portion
        last = portion[-1].number or 0


def _read(statement: str, values: list[int]) -> list[Entry]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Entry(*row) for row in cursor.fetchall()]
