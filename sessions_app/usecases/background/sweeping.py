"""The loop of every sweep: claim a batch with a lease, commit, handle each row, claim the next until nothing is due.

Any number of workers may sweep at once. One that dies leaves rows that become due again when their lease ends.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, TypeVar

from django.db import connection
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Model, QuerySet, Value
from django.db.models.functions import Greatest, Least
from django.db.transaction import atomic

logger = logging.getLogger(__name__)
Row = TypeVar("Row")
Leased = TypeVar("Leased", bound=Model)

LEASE = timedelta(minutes=2)
"""How long one worker has for a row; afterwards another may ask the provider again, which is harmless."""
BATCH = 64
THREADS = 8
"""Rows handled at a time: they mostly wait for a provider."""
AT_ONE_ACCOUNT = 6
"""Of these at most, so that an account that hangs leaves threads to the others."""


OnRow = Callable[[str], None]
"""Called with the outcome of each row as soon as it is known."""


def ignore(outcome: str) -> None:
    """Do nothing with it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to go on claiming: so many rows, so many seconds. None: until nothing is due."""

    rows: int | None = None
    seconds: float | None = None

    def room(self, most: int, *, done: int, seconds: float) -> int:
        """Say how many rows may be claimed now, at most `most`, after so many and so many seconds."""
        if self.seconds is not None and seconds >= self.seconds:
            return 0
        return most if self.rows is None else min(most, self.rows - done)


NO_LIMITS = Limits()


def sweep(
    claim: Callable[[int], Sequence[Row]],
    handle: Callable[[Row], str],
    *,
    limits: Limits = NO_LIMITS,
    on_row: OnRow = ignore,
) -> Counter[str]:
    """Handle the rows that `claim(size)` gives and count their outcomes.

    `claim` commits before it returns. A row whose `handle` raises counts as `fault`: it is logged, and its lease brings
    it back. Rows with an `account_id` share the threads by account.
    """
    ended: Counter[str] = Counter()
    started = monotonic()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="sweep") as threads:
        while size := limits.room(BATCH, done=ended.total(), seconds=monotonic() - started):
            batch = claim(size)
            for outcome in _handle_in_turn(threads, handle, batch):
                ended[outcome] += 1
                on_row(outcome)
            if not batch:
                break
    return ended


def lease(due: "QuerySet[Leased]", size: int, *, related: str | None = "account", **changes: Any) -> list[Leased]:
    """Take the first `size` rows of `due` that no other worker is taking; return them changed, with what is `related`.

    `changes` keep other workers away until the lease is over; they are committed before it returns.
    """
    rows = due.model._default_manager
    with atomic(durable=True):
        taken = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:size])
        rows.filter(pk__in=taken).update(**changes)
    found = (rows.select_related(related) if related else rows).in_bulk(taken)
    return [found[pk] for pk in taken if pk in found]


def backing_off(now: datetime, *, since: str, longest: timedelta) -> ExpressionWrapper:
    """Say when to look again: as much later as the time in `since` is past, from LEASE to `longest`."""
    waited = ExpressionWrapper(Value(now, DateTimeField()) - F(since), output_field=DurationField())
    pause = Least(Greatest(waited, Value(LEASE, DurationField())), Value(longest, DurationField()))
    return ExpressionWrapper(Value(now, DateTimeField()) + pause, output_field=DateTimeField())


def _handle_in_turn(threads: ThreadPoolExecutor, handle: Callable[[Row], str], batch: Sequence[Row]) -> Iterator[str]:
    """Whenever a thread is free, begin the first row whose account has fewer than AT_ONE_ACCOUNT under way."""
    waiting, running = list(batch), dict[Future[str], Any]()
    while waiting or running:
        at_account = Counter(running.values())
        for row in tuple(waiting):
            account = getattr(row, "account_id", None)
            if len(running) < THREADS and (account is None or at_account[account] < AT_ONE_ACCOUNT):
                running[threads.submit(_handle, handle, row)] = account
                at_account[account] += 1
                waiting.remove(row)
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            del running[future]
            yield future.result()


def _handle(handle: Callable[[Row], str], row: Row) -> str:
    try:
        return str(handle(row))
    except Exception:
        logger.exception("Row not handled", extra={"row": str(getattr(row, "pk", row))})
        return "fault"
    finally:
        connection.close()
