"""The charts of the Today page, with their numbers: what accounts did in the last 24 hours beside each other."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from providers.models import ProviderAccount
from routing.charts.comparisons import Series, ShareBar, lines, shares, stacked, swatch
from routing.charts.frame import Axis, TimeAxis
from routing.statistics.hourly_counts import Period
from sessions_app.admin.today.day import AccountOfTheDay, Day, format_share, still_open
from sessions_app.admin.today.questions import list_of
from sessions_app.models import PaymentSession

LEAST_COUNT, LEAST_MS, LEAST_PERCENT = 5, 100, 5


def charts(day: Day, *, now: datetime) -> list[dict[str, Any]]:
    """Draw the day: each chart with its legend, its table and the list behind it."""
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
        seen = each.day
        if seen.checkouts:
            may_be = min((seen.paid + still_open(each.hours, now)) / seen.checkouts, 1.0)
            rows.append(
                ShareBar(each.name, seen.paid_share or 0.0, may_be, f"{seen.paid_share:.1%} of {seen.checkouts:,}")
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
        (
            each.name,
            [
                f"{seen.checkouts:,}",
                f"{seen.paid:,}",
                format_share(seen.paid_share),
                f"{still_open(each.hours, now):,}",
            ],
        )
        for each in (*day.accounts, AccountOfTheDay("All", day.hours))
        if (seen := each.day)
    ]
    return ["Account", "Opened", "Paid", "Paid share", "Still open"], rows


def _window(day: Day) -> TimeAxis:
    return TimeAxis(day.hours[0].start, day.hours[-1].end)


def _starts(day: Day) -> list[datetime]:
    return [each.start for each in day.hours]


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


def _titled(title: str) -> str:
    return f"{title}, last 24 hours. The numbers are in the table below"


def _ours(drawing: str) -> SafeString:
    return mark_safe(drawing)  # noqa: S308 - our own drawing of numbers and escaped names
