"""Reads days and times of the day as files write them. The layout says in which order; nothing is guessed. Pure.

Beside digits, months may be English names. A time of the day may be on a 12-hour clock, have any number of decimals
(those after the sixth are cut off) and name its zone or offset.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from providers.settlement import Dates, Layout
from sessions_app.settlement.amounts import BLANKS
from sessions_app.settlement.cells import BadCell, quote
from sessions_app.settlement.zones import UnknownZone, in_zone

EARLIEST, LATEST = datetime(2000, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - compared before the zone is known
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
NAMES = {name[:length]: place for place, name in enumerate(MONTHS, 1) for length in (3, 4, len(name))
         if length != 4 or name == "september"}  # fmt: skip
EXAMPLES = {
    Dates.ISO: "2026-01-31 or 2026-01-31T18:30:00Z",
    Dates.DAY_FIRST: "31/01/2026",
    Dates.MONTH_FIRST: "01/31/2026",
    Dates.DOTTED: "31.01.2026",
    Dates.SECONDS: "1769884200",
}
CLOCK = (
    r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,12}))?)?"
    r"(?: ?(?P<half>[ap]\.?m\.?))?"
)
COMPACT = r"(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<fraction>(?!))?(?P<half>(?!))?"
ZONE = r"(?: ?(?P<zone>Z|[+\u2212-]\d\d(?::?\d\d)?|[a-z][a-z/_+\u2212:\d-]+))?"
NAMED = r"(?P<name>[a-z]{3,9})\.?"
DAY, MONTH, YEAR = r"(?P<day>\d\d?)", r"(?P<month>\d\d?)", r"(?P<year>\d{4}|\d\d)"
DAYS = {
    Dates.ISO: (
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d\d?)(?P=sign)(?P<day>\d\d?)",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        rf"(?P<year>\d{{4}})[- ]{NAMED}[- ]{DAY}",
    ),
    Dates.DAY_FIRST: (rf"{DAY}(?P<sign>[/-]){MONTH}(?P=sign){YEAR}", rf"{DAY}\.?[-/ ]{NAMED},?[-/ ]{YEAR}"),
    Dates.MONTH_FIRST: (rf"{MONTH}(?P<sign>[/-]){DAY}(?P=sign){YEAR}", rf"{NAMED}[-/ ]{DAY}(?:, ?|[-/ ]){YEAR}"),
    Dates.DOTTED: (rf"{DAY}\.{MONTH}\.{YEAR}", rf"{DAY}\. ?{NAMED} ?{YEAR}"),
}
"""How a day may be written, in lower case."""
FLAGS = re.IGNORECASE | re.ASCII
SINCE_1970 = re.compile(r"(?P<seconds>\d{9,10})(?:\.(?P<fraction>\d{1,9}))?|(?P<milliseconds>\d{12,13})", re.ASCII)
"""Between 2000 and 2100 seconds have 9 or 10 digits, milliseconds 12 or 13."""
OTHER_WAYS = (
    (None, r"\d{4}-w\d\d(-\d)?", "a week of the year"),
    (None, r"\d{4}-\d{3}", "a day of the year"),
    (None, r"[34]\d{4}([.,]\d+)?", "the number of a day in a spreadsheet (format that column as a date)"),
    (None, r"\d\d-\d\d-\d\d([ t].*)?", "a day with a year of two digits, and which number is the year is not known"),
    (Dates.SECONDS, r"\d{9,10}", "seconds since 1970"),
    (Dates.SECONDS, r"\d{12,13}", "milliseconds since 1970"),
    (None, r"\d{15,19}", "microseconds or nanoseconds since 1970"),
    (Dates.ISO, r"\d{8}", "a day without separators"),
    (Dates.ISO, r"\d{4}[-/.]\d\d?[-/.]\d\d?([ t].*)?", "a day that begins with the year"),
    (Dates.DOTTED, r"\d\d?\.\d\d?\.\d{2,4}([ t].*)?", "a day with points"),
)
"""Ways of writing with the format that reads them, if any."""


def time_reader(layout: Layout) -> Callable[[str, str, str], datetime]:
    """Return a function that reads a day, a time of the day and a zone; in UTC.

    Time and zone are those of columns of their own, or empty. It raises BadCell.
    """
    home = ZoneInfo(layout.time_zone)
    read_day = _since_1970 if layout.dates is Dates.SECONDS else _written(layout.dates, home)

    def read(text: str, clock: str, zone: str) -> datetime:
        try:
            found = read_day(text, clock, zone)
        except UnknownZone as exc:
            raise BadCell(f"{quote(zone or text)} {exc}") from exc
        except (ValueError, OverflowError) as exc:
            raise BadCell(_refusal(f"{text} {clock}".strip(), layout.dates)) from exc
        if not EARLIEST <= found.replace(tzinfo=None) < LATEST:
            raise BadCell(f"{quote(text)} is not between {EARLIEST.year} and {LATEST.year}")
        return (found if found.tzinfo else found.replace(tzinfo=home)).astimezone(UTC)

    return read


def _written(dates: Dates, home: ZoneInfo) -> Callable[[str, str, str], datetime]:
    patterns = [re.compile(rf"{day}(?:(?:,? ?| ?t){CLOCK}{ZONE})?", FLAGS) for day in DAYS[dates]]
    patterns += [re.compile(rf"{day} ?t?{COMPACT}{ZONE}", FLAGS) for day in DAYS[dates]]

    def read(text: str, clock: str, zone: str) -> datetime:
        whole = _plain(f"{text} {clock}")
        found = next((match for pattern in patterns if (match := pattern.fullmatch(whole))), None)
        if not found:
            raise ValueError(whole)
        parts = found.groupdict()
        moment = datetime.combine(_day(parts), _clock(parts))
        named = (parts["zone"] or zone).strip()
        return in_zone(moment, named.upper() if len(named) == 1 else named, home) if named else moment

    return read


def _since_1970(text: str, clock: str, zone: str) -> datetime:
    found = SINCE_1970.fullmatch(text)
    if not found or clock or zone:
        raise ValueError(text)
    since = timedelta(milliseconds=int(found["milliseconds"] or 0), seconds=int(found["seconds"] or 0))
    return datetime(1970, 1, 1, tzinfo=UTC) + since + timedelta(microseconds=_micro(found["fraction"]))


def _day(parts: dict[str, str | None]) -> date:
    """Make the day; a year of two digits is one of this century, because no other is read."""
    year, name = int(parts["year"] or 0), parts.get("name")
    month = NAMES.get(name.lower(), 0) if name else int(parts.get("month") or 0)
    return date(year if year > 99 else 2000 + year, month, int(parts["day"] or 0))


def _clock(parts: dict[str, str | None]) -> time:
    hour, half = int(parts["hour"] or 0), (parts["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, int(parts["minute"] or 0), int(parts["second"] or 0), _micro(parts["fraction"]))


def _micro(fraction: str | None) -> int:
    return int(f"{fraction or '0':0<6}"[:6])


def _plain(text: str) -> str:
    """Make every run of blanks one ordinary blank."""
    return re.sub(f"[{BLANKS}]+", " ", text).strip()


def _refusal(text: str, dates: Dates) -> str:
    ways = (name for own, way, name in OTHER_WAYS if own is not dates and re.fullmatch(way, text, re.IGNORECASE))
    way = next(ways, "") or _refused_words(text)
    return f"{quote(text)} is not a day such as {EXAMPLES[dates]}{f': it is {way}' if way else ''}"


def _refused_words(text: str) -> str:
    names = [word for word in re.findall(r"[^\W\d_]{3,}", text.lower()) if word not in ("utc", "gmt")]
    if names and names[0] not in NAMES and re.search(r"\d", text):
        return "a day with a word that is no English month"
    if names and names[0] in NAMES:
        return "a day with the name of its month in an order that this format does not have"
    if found := re.search(r"(\d+):\d\d(:\d\d)?(\.\d+)? ?[ap]\.?m", text.lower()):
        return "" if 1 <= int(found[1]) <= 12 else "a time that no 12-hour clock shows"
    return ""
