"""The charts of the finance overview, each with its legend, what to know to read it, and its table of numbers."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from routing.charts.comparisons import DAY, Series, ShareBar, lines, shares, stacked, swatch
from routing.charts.frame import Axis
from routing.charts.timelines import StackedColumn, columns
from sessions_app.admin.finance import tables
from sessions_app.admin.finance.figures import MOST_SHOWN, Figures, basis_points, start_of
from sessions_app.admin.finance.links import Links
from sessions_app.usecases.reports.finance_overview import Group, Tally, tally

LEAST, MOST_BARS = 5, 18
BANDS = ("Paid", "Ended, not paid", "Still open")
STILL_OPEN_NOTE = "A hollow dot: some sessions of that day are still open, so the share may still change."
COST_NOTE = "Fees by the accounts' terms, from the decision records: estimates, not settled fees."
Chart = dict[str, Any]


def payment_charts(figures: Figures, links: Links) -> Iterator[Chart]:
    """Draw what was paid, by the day it was paid: how often, and how much in each currency."""
    groups = figures.payments
    yield _payments(figures, links)
    paid_in = [each for each in figures.currencies if any(group.currency == each for group in groups)]
    for currency in paid_in[:MOST_SHOWN]:
        yield _amounts(figures, currency, links)
    if others := paid_in[MOST_SHOWN:]:
        table = tables.amounts_of(figures, others, links)
        yield _chart("others", "Amount paid per day, other currencies", "", table, note="A table only.")


def share_charts(figures: Figures, links: Links) -> Iterator[Chart]:
    """Draw what became of the sessions by the day they were opened."""
    yield _opened(figures, links)
    by_account = _kinds(figures, list(figures.accounts.items()), lambda group: group.account)
    yield _paid_shares("account", figures, by_account, tables.shares_by_account(figures, links))
    by_currency = _kinds(figures, [(each, each) for each in figures.currencies], lambda group: group.currency)
    yield _paid_shares("currency", figures, by_currency, tables.shares_by_currency(figures, links))


def cost_chart(figures: Figures, links: Links) -> Chart:
    """Draw what payments are expected to cost, in basis points of what was paid."""
    found = tables.costs(figures)
    known = [(key, name, each, each.basis_points) for key, _, name, each in found if each.basis_points is not None]
    most = max((points for *_, points in known), default=0) or 1
    rows, places = [], list(figures.accounts)
    for key, name, each, points in known[:MOST_BARS]:
        part = float(points / most)
        rows.append(ShareBar(name, part, part, f"{basis_points(each)} bp", places.index(key)))
    drawing = shares(_titled("Estimated fees in basis points of the amount paid"), rows) if rows else ""
    note = COST_NOTE
    return _chart("cost", "Cost by account and currency", drawing, tables.cost_table(found, links), note=note)


def _payments(figures: Figures, links: Links) -> Chart:
    table = tables.payments_per_day(figures, links)
    return _volume("payments", "Payments per day", figures.payments, lambda each: each.paid, figures, table)


def _amounts(figures: Figures, currency: str, links: Links) -> Chart:
    groups = [each for each in figures.payments if each.currency == currency]
    table = tables.amounts_by_account(figures, currency, links)
    return _volume(f"amount-{currency}", f"{currency} paid per day", groups, lambda each: each.amount, figures, table)


def _volume(
    key: str,
    title: str,
    groups: Sequence[Group],
    value: Callable[[Tally], float | Decimal],
    figures: Figures,
    table: tables.FinanceTable,
) -> Chart:
    found = tally(groups, lambda group: (group.account, group.day))
    series = _together(
        [
            Series(name, [float(value(found.get((account, day), Tally()))) for day in figures.days])
            for account, name in figures.accounts.items()
        ]
    )
    most = max((sum(each.values[place] or 0.0 for each in series) for place in range(len(figures.days))), default=0.0)
    drawing = stacked(
        _titled(f"{title} by account"), series, starts=figures.starts, window=figures.window, up=_up(most), step=DAY
    )
    return _chart(key, title, drawing, table, names=_names(series))


def _opened(figures: Figures, links: Links) -> Chart:
    found = tally(figures.opened, lambda group: group.day)
    each = [_column(day, found.get(day, Tally())) for day in figures.days]
    most = max(sum(column.parts) for column in each)
    drawing = columns(
        _titled("Sessions opened per day and what became of them"), each, window=figures.window, up=_up(most),
        names=BANDS, width=0.8,
    )  # fmt: skip
    note = "A session counts on the day it was opened, whenever it is paid."
    return _chart("opened", "Sessions opened per day", drawing, tables.opened_per_day(figures, links), note=note)


def _column(day: date, counted: Tally) -> StackedColumn:
    parts = (float(counted.paid), float(counted.unpaid), float(counted.still_open))
    words = f"{day:%a %-d %b}: {counted.paid:,} paid, {counted.unpaid:,} not paid, {counted.still_open:,} still open"
    return StackedColumn(start_of(day), parts, words)


def _kinds(figures: Figures, keys: Sequence[tuple[Any, str]], key: Callable[[Group], UUID | str]) -> list[Series]:
    found = tally(figures.opened, lambda group: (key(group), group.day))
    series = []
    for each, name in keys[:MOST_SHOWN]:
        counted = [found.get((each, day), Tally()) for day in figures.days]
        values = [None if one.paid_share is None else one.paid_share * 100 for one in counted]
        unsure = frozenset(place for place, one in enumerate(counted) if one.still_open)
        series.append(Series(name, values, unsure))
    return series


def _paid_shares(what: str, figures: Figures, series: list[Series], table: tables.FinanceTable) -> Chart:
    title = f"Paid share by {what}, %"
    drawing = lines(
        _titled(f"Paid share per day by {what}, of the sessions that have ended"), series,
        starts=figures.starts, window=figures.window, up=Axis("", 0, 100), step=DAY,
    )  # fmt: skip
    note = f"Of the sessions that have ended. {STILL_OPEN_NOTE if any(each.unsure for each in series) else ''}"
    return _chart(f"share-{what}", title, drawing, table, names=_names(series), note=note, line=True)


def _together(series: Sequence[Series]) -> list[Series]:
    """Give the largest accounts a series each; the others share one."""
    if len(series) <= MOST_SHOWN:
        return list(series)
    few, small = series[: MOST_SHOWN - 1], series[MOST_SHOWN - 1 :]
    sums = [sum(value or 0.0 for value in same) for same in zip(*(each.values for each in small), strict=True)]
    return [*few, Series(f"{len(small)} others", sums)]


def _chart(
    key: str,
    title: str,
    drawing: str,
    table: tables.FinanceTable,
    *,
    names: Sequence[str] = (),
    note: str = "",
    line: bool = False,
) -> Chart:
    legend = [{"name": name, "swatch": _ours(swatch(number, line=line))} for number, name in enumerate(names)]
    return {"key": key, "title": title, "drawing": _ours(drawing), "legend": legend, "table": table, "note": note}


def _names(series: Sequence[Series]) -> list[str]:
    return [each.name for each in series]


def _up(most: float) -> Axis:
    return Axis("", 0, max(most * 1.08, LEAST))


def _titled(title: str) -> str:
    return f"{title}. The numbers are in the table below"


def _ours(drawing: str) -> SafeString:
    return mark_safe(drawing)  # noqa: S308 - our own drawing of numbers and escaped names
