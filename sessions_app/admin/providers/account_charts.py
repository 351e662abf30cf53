"""The last day and the last week of an account, as charts with their numbers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from providers.models import ProviderAccount
from routing.charts.frame import Axis, TimeAxis
from routing.charts.timelines import Point, StackedColumn, columns, line
from routing.statistics import hourly_counts
from routing.statistics.hourly_counts import HOUR, Period

DAY, WEEK, WEEK_STEP = 24, 7 * 24, 6
"""Hours."""
LEAST_MS, LEAST_COUNT = 100, 5
"""The least that the top of an axis is."""


def windows(account: ProviderAccount, *, now: datetime) -> list[dict[str, Any]]:
    """Draw the last 24 hours and the last 7 days."""
    week = hourly_counts.hours([account.pk], since=hourly_counts.first_hour(now, hours=WEEK), until=now)[account.pk]
    return [
        _window("Last 24 hours", "by hour", week[-DAY:], now),
        _window("Last 7 days", f"in steps of {WEEK_STEP} hours", hourly_counts.group(week, hours=WEEK_STEP), now),
    ]


def _window(title: str, steps: str, periods: Sequence[Period], now: datetime) -> dict[str, Any]:
    seen = hourly_counts.merge(periods, start=periods[0].start)
    window = TimeAxis(periods[0].start, periods[-1].end)
    charts = []
    if seen.checkouts:
        charts += [_paid_chart(periods, window, now), _checkouts_chart(periods, window, now)]
    if seen.calls:
        charts += [_p95_chart(periods, window), _calls_chart(periods, window)]
    return {
        "title": title,
        "steps": steps,
        "charts": charts,
        "no_checkouts": not seen.checkouts,
        "no_calls": not seen.calls,
        "rows": [_row(each, now) for each in reversed(periods) if each.calls or each.checkouts],
    }


def _paid_chart(periods: Sequence[Period], window: TimeAxis, now: datetime) -> dict[str, Any]:
    points = [Point(_middle(each), _percent(each.paid_share), not each.still_open(now)) for each in periods]
    names = {"sure": "all have ended", "unsure": "some are still open"}
    return _drawn("Paid share by time of opening, %", line, points, window=window, up=Axis("%", 0, 100), **names)


def _checkouts_chart(periods: Sequence[Period], window: TimeAxis, now: datetime) -> dict[str, Any]:
    names = ("paid", "not paid", "still open")
    each = [StackedColumn(period.start, _became(period, now), _outcome_words(period, now)) for period in periods]
    return _drawn(
        "Checkouts opened, by outcome", columns, each,
        window=window, up=_counts(period.checkouts for period in periods), names=names, width=0.8,
    )  # fmt: skip


def _p95_chart(periods: Sequence[Period], window: TimeAxis) -> dict[str, Any]:
    points = [Point(_middle(each), each.p95_ms) for each in periods]
    most = max((each.value or 0 for each in points), default=0)
    up = Axis("ms", 0, max(most * 1.1, LEAST_MS))
    return _drawn("95th percentile of create calls, ms", line, points, window=window, up=up)


def _calls_chart(periods: Sequence[Period], window: TimeAxis) -> dict[str, Any]:
    each = [
        StackedColumn(period.start, (period.calls - period.faults, period.faults), _called(period))
        for period in periods
    ]
    return _drawn(
        "Create calls", columns, each,
        window=window, up=_counts(period.calls for period in periods),
        names=("succeeded", "provider faults"), width=0.8,
    )  # fmt: skip


def _drawn(title: str, draw: Any, *what: Any, **how: Any) -> dict[str, Any]:
    drawing: SafeString = mark_safe(draw(f"{title}. The numbers are in the table below", *what, **how))  # noqa: S308 - ours
    return {"title": title, "drawing": drawing}


def _row(each: Period, now: datetime) -> dict[str, Any]:
    return {
        "start": f"{each.start:%a %-d %b %H:%M}",
        "opened": each.checkouts,
        "paid": each.paid,
        "share": "–" if each.paid_share is None else f"{each.paid_share:.1%}",
        "still_open": each.still_open(now),
        "calls": each.calls,
        "faults": each.faults,
        "p95": "–" if each.p95_ms is None else f"{each.p95_ms:,.0f}",
    }


def _became(each: Period, now: datetime) -> tuple[float, ...]:
    waiting = each.still_open(now)
    return (each.paid, each.checkouts - each.paid - waiting, waiting)


def _outcome_words(each: Period, now: datetime) -> str:
    paid, unpaid, waiting = _became(each, now)
    return f"{each.start:%a %-d %b %H:%M}: {paid} paid, {unpaid} not paid, {waiting} still open"


def _called(each: Period) -> str:
    return f"{each.start:%a %-d %b %H:%M}: {each.calls} calls, {each.faults} faults"


def _counts(values: Any) -> Axis:
    return Axis("", 0, max(max(values, default=0) * 1.05, LEAST_COUNT))


def _middle(each: Period) -> datetime:
    return each.start + each.hours * HOUR / 2


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100
