"""The charts of the Today page, with their numbers: what accounts did in the last 24 hours beside each other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from providers.models import ProviderAccount
from routing import history, performance
from routing.charts import Axis
from routing.comparisons import Series, Share, lines, shares, stacked, swatch
from routing.histogram import CALL_MS
from routing.history import Period, merged
from routing.timelines import Window
from sessions_app.admin.today_questions import list_of
from sessions_app.admin.today_tiles import BAD, CALM, LACKING, May, Tile
from sessions_app.models import PaymentSession

HOURS, MOST_SHOWN = 24, 6
LEAST_COUNT, LEAST_MS, LEAST_PERCENT = 5, 100, 5
FAILING, FAILING_BADLY = 0.05, 0.2


@dataclass(frozen=True, slots=True)
class Account:
    """An account, or the small ones together, and its last 24 hours."""

    name: str
    hours: Sequence[Period]

    @property
    def day(self) -> Period:
        """All of them as one."""
        return _sum(self.hours)


@dataclass(frozen=True, slots=True)
class Day:
    """The running hour and the 23 before it (UTC), the 24 before those, and how calls go right now."""

    accounts: tuple[Account, ...]
    hours: tuple[Period, ...]
    before: tuple[Period, ...]
    p95_now: float | None
    slowest: tuple[str, float] | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was opened and nobody was called."""
        return not any(each.checkouts or each.calls for each in self.hours)


def read_day(*, now: datetime) -> Day:
    """This will read what every account did, in three statements."""
    known = {each.pk: str(each) for each in ProviderAccount.objects.only("provider", "name")}
    periods = history.hours(list(known), since=history.first_hour(now, hours=2 * HOURS), until=now)
    every = [_together(each) for each in zip(*periods.values(), strict=True)] if periods else []
    calls = {known[key]: each.latencies for key, each in performance.calls(now=now).items() if key in known}
    busy = {name: _p95(each) for name, each in calls.items() if sum(each) >= 1}
    slowest = max(busy.items(), key=lambda each: each[1], default=None)
    accounts = [Account(known[key], each[HOURS:]) for key, each in periods.items()]
    return Day(
        _largest([each for each in accounts if each.day.checkouts or each.day.calls]),
        tuple(every[HOURS:]),
        tuple(every[:HOURS]),
        _p95([sum(each) for each in zip(*calls.values(), strict=True)]) if busy else None,
        slowest if len(busy) > 1 else None,
    )


def tiles(day: Day, may: May, *, now: datetime) -> list[Tile]:
    """This will give the figures of the day that a person may know."""
    of_sessions = [_sessions(day), _paid(day, now)] if may(PaymentSession) else []
    of_accounts = [_p95_now(day), _failed(day)] if may(ProviderAccount) else []
    return of_sessions + of_accounts


def charts(day: Day, *, now: datetime) -> list[dict[str, Any]]:
    """This will draw the day: each chart with its legend, its table and the list behind it."""
    names = [each.name for each in day.accounts]
    accounts, sessions = list_of(ProviderAccount), list_of(PaymentSession)
    return [
        _chart("sessions", "Sessions opened per hour", sessions, _opened_chart(day), names, _table(day, _opened)),
        _chart("paid", "Paid share, last 24 hours", accounts, _paid_chart(day, now), [], _paid_table(day, now)),
        _chart("p95", "95th percentile of create calls, ms", accounts, _lines(day, _ms, LEAST_MS, "ms"), names,
               _table(day, _p95_words), line=True),
        _chart("failed", "Create calls that failed, %", accounts, _lines(day, _failures, LEAST_PERCENT, "%"), names,
               _table(day, _failed_words), line=True),
    ]  # fmt: skip


def _chart(
    key: str, title: str, address: str, drawing: str, names: Sequence[str], table: Any, *, line: bool = False
) -> dict[str, Any]:
    legend = [{"name": name, "swatch": _ours(swatch(number, line=line))} for number, name in enumerate(names)]
    return {
        "key": key,
        "title": title,
        "address": address,
        "drawing": _ours(drawing),
        "legend": legend,
        "heads": table[0],
        "rows": table[1],
    }


def _opened_chart(day: Day) -> str:
    most = max((each.checkouts for each in day.hours), default=0)
    series = [Series(each.name, [hour.checkouts for hour in each.hours]) for each in day.accounts]
    up = Axis("", 0, max(most * 1.08, LEAST_COUNT))
    return stacked(
        _titled("Sessions opened per hour by account"), series, starts=_starts(day), window=_window(day), up=up
    )


def _paid_chart(day: Day, now: datetime) -> str:
    rows = []
    for each in day.accounts:
        seen, still_open = each.day, sum(hour.still_open(now) for hour in each.hours)
        if seen.checkouts:
            may_be = min((seen.paid + still_open) / seen.checkouts, 1.0)
            rows.append(
                Share(each.name, seen.paid_share or 0.0, may_be, f"{seen.paid_share:.1%} of {seen.checkouts:,}")
            )
    return shares(_titled("Paid share by account"), rows)


