"""Reads amounts as countries, ledgers and spreadsheets write them; the layout says which separators are meant. Pure.

A minus may be any of the dashes in MINUS and stand on either side, or be parentheses. Thousands may be apart by threes
or, as in India, by twos but for the last three (1,23,456.00).
"""

import re
from collections.abc import Callable
from decimal import Decimal

from providers.money import from_minor_units, has_excess_places, places_of
from providers.settlement import Layout, Units
from sessions_app.settlement.cells import BadCell, quote

BOUND = Decimal(10) ** 12
"""The limit of the database's amount columns."""
LONGEST = 30
MINUS = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
"""Hyphens, figure and en dash, the minus sign, and their small and full-width forms."""
BLANKS = " \u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
APOSTROPHES = "'\u2018\u2019\u02bc\u2032"
ALIKE = {" ": BLANKS, "'": APOSTROPHES}
"""Signs that stand for the same separator."""
PLAIN = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,4})?")
"""As most files write amounts: the quick way, with the same result."""
Reader = Callable[[str, str], Decimal]


def amount_reader(layout: Layout) -> Reader:
    """Return a function that reads amounts in the layout's format, given the currency; in major units.

    It raises BadCell, also for more decimals than the currency has.
    """
    unchecked = loose_reader(layout)

    def read(text: str, currency: str) -> Decimal:
        amount = unchecked(text, currency)
        check_places(amount, currency, quote(text))
        return amount

    return read


def loose_reader(layout: Layout) -> Reader:
    """Return a function as `amount_reader` does, for parts of a sum: they may have more decimals than the currency."""
    pattern, example = _pattern(layout)
    is_plain = layout.units is Units.MAJOR and layout.decimal_separator == "."

    def read(text: str, currency: str) -> Decimal:
        if is_plain and PLAIN.fullmatch(text):
            return Decimal(text)
        found = pattern.fullmatch(text)
        if not found or (sign := _sign(*found.group("open", "before", "after", "close"))) is None:
            raise BadCell(f"{quote(text)} is not an amount such as {example}")
        decimals = f".{found['decimals']}" if found["decimals"] else ""
        plain = re.sub(r"[^0-9]", "", found["whole"]) + decimals
        if len(plain) > LONGEST:
            raise BadCell("is larger than any amount there is")
        minor = layout.units is Units.MINOR
        amount = sign * (from_minor_units(int(plain), currency) if minor else Decimal(plain))
        if abs(amount) >= BOUND:
            raise BadCell("is larger than any amount there is")
        return amount

    return read


def check_places(amount: Decimal, currency: str, shown: str) -> None:
    """Raise BadCell if the amount has more decimals than its currency."""
    if has_excess_places(amount, currency):
        raise BadCell(f"{shown} has more decimals than {currency} has ({places_of(currency)})")


def _sign(opened: str | None, before: str | None, after: str | None, closed: str | None) -> int | None:
    """Return the factor of a sign, or None where there are two, or half of one."""
    signs = [sign for sign in (before, after) if sign]
    if opened or closed:
        return -1 if opened and closed and not signs else None
    return None if len(signs) > 1 else -1 if signs and signs[0] != "+" else 1


def _pattern(layout: Layout) -> tuple[re.Pattern[str], str]:
    blank, sign = f"[{BLANKS}]?", f"[+{re.escape(MINUS)}]"
    money = f"(?:{blank}[{re.escape(layout.signs)}]{blank})?" if layout.signs else ""
    whole, decimals, example = _digits(layout)
    pattern = (
        rf"(?P<open>\()?(?:(?P<before>{sign}){blank})?{money}(?P<whole>{whole}){decimals}{money}"
        rf"(?:{blank}(?P<after>{sign}))?(?P<close>\))?"
    )
    return re.compile(pattern), example


def _digits(layout: Layout) -> tuple[str, str, str]:
    if layout.units is Units.MINOR:
        return "[0-9]+", "(?P<decimals>(?!))?", "1050 (in minor units)"
    decimals = rf"(?:{re.escape(layout.decimal_separator)}(?P<decimals>[0-9]+))?"
    example = f"1{layout.grouping}050{layout.decimal_separator}00"
    if not layout.grouping:
        return "[0-9]+", decimals, example
    group = f"[{re.escape(ALIKE.get(layout.grouping, layout.grouping))}]"
    by_threes, by_twos = rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+", rf"[0-9]{{1,2}}(?:{group}[0-9]{{2}})+{group}[0-9]{{3}}"
    return rf"(?:{by_threes}|{by_twos}|[0-9]+)", decimals, example
