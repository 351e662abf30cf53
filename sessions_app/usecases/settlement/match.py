"""Compares a settlement file to our ledger: when it is imported, and again on request."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.db.transaction import atomic
from psycopg.errors import LockNotAvailable

from sessions_app.models import SettlementBreak, SettlementFile
from sessions_app.settlement import matching
from sessions_app.settlement.window import Neighbour, SettlementWindow, follows, window
from sessions_app.staff.audit import record

PATIENCE, LONGEST_STATEMENT = "60s", "5min"
TURN = "SELECT pg_advisory_xact_lock(hashtextextended('settlement files of ' || %s::text, 0))"


class BeingImported(Exception):
    """Another file of the account is being imported or compared, and did not end in time."""


@dataclass(frozen=True, slots=True)
class Rematched:
    """What comparing again changed: how many breaks cleared, how many are another kind now, how many stay open."""

    cleared: int
    changed: int
    open: int


def rematch(*, file_id: UUID, user_id: int | None, now: datetime) -> Rematched:
    """Compare the lines of a file's open breaks again, and clear those that agree by now.

    What people resolved stays as they left it. Raises SettlementFile.DoesNotExist, BeingImported.
    """
    account_id = SettlementFile.objects.values_list("account_id", flat=True).get(pk=file_id)
    with turn(account_id):
        values = {"file": file_id, "account": account_id, "now": now}
        run(matching.LINK, values)
        changes = Counter(row[0] for row in run(matching.JUDGE_AGAIN, values))
        run(matching.COUNT_NOT_OURS, values)
        cleared = changes[True] + len(run(matching.CLEAR_FOUND_THERE, values))
        SettlementFile.objects.filter(pk=file_id).update(matched_at=now)
        result = Rematched(cleared, changes[False], open_breaks(file_id).count())
        file = SettlementFile.objects.get(pk=file_id)
        record(
            "compared again",
            actor=User.objects.filter(pk=user_id).first() if user_id else None,
            subject=file,
            after={"cleared": result.cleared, "changed": result.changed, "open": result.open},
        )
    return result


def place(file: SettlementFile) -> None:
    """Set, on a new file not saved yet, which of our payments it must hold. Only while holding the account's turn."""
    if file.first_at is None or file.last_at is None:
        return
    others = SettlementFile.objects.filter(account=file.account_id, judged_from__isnull=False)
    earlier, before = _neighbour(others.filter(first_at__lte=file.first_at).order_by("-last_at"))
    _, after = _neighbour(others.filter(first_at__gt=file.first_at).order_by("first_at"))
    found = window(first_at=file.first_at, last_at=file.last_at, tail_days=file.tail_days, before=before, after=after)
    file.opened_from, file.judged_from, file.judged_until = found.opened_from, found.since, found.until
    file.continues_id = earlier if follows(before, file.first_at) else None


def match(file: SettlementFile, *, now: datetime) -> None:
    """Link a new file's lines to their sessions and find its breaks. Only while holding the account's turn."""
    values: dict[str, Any] = {"file": file.id, "account": file.account_id, "now": now}
    run(matching.LINK, values)
    if file.line_count >= matching.MANY:
        run(matching.LEARN)
    file.not_ours = run(matching.COUNT_NOT_OURS, values)[0][0]
    run(matching.FIND_BREAKS, values)
    run(matching.FIND_PAYOUT_BREAKS, values)
    run(matching.CLEAR_FOUND_THERE, values)
    if file.judged_from:
        judged = {"opened_from": file.opened_from, "since": file.judged_from, "until": file.judged_until}
        file.judged_sessions = run(matching.COUNT_JUDGED, values | judged)[0][0]
        file.save(update_fields=["judged_sessions"])
        run(matching.FIND_MISSING_THERE, values | judged)


def open_breaks(file_id: UUID) -> "QuerySet[SettlementBreak]":
    """List the breaks that are not resolved."""
    return SettlementBreak.objects.filter(file=file_id, resolved_at__isnull=True)


@contextmanager
def turn(account_id: UUID) -> Iterator[None]:
    """Hold a transaction in which no other file of the account is imported or compared.

    Two files that hold the same payment must see each other. Raises BeingImported.
    """
    with atomic():
        run(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        run(f"SET LOCAL statement_timeout = '{LONGEST_STATEMENT}'")
        try:
            run(TURN, [account_id])
        except OperationalError as exc:
            if isinstance(exc.__cause__, LockNotAvailable):
                raise BeingImported(account_id) from exc
            raise
        yield


def run(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    """Run a statement in the caller's transaction and give the rows it returns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def _neighbour(files: "QuerySet[SettlementFile]") -> tuple[UUID | None, Neighbour | None]:
    names = ("id", "first_at", "last_at", "opened_from", "judged_from", "judged_until")
    row: Any = files.values_list(*names).first()
    return (None, None) if row is None else (row[0], Neighbour(row[1], row[2], SettlementWindow(*row[3:])))
