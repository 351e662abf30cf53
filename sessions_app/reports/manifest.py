"""Control totals, and the manifest with which a report can be checked and made again. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson

from providers.money import UnknownCurrency, exponent, format_amount
from sessions_app.reports.definition import Definition

VERSION = 1


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A finished file: its name, bytes, rows (without headers) and SHA-256."""

    name: str
    bytes: int
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Total:
    """The number and sum of the sessions with a currency and a status, in major units."""

    currency: str
    status: str
    count: int
    sum: Decimal

    def as_document(self) -> dict[str, Any]:
        """Write the total as JSON, the sum as text with the currency's decimals."""
        return {**asdict(self), "sum": format_amount(self.sum, self.currency)}


@dataclass(frozen=True, slots=True)
class Totals:
    """The control totals of a report, from a separate query in the same snapshot, and the number of attempts."""

    lines: tuple[Total, ...]
    attempts: int

    @property
    def sessions(self) -> int:
        """The number of sessions."""
        return sum(line.count for line in self.lines)

    @property
    def places(self) -> int | None:
        """The decimals of all currencies; None when they differ."""
        places = {_places(line.currency) for line in self.lines}
        return places.pop() if len(places) == 1 else None


def manifest(
    definition: Definition, totals: Totals, files: Sequence[FileFacts], *, report: str, requested_by: str
) -> bytes:
    """Write the manifest. Only `report` and `requestedBy` differ when the same report is made again."""
    return orjson.dumps(
        {
            "manifestVersion": VERSION,
            "report": report,
            "requestedBy": requested_by,
            **described(definition),
            "sessions": totals.sessions,
            "attempts": totals.attempts if definition.attempts else None,
            "totals": [each.as_document() for each in totals.lines],
            "files": [asdict(each) for each in files],
        },
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )


def described(definition: Definition) -> dict[str, Any]:
    """Write a definition as JSON: all that is needed to request the same report again."""
    return {
        "basis": definition.basis,
        "firstDay": definition.first_day,
        "lastDay": definition.last_day,
        "timeZone": definition.time_zone,
        "from": instant(definition.since),
        "until": instant(definition.until),
        "asOf": instant(definition.as_of),
        "filters": definition.filters.as_document(),
        "format": definition.format,
        "byteOrderMark": definition.byte_order_mark,
        "columns": list(definition.columns),
    }


def summary(definition: Definition, totals: Totals) -> list[dict[str, Any]]:
    """Return the rows of the summary sheet: the definition, then the control totals."""
    filters = definition.filters.as_document()
    facts: Mapping[str, Any] = {
        "Report": "Payment sessions",
        "Sessions by": f"time they were {definition.basis}",
        "First day": str(definition.first_day),
        "Last day": f"{definition.last_day} (included)",
        "Time zone": definition.time_zone,
        "As of": instant(definition.as_of),
        **{name.capitalize(): _listed(value) for name, value in filters.items()},
        "Sessions": totals.sessions,
        **({"Attempts": totals.attempts} if definition.attempts else {}),
    }
    rows = [_row(name, value) for name, value in facts.items()]
    rows += [_row("Control totals"), _row("Currency", "Status", "Sessions", "Total")]
    return rows + [_row(each.currency, each.status, each.count, float(each.sum)) for each in totals.lines]


def instant(moment: datetime) -> str:
    """Write a time in UTC, with microseconds if there are any: 2026-02-01T00:00:00Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _row(*cells: Any) -> dict[str, Any]:
    """Make a row of the summary, whose columns have no titles: their keys are blanks of growing length."""
    return {" " * (number + 1): cells[number] if number < len(cells) else None for number in range(4)}


def _listed(value: Any) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _places(currency: str) -> int | None:
    try:
        return exponent(currency)
    except UnknownCurrency:
        return None