def _lines(day: Day, value: Callable[[Period], float | None], least: float, unit: str) -> str:
    series = [Series(each.name, [value(hour) for hour in each.hours]) for each in day.accounts]
    most = max((point for each in series for point in each.values if point is not None), default=0.0)
    title = _titled("95th percentile of create calls by account" if unit == "ms" else "Failed create calls by account")
    return lines(title, series, starts=_starts(day), window=_window(day), up=Axis("", 0, max(most * 1.1, least)))


def _table(day: Day, words: Callable[[Period], str]) -> tuple[list[str], list[tuple[str, list[str]]]]:
    hours = range(len(day.hours) - 1, -1, -1)
    rows = [
        (
            f"{day.hours[n].start:%a %-d %b %H:%M}",
            [words(each.hours[n]) for each in day.accounts] + [words(day.hours[n])],
        )
        for n in hours
        if day.hours[n].calls or day.hours[n].checkouts
    ]
    return ["Hour from (UTC)", *(each.name for each in day.accounts), "All"], rows


def _paid_table(day: Day, now: datetime) -> tuple[list[str], list[tuple[str, list[str]]]]:
    rows = [
        (each.name, [f"{seen.checkouts:,}", f"{seen.paid:,}", _share(seen.paid_share), f"{_open(each.hours, now):,}"])
        for each in (*day.accounts, Account("All", day.hours))
        if (seen := each.day)
    ]
    return ["Account", "Opened", "Paid", "Paid share", "Still open"], rows


def _sessions(day: Day) -> Tile:
    seen, ended, before = _sum(day.hours), _sum(day.hours[:-1]).checkouts, _sum(day.before[:-1]).checkouts
    if not before:
        change = "None in the 24 hours before" if seen.checkouts else "None in the 24 hours before either"
    else:
        change = f"{(ended - before) / before:+.0%} on the 24 hours before, without the running hour"
    address = list_of(PaymentSession)
    return Tile("sessions", "Sessions opened", f"{seen.checkouts:,}", change, address, is_nothing=not seen.checkouts)


def _paid(day: Day, now: datetime) -> Tile:
    seen, still_open, address = _sum(day.hours), _open(day.hours, now), list_of(PaymentSession)
    if not seen.checkouts:
        return Tile("paid", "Paid share", "–", "No session to be paid", address, is_nothing=True)
    detail = f"{seen.paid:,} of {seen.checkouts:,} are paid, {still_open:,} still open"
    return Tile("paid", "Paid share", _share(seen.paid_share), detail, address)


def _p95_now(day: Day) -> Tile:
    name, address = "Create calls now, 95th percentile", list_of(ProviderAccount)
    if day.p95_now is None:
        return Tile("p95", name, "–", "No call in the last minutes", address, is_nothing=True)
    slow = f"; the slowest, {day.slowest[0]}: {day.slowest[1]:,.0f} ms" if day.slowest else ""
    return Tile("p95", name, f"{day.p95_now:,.0f} ms", f"95 of 100 are faster{slow}", address)


def _failed(day: Day) -> Tile:
    seen, name, address = _sum(day.hours), "Create calls that failed", list_of(ProviderAccount)
    if not seen.calls:
        return Tile("failed", name, "–", "No call in the last 24 hours", address, is_nothing=True)
    share = seen.faults / seen.calls
    tone = BAD if share >= FAILING_BADLY else LACKING if share >= FAILING else CALM
    return Tile(
        "failed", name, f"{share:.1%}", f"{seen.faults:,} of {seen.calls:,}, by the provider's fault", address, tone
    )


def _largest(accounts: list[Account]) -> tuple[Account, ...]:
    ranked = sorted(accounts, key=lambda each: (-each.day.checkouts, -each.day.calls, each.name))
    if len(ranked) <= MOST_SHOWN:
        return tuple(ranked)
    small = ranked[MOST_SHOWN - 1 :]
    others = [_together(each) for each in zip(*(account.hours for account in small), strict=True)]
    return (*ranked[: MOST_SHOWN - 1], Account(f"{len(small)} others", others))


def _sum(periods: Sequence[Period]) -> Period:
    return merged(periods, start=periods[0].start, hours=len(periods)) if periods else Period(datetime.min)  # noqa: DTZ901


def _together(same_hour: Sequence[Period]) -> Period:
    return merged(same_hour, start=same_hour[0].start)


def _window(day: Day) -> Window:
    return Window(day.hours[0].start, day.hours[-1].end)


def _starts(day: Day) -> list[datetime]:
    return [each.start for each in day.hours]


def _open(periods: Iterable[Period], now: datetime) -> int:
    return sum(each.still_open(now) for each in periods)


def _p95(latencies: Sequence[float]) -> float:
    return CALL_MS.quantile(latencies, 0.95)


def _ms(period: Period) -> float | None:
    return period.p95_ms


def _failures(period: Period) -> float | None:
    return period.faults / period.calls * 100 if period.calls else None


def _opened(period: Period) -> str:
    return f"{period.checkouts:,}"


def _p95_words(period: Period) -> str:
    return "–" if period.p95_ms is None else f"{period.p95_ms:,.0f}"


def _failed_words(period: Period) -> str:
    return f"{period.faults:,} of {period.calls:,}" if period.calls else "–"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _titled(title: str) -> str:
    return f"{title}, last 24 hours. The numbers are in the table below"


def _ours(drawing: str) -> SafeString:
    return mark_safe(drawing)  # noqa: S308 - our own drawing of numbers and escaped names
