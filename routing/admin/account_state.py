"""How an account is doing, in words and charts, for its page and its line in the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from providers.models import ProviderAccount
from routing.charts.frame import Axis, TimeAxis
from routing.charts.timelines import Point, StackedColumn, columns, line
from routing.decision.breaker_policy import Breaker, Outage, State, in_outage
from routing.decision.components import HEALTH_PRIOR, STRENGTH, AccountEvidence, shrink
from routing.models import AccountBreaker, PlannedOutage
from routing.snapshot import breaker_of
from routing.statistics import hourly_counts, performance
from routing.statistics.hourly_counts import HOUR, Period

DAY, WEEK, WEEK_STEP = 24, 7 * 24, 6
UNWELL = Decimal("0.95")
LEAST_MS, LEAST_COUNT = 100, 5
"""The least that the top of an axis is."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One card: what, how it is, and more about it. `tone` is good, bad, lacking or nothing."""

    name: str
    value: str
    detail: str
    tone: str = ""


def facts(account: ProviderAccount, *, now: datetime) -> list[Fact]:
    """Say at a glance how an account is doing."""
    breaker = breaker_of(AccountBreaker.objects.filter(account=account).first(), account)
    outages = list(PlannedOutage.objects.filter(account=account, ends_at__gt=now).order_by("starts_at"))
    evidence = performance.read(now=now).evidence(account, "", None)
    return [
        _enabled(account),
        _breaker(breaker, now),
        _outages(outages, now),
        _conversion(evidence),
        _health(evidence),
        _p95(evidence, account),
        _share(account, now),
    ]


def breaker_words(breaker: Breaker | None, now: datetime) -> tuple[str, str]:
    """Name a breaker's state, and say when it lets calls through again."""
    if breaker is None:
        return "Closed", "Calls go through"
    if breaker.state is State.INVALID:
        return "Open", "Its credentials are wrong: until others are entered, or it is reset"
    if breaker.open_until and now < breaker.open_until:
        return "Open", f"One call is let through at {_clock(breaker.open_until, now)}"
    under_way = breaker.probe_until and now < breaker.probe_until
    return "Half open", "One call is on its way to try it" if under_way else "The next order tries it"


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
    return _drawn(
        "Paid share of the checkouts opened then, %", line, points, window=window, up=Axis("%", 0, 100), **names
    )


def _checkouts_chart(periods: Sequence[Period], window: TimeAxis, now: datetime) -> dict[str, Any]:
    names = ("paid", "not paid", "still open")
    each = [StackedColumn(period.start, _became(period, now), _told(period, now)) for period in periods]
    return _drawn(
        "Checkouts opened, and what became of them", columns, each,
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
        names=("worked", "faults of the provider"), width=0.8,
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


def _told(each: Period, now: datetime) -> str:
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


def _enabled(account: ProviderAccount) -> Fact:
    if account.enabled:
        return Fact("New orders", "Enabled", f"Of {account.mode} applications", "good")
    return Fact("New orders", "Switched off", "Its open checkouts stay payable", "bad")


def _breaker(breaker: Breaker | None, now: datetime) -> Fact:
    value, detail = breaker_words(breaker, now)
    return Fact("Breaker", value, detail, "bad" if breaker else "good")


def _outages(outages: Sequence[PlannedOutage], now: datetime) -> Fact:
    if not outages:
        return Fact("Planned outages", "None", "Neither now nor later")
    first = outages[0]
    if in_outage([Outage(first.starts_at, first.ends_at)], now):
        return Fact("Planned outages", "On now", f"Until {_clock(first.ends_at, now)}: {first.reason}", "bad")
    return Fact("Planned outages", f"From {_clock(first.starts_at, now)}", f"{first.reason} ({len(outages)} planned)")


def _conversion(evidence: AccountEvidence) -> Fact:
    share = shrink(evidence.account_paid, evidence.account_opened, evidence.prior)
    return Fact(
        "Paid share now",
        f"{share:.1%}",
        f"{evidence.account_paid:.0f} of {evidence.account_opened:.0f} checkouts, older ones counting less;"
        f" drawn toward the expected {evidence.prior:.0%}",
        "lacking" if evidence.account_opened < STRENGTH else "",
    )


def _health(evidence: AccountEvidence) -> Fact:
    share = shrink(evidence.calls - evidence.faults, evidence.calls, HEALTH_PRIOR)
    seen = f"{evidence.faults:.0f} faults in {evidence.calls:.0f} calls of late; drawn toward {HEALTH_PRIOR:.0%}"
    return Fact("Calls that work", f"{share:.1%}", seen, "bad" if share < UNWELL else "")


def _p95(evidence: AccountEvidence, account: ProviderAccount) -> Fact:
    detail = f"95 of 100 calls are faster; drawn toward the expected {account.latency_prior_ms:,} ms"
    return Fact("p95 now", f"{evidence.p95_ms:,} ms", detail)


def _share(account: ProviderAccount, now: datetime) -> Fact:
    others = set(ProviderAccount.objects.filter(mode=account.mode).values_list("pk", flat=True))
    day = hourly_counts.totals(since=hourly_counts.first_hour(now, hours=DAY), until=now)
    opened = sum(each.checkouts for account_id, each in day.items() if account_id in others)
    own = day[account.pk].checkouts if account.pk in day else 0
    value = f"{own / opened:.1%}" if opened else "–"
    return Fact("Share of orders, 24 h", value, f"{own:,} of {opened:,} {account.mode} checkouts")


def _clock(moment: datetime, now: datetime) -> str:
    return f"{moment:%H:%M:%S} UTC" if moment.date() == now.date() else f"{moment:%-d %b %H:%M} UTC"
