"""Finds the column of every field in a file. Pure."""

from collections.abc import Sequence

from providers.settlement import Layout, SettlementField
from sessions_app.settlement.problems import BadFile, FileProblem
from sessions_app.settlement.reading import DELIMITERS

NEEDED = (SettlementField.CREATED, SettlementField.GROSS)
IDS = (SettlementField.REFERENCE, SettlementField.OUR_ID)


def columns_of(layout: Layout, headers: Sequence[str]) -> dict[SettlementField, int]:
    """Map every field to its column. Raises BadFile with the required columns that are missing."""
    places = {header.casefold(): place for place, header in enumerate(headers)}
    found = {
        field: next(places[name.casefold()] for name in names if name.casefold() in places)
        for field, names in layout.headers.items()
        if any(name.casefold() in places for name in names)
    }
    missing = [_names(layout, field) for field in _missing(layout, found)]
    if missing and (separator := _another_delimiter(headers, layout.delimiter)):
        raise BadFile(FileProblem(1, "", f"is a single cell: perhaps the cells are separated by {separator}"))
    if missing:
        raise BadFile(*(FileProblem(1, "", f"has no column {' or '.join(names)}") for names in missing))
    return found


def _missing(layout: Layout, found: dict[SettlementField, int]) -> list[tuple[SettlementField, ...]]:
    missing: list[tuple[SettlementField, ...]] = [(field,) for field in NEEDED if field not in found]
    if SettlementField.CURRENCY not in found and not layout.currency:
        missing.append((SettlementField.CURRENCY,))
    if not found.keys() & set(IDS):
        missing.append(IDS)
    return missing


def _names(layout: Layout, fields: tuple[SettlementField, ...]) -> list[str]:
    named = [name for field in fields for name in layout.headers.get(field, ())]
    return named or [fields[0].value]


def _another_delimiter(headers: Sequence[str], ours: str) -> str:
    if len(headers) > 1:
        return ""
    return next((name for sign, name in DELIMITERS.items() if sign != ours and sign in headers[0]), "")
