"""Layouts as JSON, and the check of a layout that staff made. Pure."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import available_timezones

import msgspec

from providers.money import UnknownCurrency, places_of
from providers.settlement import SEVERAL, Layout, SettlementField
from sessions_app.settlement.columns import missing_fields
from sessions_app.settlement.reading import DELIMITERS, ENCODINGS

GROUPINGS = {"": "nothing", ",": "comma", ".": "point", " ": "blank", "'": "apostrophe"}
MOST_HEADERS, MOST_WORDS, LONGEST, MOST_SIGNS, LAST_HEADER_LINE = 10, 100, 200, 10, 1000
MISSING = {
    SettlementField.REFERENCE: "needs a column, or our_id does",
    SettlementField.CURRENCY: "needs a column, or the currency of all lines",
}
SHARED = (*SEVERAL, SettlementField.KIND, SettlementField.PAID_CURRENCY)
"""Fields that may read a column that another field reads too."""


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
    yield from _frame_problems(layout)
    if layout.decimal_separator not in (".", ","):
        yield "decimal_separator", "must be a point or a comma"
    if layout.grouping not in GROUPINGS or layout.grouping == layout.decimal_separator:
        yield "grouping", "must be nothing, or a comma, point, blank or apostrophe other than the decimal separator"
    if len(layout.signs) > MOST_SIGNS or any(unicodedata.category(sign) != "Sc" for sign in layout.signs):
        yield "signs", f"must be at most {MOST_SIGNS} currency signs such as $"
    if layout.time_zone not in available_timezones():
        yield "time_zone", "must be a time zone such as UTC or Australia/Sydney"


def _header_problems(layout: Layout) -> Iterator[tuple[str, str]]:
    named = {field: names for field, names in layout.headers.items() if names}
    for missing in missing_fields(named, currency=layout.currency):
        yield missing[0].value, MISSING.get(missing[0], "needs a column")
    if layout.currency and not _is_currency(layout.currency):
        yield SettlementField.CURRENCY.value, "must be an ISO 4217 code such as AUD"
    if any(
        len(names) > MOST_HEADERS or any(not 0 < len(name) <= LONGEST for name in names) for names in named.values()
    ):
        yield "headers", f"must be at most {MOST_HEADERS} a field, of 1 to {LONGEST} characters"
    used = [name.casefold() for field, names in named.items() if field not in SHARED for name in names]
    if len(set(used)) < len(used):
        yield "headers", "must not name a column twice"


def _kind_problems(layout: Layout) -> Iterator[tuple[str, str]]:
    words = layout.kinds
    if layout.headers.get(SettlementField.KIND) and not words:
        yield "kinds", "must say which words mean what"
    if not _are_words(words):
        yield "kinds", f"must be at most {MOST_WORDS} words in lower case"
    if not _are_words(layout.left_out):
        yield "left_out", f"must be at most {MOST_WORDS} words in lower case"
    if layout.headers.get(SettlementField.STATUS) and not layout.left_out:
        yield "left_out", "must say which words of the status leave a line out"
    if layout.left_out and not layout.headers.get(SettlementField.STATUS):
        yield SettlementField.STATUS.value, "needs a column, or no word can leave a line out"


def _frame_problems(layout: Layout) -> Iterator[tuple[str, str]]:
    if layout.delimiter not in DELIMITERS:
        yield "delimiter", f"must be one of: {', '.join(DELIMITERS.values())}"
    if layout.encoding not in ENCODINGS:
        yield "encoding", f"must be one of: {', '.join(ENCODINGS)}"
    if not 0 <= layout.header_line <= LAST_HEADER_LINE:
        yield "header_line", f"must be 0 to {LAST_HEADER_LINE}; 0 is the first line that is not blank"
    if layout.header_line and layout.header_words:
        yield "header_words", "must be empty where the number of the header's line is given"
    for name, words in (("header_words", layout.header_words), ("end_words", layout.end_words)):
        if len(words) > MOST_HEADERS or any(not 0 < len(word.strip()) <= LONGEST for word in words):
            yield name, f"must be at most {MOST_HEADERS}, of 1 to {LONGEST} characters"


def _are_words(words: Iterable[str]) -> bool:
    listed = list(words)
    return len(listed) <= MOST_WORDS and all(0 < len(word) <= LONGEST and word == word.casefold() for word in listed)


def _is_currency(code: str) -> bool:
    try:
        places_of(code)
    except UnknownCurrency:
        return False
    return True
