"""Parses single cells. Every function returns the value or raises BadCell with the reason. Pure."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from providers.money import UnknownCurrency, exponent, from_minor_units, has_excess_places
from providers.settlement import Dates, Layout, Units

BOUND = Decimal(10) ** 12
"""The limit of the database's amount columns."""
REFERENCE = re.compile(r"[!-?A-~]{1,255}")
"""Printable characters without blanks and `@`, so that a name or e-mail mapped by mistake is not stored."""
WORD = re.compile(r"[\w .:/-]{1,64}")
ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?( ?(Z|UTC|[+-]\d\d:?\d\d))?)?")
SECONDS = re.compile(r"\d{9,10}")
EARLIEST, LATEST = datetime(2000, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - compared before the zone is known
PATTERNS = {Dates.DAY_FIRST: "%d/%m/%Y", Dates.MONTH_FIRST: "%m/%d/%Y", Dates.DOTTED: "%d.%m.%Y"}
CLOCKS = ("", " %H:%M", " %H:%M:%S")
"""The time format by the number of colons."""
EXAMPLES = {
    Dates.ISO: "2026-01-31 or 2026-01-31T18:30:00Z",
    Dates.DAY_FIRST: "31/01/2026",
    Dates.MONTH_FIRST: "01/31/2026",
    Dates.DOTTED: "31.01.2026",
    Dates.SECONDS: "1769884200",
}
SHOWN = 40


class BadCell(ValueError):
    """The message describes what is wrong with the cell."""


def currency_of(text: str) -> str:
    """Read an ISO 4217 code in any case."""
    code = text.upper()
    try:
        exponent(code)
    except UnknownCurrency as exc:
        raise BadCell(f"{quote(text)} is not an ISO 4217 currency") from exc
    return code


def amount_reader(layout: Layout) -> Callable[[str, str], Decimal]:
    """Return a function that reads amounts in the layout's format, given the currency; in major units."""
    pattern, example = _pattern(layout)

    def read(text: str, currency: str) -> Decimal:
        if not pattern.fullmatch(text):
            raise BadCell(f"{quote(text)} is not an amount such as {example}")
        plain = text.replace(layout.grouping, "") if layout.grouping else text
        plain = plain.replace(layout.decimal_separator, ".")
        if len(plain) > 30:
            raise BadCell("is larger than any amount there is")
        amount = from_minor_units(int(plain), currency) if layout.units is Units.MINOR else Decimal(plain)
        if abs(amount) >= BOUND:
            raise BadCell("is larger than any amount there is")
        if has_excess_places(amount, currency):
            raise BadCell(f"{quote(text)} has more decimals than {currency} has ({exponent(currency)})")
        return amount

    return read


def time_reader(layout: Layout) -> Callable[[str], datetime]:
    """Return a function that reads times in the layout's format; in UTC."""
    zone, reader = ZoneInfo(layout.time_zone), _reader(layout.dates)

    def read(text: str) -> datetime:
        try:
            time = reader(text)
        except (ValueError, OverflowError) as exc:
            raise BadCell(f"{quote(text)} is not a day such as {EXAMPLES[layout.dates]}") from exc
        if not EARLIEST <= time.replace(tzinfo=None) < LATEST:
            raise BadCell(f"{quote(text)} is not between {EARLIEST.year} and {LATEST.year}")
        return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)

    return read


def reference_of(text: str) -> str:
    """Read an id: no blanks, no `@`."""
    if text and not REFERENCE.fullmatch(text):
        raise BadCell("is not an id: at most 255 letters, digits and signs, without blanks and @")
    return text


def our_id_of(text: str) -> UUID | None:
    """Read an id of ours; None for any other text."""
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


def word_of(text: str) -> str:
    """Read a provider's word for what a line is about."""
    if not WORD.fullmatch(text):
        raise BadCell(f"{quote(text)} does not say what the line is about")
    return text


def quote(text: str) -> str:
    """Quote a cell, cut short."""
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}...")


def _iso(text: str) -> datetime:
    if not ISO.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text.replace(" UTC", "Z").replace("UTC", "Z"))


def _seconds(text: str) -> datetime:
    if not SECONDS.fullmatch(text):
        raise ValueError(text)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text))


def _reader(dates: Dates) -> Callable[[str], datetime]:
    if dates not in PATTERNS:
        return _iso if dates is Dates.ISO else _seconds
    return lambda text: datetime.strptime(text, PATTERNS[dates] + CLOCKS[min(text.count(":"), 2)])  # noqa: DTZ007


def _pattern(layout: Layout) -> tuple[re.Pattern[str], str]:
    if layout.units is Units.MINOR:
        return re.compile(r"[+-]?[0-9]+"), "1050 (in minor units)"
    point, group = re.escape(layout.decimal_separator), re.escape(layout.grouping)
    whole = rf"(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+)" if group else "[0-9]+"
    return re.compile(rf"[+-]?{whole}(?:{point}[0-9]+)?"), f"1{layout.grouping}050{layout.decimal_separator}00"
