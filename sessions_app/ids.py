"""Ids, and times as ids: a UUIDv7 begins with the millisecond it was made in, so a range of time is a range of ids.

An id's clock may differ from the one that wrote the time beside it: `slack` widens a range by as much as it may.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def as_uuid(text: str | None) -> UUID | None:
    """Read an id; None when it is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def lowest_id(moment: datetime, *, slack: timedelta = timedelta()) -> UUID:
    """Give the lowest id of the millisecond that is `slack` before a moment."""
    return _id_at(moment, -slack, fill="0")


def highest_id(moment: datetime, *, slack: timedelta = timedelta()) -> UUID:
    """Give the highest id of the millisecond that is `slack` after a moment."""
    return _id_at(moment, slack, fill="f")


def _id_at(moment: datetime, shift: timedelta, *, fill: str) -> UUID:
    # Not `moment + shift`, which no datetime can hold at either end of the calendar.
    milliseconds = (moment - EPOCH + shift) // timedelta(milliseconds=1)
    return UUID(f"{max(milliseconds, 0):012x}{fill * 20}")
