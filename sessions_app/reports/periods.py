"""The periods of reports: those of schedules, with their due times, and common ones such as last week. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def periods(every: str, *, starts_on: date) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of every period (day, week, month) that ends on `starts_on` or later."""
    first = _first(every, starts_on)
    while True:
        following = _following(every, first)
        yield first, following - DAY
        first = following


def due_at(last_day: date, *, hour: int, time_zone: str) -> datetime:
    """Return the due time of a period's report in UTC: `hour`, in local time, of the day after the period.

    An hour that clocks skip counts as the next one; of an hour that clocks repeat, the first one counts.
    """
    return datetime.combine(last_day + DAY, time(hour), ZoneInfo(time_zone)).astimezone(UTC)


def in_words(first_day: date, last_day: date) -> str:
    """Write the days from the first to the last."""
    return f"{first_day}" if first_day == last_day else f"{first_day} to {last_day}"


def recent(period: str, *, today: date) -> tuple[date, date]:
    """Return the first and last day of yesterday, last_week (from Monday), last_month or this_month so far.

    Raises KeyError for any other.
    """
    monday, first = today - DAY * today.weekday(), today.replace(day=1)
    return {
        "yesterday": (today - DAY, today - DAY),
        "last_week": (monday - 7 * DAY, monday - DAY),
        "last_month": ((first - DAY).replace(day=1), first - DAY),
        "this_month": (first, today),
    }[period]


def _first(every: str, day: date) -> date:
    if every == "week":
        return day - DAY * day.weekday()
    return day.replace(day=1) if every == "month" else day


def _following(every: str, first: date) -> date:
    if every == "month":
        return (first.replace(day=28) + 4 * DAY).replace(day=1)
    return first + (7 * DAY if every == "week" else DAY)
