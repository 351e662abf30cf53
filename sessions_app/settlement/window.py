"""The period of our payments that a file must contain. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeGuard

NEAR = timedelta(days=3)
"""Files whose charges are at most this far apart are consecutive: no payment between them is skipped."""
LONGEST_SESSION = timedelta(days=1)
"""The longest time from opening a session to its payment."""


@dataclass(frozen=True, slots=True)
class SettlementWindow:
    """Sessions opened at or after `opened_from` and paid at or after `since` and before `until`, UTC.

    Sessions opened before the first charge of the first file may be settled in an older file that was not imported.
    """

    opened_from: datetime
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another file of the account: the times of its first and last charge, and the window it covered."""

    first_at: datetime
    last_at: datetime
    judged: SettlementWindow


def window(
    *, first_at: datetime, last_at: datetime, tail_days: int, before: Neighbour | None, after: Neighbour | None
) -> SettlementWindow:
    """Return the window of a file whose charges are from `first_at` to `last_at`.

    The last `tail_days` days of the file are left out, because their payments may be settled later. A file that follows
    `before` starts where that one ended. A file that `after` follows also covers the sessions that `after` could not:
    those opened before its first charge.
    """
    midnight = datetime.combine(last_at.date() + timedelta(days=1), time(), last_at.tzinfo)
    opened_from, since, until = first_at, first_at, midnight - timedelta(days=tail_days)
    if follows(before, first_at):
        opened_from, since = before.judged.opened_from, min(since, before.judged.until)
    if after and after.first_at <= last_at + NEAR:
        until = max(until, min(after.judged.until, after.judged.since + LONGEST_SESSION))
    return SettlementWindow(opened_from, since, max(since, until))


def follows(before: Neighbour | None, first_at: datetime) -> TypeGuard[Neighbour]:
    """Tell whether a file whose first charge was at `first_at` follows `before`."""
    return before is not None and before.last_at >= first_at - NEAR
