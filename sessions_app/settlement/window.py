"""Which payments of ours a file must hold. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

NEAR = timedelta(days=3)
"""Two files whose charges are no further apart than this follow each other: no payment between them is left out."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A neighbouring file: when its first and last charge was, and which time was judged by it."""

    first_at: datetime
    last_at: datetime
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """Sessions paid at or after `since` and before `until`, UTC.

    `continues`: the time before `since` was judged by another file. Else a session paid soon after `since` may have
    been settled in a file nobody imported, unless it was opened after it too.
    """

    since: datetime
    until: datetime
    continues: bool


def window(
    *, first_at: datetime, last_at: datetime, tail_days: int, before: Judged | None, after: Judged | None
) -> Window:
    """This will say which time can be judged by a file whose charges are from `first_at` to `last_at`.

    The last `tail_days` days of the file are left out: payments of them may be settled later. A file that follows
    `before` begins where that ended, one that is followed by `after` ends where that begins.
    """
    midnight = datetime.combine(last_at.date() + timedelta(days=1), time(), last_at.tzinfo)
    since, until = first_at, midnight - timedelta(days=tail_days)
    follows = before is not None and before.last_at >= first_at - NEAR
    if before and follows:
        since = min(since, before.until)
    if after and after.first_at <= last_at + NEAR:
        until = max(until, after.since)
    return Window(since, max(since, until), follows)
