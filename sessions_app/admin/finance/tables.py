"""The numbers of the finance overview as tables; a number leads to the sessions it counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sessions_app.admin.amounts import format_grouped
from sessions_app.admin.finance.figures import Figures, basis_points, format_share
from sessions_app.admin.finance.links import Links
from sessions_app.models.session import AWAITING_END
from sessions_app.states import ENDED, Status
from sessions_app.usecases.reports.finance_overview import Tally, tally

PAID = (Status.COMPLETED,)
UNPAID = tuple(status for status in ENDED if status not in PAID)
OVER_OR_OPEN = (*ENDED, *AWAITING_END)
NONE = "–"
Cost = tuple[UUID, str, str, Tally]


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, and the list of what it counts; no address: there is nothing to list."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class FinanceTable:
    """Column heads, the first that of the rows' own; rows with their heads."""

    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]


def totals_paid(figures: Figures, links: Links) -> FinanceTable:
    """Add up the payments by currency."""
    found = tally(figures.payments, lambda group: group.currency)
    rows = [
        (
            currency,
            [
                _count(each.paid, links.sessions(currency=currency, statuses=PAID)),
                Cell(format_grouped(each.amount, currency)),
                Cell(_fees(each, currency)),
                Cell(basis_points(each)),
            ],
        )
        for currency, each in sorted(found.items())
    ]
    return FinanceTable(["Currency", "Payments", "Amount paid", "Estimated fees", "Basis points"], rows)


def totals_opened(figures: Figures, links: Links) -> FinanceTable:
    """Add up the sessions opened by currency; the sum is of all of them, as a report's control totals."""
    found = tally(figures.opened, lambda group: group.currency)
    rows = [
        (currency, [*_outcome(each, links, currency=currency), Cell(format_grouped(each.total, currency))])
        for currency, each in sorted(found.items())
    ]
    return FinanceTable(["Currency", *OUTCOME, "Sum of all opened"], rows)


OUTCOME = ("Opened", "Paid", "Not paid", "Still open", "Paid share")


def opened_per_day(figures: Figures, links: Links) -> FinanceTable:
    """Tell what became of each day's sessions."""
    found = tally(figures.opened, lambda group: group.day)
    rows = [(_day(day), _outcome(found[day], links, day=day)) for day in reversed(figures.days) if day in found]
    return FinanceTable(["Day", *OUTCOME], rows)


def shares_by_account(figures: Figures, links: Links) -> FinanceTable:
    """Tell each account's paid share day by day."""
    found = tally(figures.opened, lambda group: (group.account, group.day))
    return _by_day(
        figures, figures.accounts, [each.day for each in figures.opened],
        lambda key, day: _share(found.get((key, day)), links.sessions(day=day, account=key, statuses=OVER_OR_OPEN)),
    )  # fmt: skip


def shares_by_currency(figures: Figures, links: Links) -> FinanceTable:
    """Tell each currency's paid share day by day."""
    found = tally(figures.opened, lambda group: (group.currency, group.day))
    return _by_day(
        figures, {each: each for each in figures.currencies}, [each.day for each in figures.opened],
        lambda key, day: _share(found.get((key, day)), links.sessions(day=day, currency=key, statuses=OVER_OR_OPEN)),
    )  # fmt: skip


def payments_per_day(figures: Figures, links: Links) -> FinanceTable:
    """Count each account's payments day by day."""
    found = tally(figures.payments, lambda group: (group.account, group.day))

    def cell(key: UUID, day: date) -> Cell:
        return _count(found.get((key, day), Tally()).paid, links.sessions(day=day, account=key, statuses=PAID))

    return _by_day(figures, figures.accounts, [each.day for each in figures.payments], cell)


def amounts_by_account(figures: Figures, currency: str, links: Links) -> FinanceTable:
    """Tell what was paid in a currency at each account, day by day."""
    groups = [each for each in figures.payments if each.currency == currency]
    found = tally(groups, lambda group: (group.account, group.day))

    def cell(key: UUID, day: date) -> Cell:
        address = links.sessions(day=day, account=key, currency=currency, statuses=PAID)
        return _amount(found.get((key, day)), currency, address)

    return _by_day(figures, figures.accounts, [each.day for each in groups], cell)


def amounts_of(figures: Figures, currencies: Sequence[str], links: Links) -> FinanceTable:
    """Tell what was paid in some currencies, day by day."""
    groups = [each for each in figures.payments if each.currency in currencies]
    found = tally(groups, lambda group: (group.currency, group.day))

    def cell(key: str, day: date) -> Cell:
        return _amount(found.get((key, day)), key, links.sessions(day=day, currency=key, statuses=PAID))

    return _by_day(figures, {each: each for each in currencies}, [each.day for each in groups], cell)


def costs(figures: Figures) -> list[Cost]:
    """Add up payments by currency and account: account, currency, both in words, and the sums."""
    found = tally(figures.payments, lambda group: (group.account, group.currency))
    accounts, currencies = list(figures.accounts), figures.currencies
    ranked = sorted(found.items(), key=lambda each: (currencies.index(each[0][1]), accounts.index(each[0][0])))
    return [(key, currency, f"{figures.accounts[key]} · {currency}", each) for (key, currency), each in ranked]


def cost_table(found: Sequence[Cost], links: Links) -> FinanceTable:
    """Write what payments cost at each account in each currency."""
    rows = [
        (
            name,
            [
                _count(each.paid, links.sessions(account=key, currency=currency, statuses=PAID)),
                Cell(format_grouped(each.amount, currency)),
                Cell(_fees(each, currency)),
                Cell(basis_points(each)),
            ],
        )
        for key, currency, name, each in found
    ]
    return FinanceTable(["Account and currency", "Payments", "Amount paid", "Estimated fees", "Basis points"], rows)


def _by_day(
    figures: Figures, named: dict[Any, str], days: Sequence[date], cell: Callable[[Any, date], Cell]
) -> FinanceTable:
    busy = set(days)
    rows = [(_day(day), [cell(key, day) for key in named]) for day in reversed(figures.days) if day in busy]
    return FinanceTable(["Day", *named.values()], rows)


def _outcome(counted: Tally, links: Links, **whose: Any) -> list[Cell]:
    return [
        _count(counted.sessions, links.sessions(statuses=OVER_OR_OPEN, **whose)),
        _count(counted.paid, links.sessions(statuses=PAID, **whose)),
        _count(counted.unpaid, links.sessions(statuses=UNPAID, **whose)),
        _count(counted.still_open, links.sessions(statuses=AWAITING_END, **whose)),
        Cell(format_share(counted)),
    ]


def _share(counted: Tally | None, address: str) -> Cell:
    if counted is None:
        return Cell(NONE)
    still_open = f", {counted.still_open:,} open" if counted.still_open else ""
    return Cell(f"{format_share(counted)} of {counted.over:,}{still_open}", address)


def _count(number: int, address: str) -> Cell:
    return Cell(f"{number:,}", address if number else "")


def _amount(counted: Tally | None, currency: str, address: str) -> Cell:
    return Cell(format_grouped(counted.amount, currency), address) if counted else Cell(NONE)


def _fees(counted: Tally, currency: str) -> str:
    known = "" if counted.fees_known == counted.paid else f" for {counted.fees_known:,} of {counted.paid:,}"
    return f"{format_grouped(counted.fees, currency)}{known}" if counted.fees_known else NONE


def _day(day: date) -> str:
    return f"{day:%a %-d %b %Y}"
