"""Times as ids: a UUIDv7 begins with the millisecond it was made in, so a range of time is a range of ids."""

from datetime import datetime
from uuid import UUID


def lowest_id(moment: datetime) -> UUID:
    """This will give the lowest id of a moment's millisecond."""
    return _id_at(moment, fill="0")


def highest_id(moment: datetime) -> UUID:
    """This will give the highest id of a moment's millisecond."""
    return _id_at(moment, fill="f")


def _id_at(moment: datetime, *, fill: str) -> UUID:
    return UUID(f"{max(int(moment.timestamp() * 1000), 0):012x}{fill * 20}")
