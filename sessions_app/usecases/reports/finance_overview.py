"""What finance sees of a period at a glance: sessions by the day they were opened, payments by the day they were made.

Both are grouped by PostgreSQL from an index that holds all that is asked for, plus the sessions that are still open.
They tie to the control totals of a report by created and by completed: a session's row and its timeline are written
together. Days are those of the asked time zone, however many hours they have. Currencies are never added up.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, Count, QuerySet, Sum
from django.db.models.functions import TruncDate

from sessions_app.models import Application, PaymentSession
from sessions_app.models.session import AWAITING_END
from sessions_app.reports.definition import Definition
from sessions_app.states import ENDED, Status

NOTHING = Decimal(0)
SUMS = {"count": Count("*"), "sum": Sum("total")}
FEES = {"fees": Sum("estimated_fee", default=NOTHING), "known": Count("estimated_fee")}
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Group:
    """Sessions of a day, account, currency and status: their number, their sum, the known fees of those paid."""

    day: date
    account: UUID
    currency: str
    status: str
    sessions: int
    total: Decimal
    fees: Decimal = NOTHING
    fees_known: int = 0


@dataclass(slots=True)
class Tally:
    """Groups added up. `amount` and `fees` only mean something within one currency."""

    sessions: int = 0
    paid: int = 0
    still_open: int = 0
    total: Decimal = NOTHING
    amount: Decimal = NOTHING
    fees: Decimal = NOTHING
    fees_known: int = 0

    @property
    def over(self) -> int:
        """How many have ended."""
        return self.sessions - self.still_open

    @property
    def unpaid(self) -> int:
        """How many have ended without being paid."""
        return self.over - self.paid

    @property
    def paid_share(self) -> float | None:
        """Of those that are over; None while none is."""
        return self.paid / self.over if self.over else None

    @property
    def basis_points(self) -> Decimal | None:
        """The fees in hundredths of a percent of the amount paid; None unless every fee is known."""
        return self.fees / self.amount * 10_000 if self.paid and self.fees_known == self.paid else None

    def add(self, group: Group) -> None:
        """Count a group in."""
        is_paid, is_open = group.status == Status.COMPLETED, group.status in AWAITING_END
        self.sessions += group.sessions
        self.total += group.total
        self.paid += group.sessions * is_paid
        self.amount += group.total * is_paid
        self.still_open += group.sessions * is_open
        self.fees += group.fees
        self.fees_known += group.fees_known


def tally(groups: Iterable[Group], key: Callable[[Group], Key]) -> dict[Key, Tally]:
    """Add groups up by whatever `key` gives of each."""
    found: dict[Key, Tally] = defaultdict(Tally)
    for group in groups:
        found[key(group)].add(group)
    return dict(found)


def opened(asked: Definition, *, accounts: Iterable[UUID] = ()) -> list[Group]:
    """Group the sessions opened in the period as they are now, at `accounts` only where some are given."""
    created = _sessions(asked, accounts).filter(created_at__gte=asked.since, created_at__lt=asked.until)
    halves = (created.filter(status__in=each) for each in (ENDED, AWAITING_END))
    ended, still_open = (_group(half, "created_at", asked.time_zone, "status", **SUMS) for half in halves)
    return [Group(*row) for row in ended.union(still_open, all=True)]


def payments(asked: Definition, *, accounts: Iterable[UUID] = ()) -> list[Group]:
    """Group the payments made in the period, whenever their sessions were opened."""
    paid = _sessions(asked, accounts).filter(
        status=Status.COMPLETED, closed_at__gte=asked.since, closed_at__lt=asked.until
    )
    rows = _group(paid, "closed_at", asked.time_zone, **SUMS, **FEES)
    return [Group(day, account, currency, Status.COMPLETED, *sums) for day, account, currency, *sums in rows]


def _sessions(asked: Definition, accounts: Iterable[UUID]) -> "QuerySet[PaymentSession]":
    filters = asked.filters
    possible = {
        "account__in": list(accounts),
        "currency__in": filters.currencies,
        "application__in": filters.applications,
    }
    sessions = PaymentSession.objects.filter(**{name: given for name, given in possible.items() if given}).order_by()
    if not filters.mode:
        return sessions
    # Named one by one: PostgreSQL misjudges the join so far that it sorts a million rows it could hash.
    return sessions.filter(
        application__in=list(Application.objects.filter(mode=filters.mode).values_list("pk", flat=True))
    )


def _group(
    sessions: "QuerySet[PaymentSession]", moment: str, zone: str, *more: str, **sums: Aggregate
) -> "QuerySet[Any, Any]":
    by = ("day", "account", "currency", *more)
    days = sessions.annotate(day=TruncDate(moment, tzinfo=ZoneInfo(zone)))
    return days.values(*by).annotate(**sums).values_list(*by, *sums)
