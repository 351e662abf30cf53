"""The finance overview's numbers: what was asked for, added up by what its charts and tables are about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from providers.models import ProviderAccount
from routing.charts.frame import TimeAxis
from sessions_app.admin.finance.form import Asked
from sessions_app.reports.definition import Definition
from sessions_app.usecases.reports import finance_overview as overview
from sessions_app.usecases.reports.finance_overview import Group, Tally, tally

DAY = timedelta(days=1)
Key = TypeVar("Key")
MOST_SHOWN = 6
"""Panels of currencies and series of a chart; the others are in the tables only."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Groups of the period, the accounts and currencies in them, those with most sessions first, and its days."""

    opened: Sequence[Group]
    payments: Sequence[Group]
    accounts: dict[UUID, str]
    currencies: tuple[str, ...]
    days: tuple[date, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was opened and nothing paid."""
        return not self.opened and not self.payments

    @property
    def window(self) -> TimeAxis:
        """The time the charts are about: calendar days side by side, however many hours each had."""
        return TimeAxis(start_of(self.days[0]), start_of(self.days[-1] + DAY))

    @property
    def starts(self) -> list[datetime]:
        """Where each day begins there."""
        return [start_of(day) for day in self.days]


def read(asked: Asked) -> Figures:
    """Add up the period, in two statements and one for the accounts' names."""
    opened = overview.opened(asked.definition, accounts=asked.accounts)
    payments = overview.payments(asked.definition, accounts=asked.accounts)
    both = [*opened, *payments]
    names = {each.pk: str(each) for each in ProviderAccount.objects.only("provider", "name")}
    return Figures(
        opened,
        payments,
        {key: names[key] for key in _largest_first(both, lambda group: group.account)},
        tuple(_largest_first(both, lambda group: group.currency)),
        _days(asked.definition),
    )


def start_of(day: date) -> datetime:
    """Give a day's place on the charts."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def format_share(counted: Tally) -> str:
    """Write a paid share, of those that are over; a dash where none is."""
    return "–" if counted.paid_share is None else f"{counted.paid_share:.1%}"


def basis_points(counted: Tally) -> str:
    """Write what it costs in basis points; a dash where a fee is not known."""
    points = counted.basis_points
    return "–" if points is None else f"{points:,.1f}"


def _largest_first(groups: Sequence[Group], key: Callable[[Group], Key]) -> list[Key]:
    found = tally(groups, key)
    return sorted(found, key=lambda each: (-found[each].sessions, str(each)))


def _days(asked: Definition) -> tuple[date, ...]:
    return tuple(asked.first_day + DAY * number for number in range((asked.last_day - asked.first_day).days + 1))
