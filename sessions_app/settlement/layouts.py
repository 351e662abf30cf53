"""Layouts as JSON, and the check of a layout that staff made. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import available_timezones

import msgspec

from providers.money import UnknownCurrency, exponent
from providers.settlement import Layout, SettlementField
from sessions_app.settlement.columns import IDS, NEEDED
from sessions_app.settlement.reading import DELIMITERS

GROUPINGS = {"": "nothing", ",": "comma", ".": "point", " ": "blank", "'": "apostrophe"}
MOST_HEADERS, MOST_WORDS, LONGEST = 10, 100, 200


class UnacceptableLayout(ValueError):
    """The layout is invalid. `problems` has a message for each field, to be read after the field's name."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name} {text}" for name, text in problems.items()))
        self.problems = problems


def as_document(layout: Layout) -> dict[str, Any]:
    """Write a layout as JSON, with its field names as keys."""
    return msgspec.to_builtins(layout)


def layout_of(document: Any) -> Layout:
    """Read a layout from JSON and check it. Raises UnacceptableLayout."""
    try:
        layout = msgspec.convert(document, Layout)
    except msgspec.ValidationError as exc:
        raise UnacceptableLayout({"layout": f"cannot be read: {exc}"}) from exc
    if problems := dict(_problems(layout)):
        raise UnacceptableLayout(problems)
    return layout


def _problems(layout: Layout) -> Iterator[tuple[str, str]]:
    if not 0 < len(layout.title) <= 100:
        yield "title", "must be 1 to 100 characters"
    yield from _header_problems(layout)
    yield from _kind_problems(layout)
    if layout.delimiter not in DELIMITERS:
        yield "delimiter", f"must be one of: {', '.join(DELIMITERS.values())}"
    if layout.decimal_separator not in (".", ","):
        yield "decimal_separator", "must be a point or a comma"
    if layout.grouping not in GROUPINGS or layout.grouping == layout.decimal_separator:
        yield "grouping", "must be nothing, or a comma, point, blank or apostrophe other than the decimal separator"
    if layout.time_zone not in available_timezones():
        yield "time_zone", "must be a time zone such as UTC or Australia/Sydney"


def _header_problems(layout: Layout) -> Iterator[tuple[str, str]]:
    named = {field: names for field, names in layout.headers.items() if names}
    yield from ((field.value, "needs a column") for field in NEEDED if field not in named)
    if not set(IDS) & named.keys():
        yield SettlementField.REFERENCE.value, "needs a column, or our_id does"
    if not layout.currency and SettlementField.CURRENCY not in named:
        yield SettlementField.CURRENCY.value, "needs a column, or the currency of all lines"
    if layout.currency and not _is_currency(layout.currency):
        yield SettlementField.CURRENCY.value, "must be an ISO 4217 code such as AUD"
    if any(
        len(names) > MOST_HEADERS or any(not 0 < len(name) <= LONGEST for name in names) for names in named.values()
    ):
        yield "headers", f"must be at most {MOST_HEADERS} a field, of 1 to {LONGEST} characters"
    used = [name.casefold() for names in named.values() for name in names]
    if len(set(used)) < len(used):
        yield "headers", "must not name a column twice"


def _kind_problems(layout: Layout) -> Iterator[tuple[str, str]]:
    words = layout.kinds
    if layout.headers.get(SettlementField.KIND) and not words:
        yield "kinds", "must say which words mean what"
    if len(words) > MOST_WORDS or any(not 0 < len(word) <= LONGEST or word != word.casefold() for word in words):
        yield "kinds", f"must be at most {MOST_WORDS} words in lower case"


def _is_currency(code: str) -> bool:
    try:
        exponent(code)
    except UnknownCurrency:
        return False
    return True
