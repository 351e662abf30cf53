"""What accounts did in the last 24 hours, and in the 24 before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from providers.models import ProviderAccount
from routing.decision.histogram import CALL_MS
from routing.statistics import hourly_counts, performance
from routing.statistics.hourly_counts import Period, merge

HOURS, MOST_SHOWN = 24, 6


@dataclass(frozen=True, slots=True)
class AccountOfTheDay:
    """An account, or the small ones together, and its last 24 hours."""

    name: str
    hours: Sequence[Period]

    @property
    def day(self) -> Period:
        """All of them as one."""
        return sum_of(self.hours)


@dataclass(frozen=True, slots=True)
class Day:
    """The running hour and the 23 before it (UTC), the 24 before those, and how calls go right now."""

    accounts: tuple[AccountOfTheDay, ...]
    hours: tuple[Period, ...]
    before: tuple[Period, ...]
    p95_now: float | None
    slowest: tuple[str, float] | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was opened and no provider was called."""
        return not any(each.checkouts or each.calls for each in self.hours)


def read_day(*, now: datetime) -> Day:
    """Read what every account did, in three statements."""
    known = {each.pk: str(each) for each in ProviderAccount.objects.only("provider", "name")}
    periods = hourly_counts.hours(list(known), since=hourly_counts.first_hour(now, hours=2 * HOURS), until=now)
    every = [_together(each) for each in zip(*periods.values(), strict=True)] if periods else []
    calls = {known[key]: each.latencies for key, each in performance.calls(now=now).items() if key in known}
    busy = {name: _p95(each) for name, each in calls.items() if sum(each) >= 1}
    slowest = max(busy.items(), key=lambda each: each[1], default=None)
    accounts = [AccountOfTheDay(known[key], each[HOURS:]) for key, each in periods.items()]
    return Day(
        _largest([each for each in accounts if each.day.checkouts or each.day.calls]),
        tuple(every[HOURS:]),
        tuple(every[:HOURS]),
        _p95([sum(each) for each in zip(*calls.values(), strict=True)]) if busy else None,
        slowest if len(busy) > 1 else None,
    )


def _largest(accounts: list[AccountOfTheDay]) -> tuple[AccountOfTheDay, ...]:
    ranked = sorted(accounts, key=lambda each: (-each.day.checkouts, -each.day.calls, each.name))
    if len(ranked) <= MOST_SHOWN:
        return tuple(ranked)
    small = ranked[MOST_SHOWN - 1 :]
    others = [_together(each) for each in zip(*(account.hours for account in small), strict=True)]
    return (*ranked[: MOST_SHOWN - 1], AccountOfTheDay(f"{len(small)} others", others))


def sum_of(periods: Sequence[Period]) -> Period:
    """Sum up periods in a row."""
    return merge(periods, start=periods[0].start, hours=len(periods)) if periods else Period(datetime.min)  # noqa: DTZ901


def still_open(periods: Iterable[Period], now: datetime) -> int:
    """Count the checkouts that may still be paid."""
    return sum(each.still_open(now) for each in periods)


def _together(same_hour: Sequence[Period]) -> Period:
    return merge(same_hour, start=same_hour[0].start)


def _p95(latencies: Sequence[float]) -> float:
    return CALL_MS.quantile(latencies, 0.95)


def format_share(share: float | None) -> str:
    """Write a share; a dash when there is none."""
    return "–" if share is None else f"{share:.1%}"
