"""Which payments of ours a file must hold. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeGuard

NEAR = timedelta(days=3)
"""Two files whose charges are no further apart than this follow each other: no payment between them is left out."""
LONGEST_SESSION = timedelta(days=1)
"""From when a session is opened to when it is paid."""


@dataclass(frozen=True, slots=True)
class SettlementWindow:
    """Sessions opened at or after `opened_from` and paid at or after `since` and before `until`, UTC.

    What was opened before the first charge of the first file may have been settled in a file nobody imported.
    """

    opened_from: datetime
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another file of the account: when its first and last charge was, and what was judged by it."""

    first_at: datetime
    last_at: datetime
    judged: SettlementWindow


def window(
    *, first_at: datetime, last_at: datetime, tail_days: int, before: Neighbour | None, after: Neighbour | None
) -> SettlementWindow:
    """Say what can be judged by a file whose charges are from `first_at` to `last_at`.

    The last `tail_days` days of the file are left out: payments of them may be settled later. A file that follows
    `before` begins where that ended; one that `after` follows also judges what that could not: sessions that were
    opened before its first charge.
    """
    midnight = datetime.combine(last_at.date() + timedelta(days=1), time(), last_at.tzinfo)
    opened_from, since, until = first_at, first_at, midnight - timedelta(days=tail_days)
    if follows(before, first_at):
        opened_from, since = before.judged.opened_from, min(since, before.judged.until)
    if after and after.first_at <= last_at + NEAR:
        until = max(until, min(after.judged.until, after.judged.since + LONGEST_SESSION))
    return SettlementWindow(opened_from, since, max(since, until))


def follows(before: Neighbour | None, first_at: datetime) -> TypeGuard[Neighbour]:
    """Tell whether a file whose first charge was at `first_at` carries on from `before`."""
    return before is not None and before.last_at >= first_at - NEAR
