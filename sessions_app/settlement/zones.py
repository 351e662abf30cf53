"""Time zones as files write them, each exactly one or refused. Pure.

Abbreviations: only those with one meaning; `CST`, `IST` or `BST` have several. Names of cities and regions: those of
Ruby on Rails (`ActiveSupport::TimeZone::MAPPING`), as Square writes them.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

OFFSET = re.compile(r"(?:UTC|GMT)?([+\u2212-])(\d\d?)(?::?(\d\d))?")
HOURS = {
    "Z": 0, "UTC": 0, "GMT": 0, "UCT": 0,
    "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "NDT": -2.5, "AKST": -9, "AKDT": -8, "PST": -8, "PDT": -7, "MDT": -6, "CDT": -5, "EDT": -4, "HST": -10,
    "SGT": 8, "HKT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11,
    "NZST": 12, "NZDT": 13,
}  # fmt: skip
AMBIGUOUS = {"CST", "IST", "BST", "AST", "ADT", "SST", "GST", "ECT", "AMT", "WST"}
"""With two meanings or more."""
RAILS = {
    "Hawaii": "Pacific/Honolulu", "Alaska": "America/Juneau", "Pacific Time (US & Canada)": "America/Los_Angeles",
    "Arizona": "America/Phoenix", "Mountain Time (US & Canada)": "America/Denver",
    "Central Time (US & Canada)": "America/Chicago", "Saskatchewan": "America/Regina",
    "Eastern Time (US & Canada)": "America/New_York", "Indiana (East)": "America/Indiana/Indianapolis",
    "Atlantic Time (Canada)": "America/Halifax", "Newfoundland": "America/St_Johns",
    "Puerto Rico": "America/Puerto_Rico",
    "Dublin": "Europe/Dublin", "Edinburgh": "Europe/London", "London": "Europe/London", "Madrid": "Europe/Madrid",
    "Paris": "Europe/Paris", "Berlin": "Europe/Berlin", "Amsterdam": "Europe/Amsterdam", "Rome": "Europe/Rome",
    "Vienna": "Europe/Vienna", "Osaka": "Asia/Tokyo", "Sapporo": "Asia/Tokyo", "Tokyo": "Asia/Tokyo",
    "Perth": "Australia/Perth", "Adelaide": "Australia/Adelaide", "Darwin": "Australia/Darwin",
    "Brisbane": "Australia/Brisbane", "Canberra": "Australia/Canberra", "Hobart": "Australia/Hobart",
    "Melbourne": "Australia/Melbourne", "Sydney": "Australia/Sydney",
}  # fmt: skip


class UnknownZone(ValueError):
    """The text names no time zone, or several. The message says which of the two, to be read after the text."""


def in_zone(time: datetime, text: str, home: ZoneInfo) -> datetime:
    """Give the time, which has no zone yet, that of `text`: an offset, a name of IANA or Rails, an abbreviation.

    An abbreviation that `home` uses itself at that time is home's: `CST` is China's for Asia/Shanghai. Raises
    UnknownZone.
    """
    if text.upper() in ("Z", "UTC", "GMT"):
        return time.replace(tzinfo=UTC)
    own = next((local for fold in (0, 1) if (local := _local(time, home, fold)).tzname() == text.upper()), None)
    return own or time.replace(tzinfo=_zone(text))


def _local(time: datetime, home: ZoneInfo, fold: int) -> datetime:
    return time.replace(tzinfo=home, fold=fold)


@cache
def _known() -> set[str]:
    return available_timezones()


@cache
def _zone(text: str) -> tzinfo:
    if text in RAILS or text in _known():
        return ZoneInfo(RAILS.get(text, text))
    if (hours := HOURS.get(text.upper())) is not None:
        return timezone(timedelta(hours=hours))
    if found := OFFSET.fullmatch(text):
        return _offset(*found.groups())
    if text.upper() in AMBIGUOUS:
        raise UnknownZone("names several time zones: choose the one that is meant as the time zone of the mapping")
    raise UnknownZone("is not a time zone such as CET, PDT, Europe/Berlin or +01:00")


def _offset(sign: str, hours: str, minutes: str | None) -> tzinfo:
    shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if shift > timedelta(hours=14) or int(minutes or 0) > 59:
        raise UnknownZone("is not an offset from UTC")
    return timezone(shift if sign == "+" else -shift)
