"""The definition of a report. The same definition as of the same time always gives the same bytes. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from sessions_app.reports.columns import COLUMNS, USUAL
from sessions_app.states import SHOWN

MOST_DAYS = 400
COMMIT_MARGIN = timedelta(seconds=10)
"""How far in the past "as of" must be. Exports also wait for transactions that began before it, so this margin only
covers a clock that is set back a little; see docs/decisions/0009-reports-as-of.md."""
MODES = ("sandbox", "live")
LISTS = ("statuses", "providers", "currencies", "applications")


class Basis(StrEnum):
    """Which time of a session must be in the period: when it was created (any status), or when it was paid."""

    CREATED = "created"
    COMPLETED = "completed"


class Format(StrEnum):
    """The format of the files, which is also the suffix of their names."""

    CSV = "csv"
    XLSX = "xlsx"
    CSV_GZ = "csv.gz"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which sessions are included; an empty filter includes all. Statuses as in the API, applications by id."""

    statuses: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    mode: str = ""

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Filters":
        """Read filters from JSON."""
        lists: dict[str, Any] = {name: tuple(document.get(name, ())) for name in LISTS}
        return cls(**lists, mode=document.get("mode", ""))

    def as_document(self) -> dict[str, Any]:
        """Write the filters that are set as JSON."""
        everything = {name: getattr(self, name) for name in LISTS}
        return {name: sorted(value) for name, value in everything.items() if value} | (
            {"mode": self.mode} if self.mode else {}
        )


@dataclass(frozen=True, slots=True)
class Definition:
    """A complete definition. Days are whole days of `time_zone`, both included; `as_of` is the time of the snapshot.

    `attempts` asks for the second sheet or file, `byte_order_mark` for CSV that begins with U+FEFF.
    """

    first_day: date
    last_day: date
    as_of: datetime
    time_zone: str = "UTC"
    basis: Basis = Basis.CREATED
    format: Format = Format.CSV
    columns: tuple[str, ...] = USUAL
    attempts: bool = True
    byte_order_mark: bool = False
    filters: Filters = field(default_factory=Filters)

    @property
    def since(self) -> datetime:
        """The first moment of the period, UTC."""
        return _midnight(self.first_day, self.time_zone)

    @property
    def until(self) -> datetime:
        """The first moment after the period, UTC."""
        return _midnight(self.last_day + timedelta(days=1), self.time_zone)

    @property
    def title(self) -> str:
        """A name for files and pages: sessions-2026-01-01-to-2026-01-31."""
        return f"sessions-{self.first_day}-to-{self.last_day}"


def latest_as_of(now: datetime) -> datetime:
    """Return the latest possible `as_of`, in whole seconds."""
    return (now - COMMIT_MARGIN).astimezone(UTC).replace(microsecond=0)


def problems_of(definition: Definition, *, now: datetime, providers: Sequence[str]) -> dict[str, str]:
    """Return the problems by field name, as messages to be read after the name."""
    return dict(_problems(definition, now, providers))


def _problems(asked: Definition, now: datetime, providers: Sequence[str]) -> Iterator[tuple[str, str]]:
    if asked.time_zone not in zones():
        yield "time_zone", "must be a time zone such as UTC or Australia/Sydney"
    if asked.last_day < asked.first_day:
        yield "last_day", "must not be before the first day"
    elif (asked.last_day - asked.first_day).days >= MOST_DAYS:
        yield "last_day", f"must be at most {MOST_DAYS} days after the first day"
    if not date(2000, 1, 1) <= asked.first_day <= date(9998, 1, 1):
        yield "first_day", "must be between 2000-01-01 and 9998-01-01"
    if asked.as_of > latest_as_of(now) + timedelta(seconds=1):
        yield "as_of", f"must be at least {COMMIT_MARGIN.seconds} seconds in the past"
    if not asked.columns or len(set(asked.columns)) < len(asked.columns) or set(asked.columns) - set(COLUMNS):
        yield "columns", f"must be a list of different columns out of: {', '.join(COLUMNS)}"
    if asked.byte_order_mark and asked.format is Format.XLSX:
        yield "byte_order_mark", "must be false for xlsx: only CSV can begin with one"
    yield from _filter_problems(asked.filters, providers)


def _filter_problems(filters: Filters, providers: Sequence[str]) -> Iterator[tuple[str, str]]:
    if set(filters.statuses) - set(SHOWN):
        yield "statuses", f"must be a list out of: {', '.join(SHOWN)}"
    if set(filters.providers) - set(providers):
        yield "providers", f"must be a list out of: {', '.join(providers)}"
    if not all(len(each) == 3 and each.isascii() and each.isupper() for each in filters.currencies):
        yield "currencies", "must be a list of ISO 4217 codes such as AUD"
    if not all(_is_uuid(each) for each in filters.applications):
        yield "applications", "must be a list of application ids"
    if filters.mode not in ("", *MODES):
        yield "mode", f"must be one of: {', '.join(MODES)}"


@cache
def zones() -> frozenset[str]:
    """List the names of all time zones."""
    return frozenset(available_timezones() - {"localtime", "Factory", "posixrules"})


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
