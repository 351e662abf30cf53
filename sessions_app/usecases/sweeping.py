"""How every sweep works: claim a batch with a lease, commit, handle each row, claim the next until nothing is due.

Any number of workers may sweep at once. One that dies leaves rows that become due again when their lease ends.
"""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

from django.db import connection

logger = logging.getLogger(__name__)
Row = TypeVar("Row")

BATCH = 64
THREADS = 6
"""Rows handled at a time: they mostly wait for a provider."""


Told = Callable[[str], object]
"""Is told how each row ended, as soon as it has."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to go on claiming: so many rows, so many seconds. None: until nothing is due."""

    rows: int | None = None
    seconds: float | None = None


NO_LIMITS = Limits()
ONE_TASK = Limits(seconds=90)
"""Well within a task's time limit; the next task goes on."""


def sweep(
    claim: Callable[[int], Sequence[Row]],
    handle: Callable[[Row], str],
    *,
    limits: Limits = NO_LIMITS,
    told: Told = bool,
) -> Counter[str]:
    """This will handle whatever `claim(size)` gives and return how many rows ended how.

    `claim` commits before it returns. A row whose `handle` raises counts as `fault`: it is logged, and its lease brings
    it back.
    """
    ended: Counter[str] = Counter()
    started = monotonic()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="sweep") as threads:
        while size := _room(limits, ended.total(), monotonic() - started):
            batch = claim(size)
            for outcome in threads.map(lambda row: _handled(handle, row), batch):
                ended[outcome] += 1
                told(outcome)
            if not batch:
                break
    return ended


def _room(limits: Limits, done: int, seconds: float) -> int:
    if limits.seconds is not None and seconds >= limits.seconds:
        return 0
    return BATCH if limits.rows is None else min(BATCH, limits.rows - done)


def _handled(handle: Callable[[Row], str], row: Row) -> str:
    try:
        return str(handle(row))
    except Exception:
        logger.exception("Row not handled", extra={"row": str(getattr(row, "pk", row))})
        return "fault"
    finally:
        connection.close()
