"""Reads what accounts did hour by hour, for charts, with the gaps filled."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from routing.decision.histogram import CALL_MS
from routing.models import AccountHour
from routing.statistics.decayed_counters import LONGEST_OPEN
from routing.statistics.hourly_counts import hour_of

HOUR = timedelta(hours=1)
COUNTS = ("calls", "faults", "opened", "ended", "paid")


@dataclass(frozen=True, slots=True)
class Period:
    """What one account, or several together, did in the `hours` from `start` (UTC).

    Checkouts count where they were opened: `ended` and `paid` are those of the `opened`, and grow until all have ended.
    """

    start: datetime
    hours: int = 1
    calls: int = 0
    faults: int = 0
    opened: int = 0
    ended: int = 0
    paid: int = 0
    latencies: tuple[int, ...] = ()

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self.start + self.hours * HOUR

    @property
    def checkouts(self) -> int:
        """How many were opened; an end may be known up to a second before its opening is."""
        return max(self.opened, self.ended, self.paid)

    @property
    def paid_share(self) -> float | None:
        """The share of its checkouts, 0 to 1, that is paid so far; None when none was opened."""
        return self.paid / self.checkouts if self.checkouts else None

    @property
    def p95_ms(self) -> float | None:
        """The 95th percentile of its calls in milliseconds, as measured; None when none was answered or timed out."""
        return CALL_MS.quantile(self.latencies, 0.95) if any(self.latencies) else None

    def still_open(self, now: datetime) -> int:
        """Say how many of its checkouts may still be paid; what is too old for that was lost track of."""
        return 0 if now - self.end > LONGEST_OPEN else self.checkouts - max(self.ended, self.paid)


def hours(account_ids: Collection[UUID], *, since: datetime, until: datetime) -> dict[UUID, list[Period]]:
    """Give each account's hours, oldest first: from the one `since` is in to the last before `until`.

    Hours in which nothing happened are there with zeros. Times are aware; nothing older than 35 days is known.
    """
    starts, rows = _starts(since, until), _rows(since, until).filter(account__in=account_ids)
    known = {(row.account_id, row.hour): _period(row) for row in rows}
    return {
        account_id: [known.get((account_id, start), Period(start)) for start in starts] for account_id in account_ids
    }


def totals(*, since: datetime, until: datetime) -> dict[UUID, Period]:
    """Sum up each account's hours between, as `hours` counts them; who did nothing has no entry."""
    found: dict[UUID, list[Period]] = defaultdict(list)
    for row in _rows(since, until):
        found[row.account_id].append(_period(row))
    starts = _starts(since, until)
    return {account_id: merged(each, start=starts[0], hours=len(starts)) for account_id, each in found.items()}


def overall(*, since: datetime, until: datetime) -> list[Period]:
    """Give the hours between, as `hours` does, of all accounts together."""
    found: dict[datetime, list[Period]] = defaultdict(list)
    for row in _rows(since, until):
        found[row.hour].append(_period(row))
    return [merged(found[start], start=start) for start in _starts(since, until)]


def merged(periods: Iterable[Period], *, start: datetime, hours: int = 1) -> Period:
    """Sum up periods to one that begins at `start` and lasts `hours`."""
    each = list(periods)
    counts = {name: sum(getattr(period, name) for period in each) for name in COUNTS}
    latencies = zip(*(period.latencies for period in each if period.latencies), strict=True)
    return Period(start, hours, latencies=tuple(map(sum, latencies)), **counts)


def grouped(periods: Sequence[Period], *, hours: int) -> list[Period]:
    """Put hours together into longer periods, which begin at whole multiples of `hours` in the UTC day."""
    groups: dict[datetime, list[Period]] = defaultdict(list)
    for each in periods:
        groups[each.start - each.start.hour % hours * HOUR].append(each)
    return [merged(each, start=start, hours=hours) for start, each in groups.items()]


def first_hour(now: datetime, *, hours: int) -> datetime:
    """Give the start of the last `hours` hours, the running one among them."""
    return hour_of(now) - (hours - 1) * HOUR


def _rows(since: datetime, until: datetime) -> Any:
    return AccountHour.objects.filter(hour__gte=hour_of(since), hour__lt=until)


def _period(row: AccountHour) -> Period:
    counts = {name: getattr(row, name) for name in COUNTS}
    return Period(row.hour, latencies=tuple(row.latencies), **counts)


def _starts(since: datetime, until: datetime) -> list[datetime]:
    first = hour_of(since)
    return [first + number * HOUR for number in range(-((first - until) // HOUR))]
