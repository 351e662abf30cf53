"""What accounts did hour by hour, in whole counts, for charts: one row for each account and hour."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from routing.decision.histogram import CALL_MS
from routing.models import AccountHour
from routing.statistics.decayed_counters import LONGEST_OPEN, is_fault, is_news
from routing.statistics.pending_observations import Call, Ended, Opened

KEPT = timedelta(days=35)
HOUR = timedelta(hours=1)
COUNTS = ("calls", "faults", "opened", "ended", "paid")
Key = tuple[UUID, datetime]

ADD = """
    INSERT INTO routing_accounthour AS h (account_id, hour, calls, faults, latencies, opened, ended, paid)
    SELECT id, %s, %s, %s, %s::int[], %s, %s, %s FROM providers_provideraccount WHERE id = %s
    ON CONFLICT (account_id, hour) DO UPDATE SET
        calls = h.calls + excluded.calls, faults = h.faults + excluded.faults, opened = h.opened + excluded.opened,
        ended = h.ended + excluded.ended, paid = h.paid + excluded.paid,
        latencies = coalesce((SELECT array_agg(coalesce(x, 0) + coalesce(y, 0) ORDER BY place)
            FROM unnest(h.latencies, excluded.latencies) WITH ORDINALITY AS both_of(x, y, place)), '{}')"""


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
        """How many were opened; an end may be written up to a second before its opening is."""
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
        """Say how many of its checkouts may still be paid; those too old for that had their end lost."""
        return 0 if now - self.end > LONGEST_OPEN else self.checkouts - max(self.ended, self.paid)


def add_calls(calls: Iterable[Call]) -> None:
    """Add calls to their hours; those that say nothing about a provider are left out."""
    found: dict[Key, list[Call]] = defaultdict(list)
    for call in calls:
        if is_news(call):
            found[call.account_id, hour_of(call.at)].append(call)
    _add({key: (len(each), sum(map(is_fault, each)), _latencies(each), 0, 0, 0) for key, each in found.items()})


def add_opened(opened: Iterable[Opened]) -> None:
    """Add checkouts to the hours they were opened in."""
    counts = Counter((each.account_id, hour_of(each.at)) for each in opened)
    _add({key: (0, 0, [], count, 0, 0) for key, count in counts.items()})


def add_ended(notes: Iterable[Ended]) -> None:
    """Add ends to the hours the checkouts were opened in."""
    ended, paid = Counter[Key](), Counter[Key]()
    for each in notes:
        key = each.account_id, hour_of(each.opened_at)
        ended[key] += each.first
        paid[key] += each.paid
    _add({key: (0, 0, [], 0, ended[key], paid[key]) for key in ended})


def forget(*, now: datetime) -> None:
    """Delete what is older than 35 days."""
    AccountHour.objects.filter(hour__lt=now - KEPT).delete()


def hour_of(moment: datetime) -> datetime:
    """Give the start of the hour (UTC) a moment is in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def hours(account_ids: Collection[UUID], *, since: datetime, until: datetime) -> dict[UUID, list[Period]]:
    """Give each account's hours, oldest first: from the one `since` is in to the last before `until`.

    Hours in which nothing happened are included with zeros. Times are aware; nothing older than 35 days is kept.
    """
    starts, rows = _starts(since, until), _rows(since, until).filter(account__in=account_ids)
    known = {(row.account_id, row.hour): _period(row) for row in rows}
    return {
        account_id: [known.get((account_id, start), Period(start)) for start in starts] for account_id in account_ids
    }


def totals(*, since: datetime, until: datetime) -> dict[UUID, Period]:
    """Sum up each account's hours between, as `hours` counts them; an account without any has no entry."""
    found: dict[UUID, list[Period]] = defaultdict(list)
    for row in _rows(since, until):
        found[row.account_id].append(_period(row))
    starts = _starts(since, until)
    return {account_id: merge(each, start=starts[0], hours=len(starts)) for account_id, each in found.items()}


def overall(*, since: datetime, until: datetime) -> list[Period]:
    """Give the hours between, as `hours` does, of all accounts together."""
    found: dict[datetime, list[Period]] = defaultdict(list)
    for row in _rows(since, until):
        found[row.hour].append(_period(row))
    return [merge(found[start], start=start) for start in _starts(since, until)]


def merge(periods: Iterable[Period], *, start: datetime, hours: int = 1) -> Period:
    """Sum up periods to one that begins at `start` and lasts `hours`."""
    each = list(periods)
    counts = {name: sum(getattr(period, name) for period in each) for name in COUNTS}
    latencies = zip(*(period.latencies for period in each if period.latencies), strict=True)
    return Period(start, hours, latencies=tuple(map(sum, latencies)), **counts)


def group(periods: Sequence[Period], *, hours: int) -> list[Period]:
    """Put hours together into longer periods, which begin at whole multiples of `hours` in the UTC day."""
    groups: dict[datetime, list[Period]] = defaultdict(list)
    for each in periods:
        groups[each.start - each.start.hour % hours * HOUR].append(each)
    return [merge(each, start=start, hours=hours) for start, each in groups.items()]


def first_hour(now: datetime, *, hours: int) -> datetime:
    """Give the start of the last `hours` hours, the running one among them."""
    return hour_of(now) - (hours - 1) * HOUR


def _latencies(calls: Sequence[Call]) -> list[int]:
    counts = [0] * CALL_MS.buckets
    for call in calls:
        if call.fault is None or call.fault.slow:
            counts[CALL_MS.bucket(call.milliseconds)] += 1
    return counts


def _add(counts: Mapping[Key, tuple[Any, ...]]) -> None:
    # in one order everywhere, so that no two processes wait for each other
    rows = [(hour, *each, account_id) for (account_id, hour), each in sorted(counts.items())]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(ADD, rows)


def _rows(since: datetime, until: datetime) -> Any:
    return AccountHour.objects.filter(hour__gte=hour_of(since), hour__lt=until)


def _period(row: AccountHour) -> Period:
    counts = {name: getattr(row, name) for name in COUNTS}
    return Period(row.hour, latencies=tuple(row.latencies), **counts)


def _starts(since: datetime, until: datetime) -> list[datetime]:
    first = hour_of(since)
    return [first + number * HOUR for number in range(-((first - until) // HOUR))]
