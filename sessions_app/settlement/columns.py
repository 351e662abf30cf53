"""Finds the columns of every field in a file. Pure."""

from collections.abc import Collection, Iterator, Sequence

from providers.settlement import Layout, SettlementField
from sessions_app.settlement.problems import BadFile, FileProblem
from sessions_app.settlement.reading import DELIMITERS

NEEDED = (SettlementField.CREATED,)
AMOUNTS = (
    SettlementField.GROSS,
    SettlementField.GROSS_DEBIT,
    SettlementField.NET,
    SettlementField.NET_DEBIT,
)
"""One of them is needed: the gross, or the net from which it is computed."""
IDS = (SettlementField.REFERENCE, SettlementField.OUR_ID)
Columns = dict[SettlementField, tuple[int, ...]]


def columns_of(layout: Layout, headers: Sequence[str], line: int = 1) -> Columns:
    """Map every field to its columns, in the layout's order. Raises BadFile with the required ones that are missing."""
    places = {header.casefold(): place for place, header in enumerate(headers)}
    found = {
        field: tuple(places[name.casefold()] for name in names if name.casefold() in places)
        for field, names in layout.headers.items()
        if any(name.casefold() in places for name in names)
    }
    lacking = list(missing_fields(found, currency=layout.currency))
    gross = {SettlementField.GROSS, SettlementField.GROSS_DEBIT}
    if layout.headers.get(SettlementField.GROSS) and not gross & set(found) and (SettlementField.GROSS,) not in lacking:
        lacking.append((SettlementField.GROSS,))
    missing = [_names(layout, fields) for fields in lacking]
    if missing and (separator := _another_delimiter(headers, layout.delimiter)):
        raise BadFile(FileProblem(line, "", f"is a single cell: perhaps the cells are separated by {separator}"))
    if missing:
        raise BadFile(*(FileProblem(line, "", f"has no column {' or '.join(names)}") for names in missing))
    return found


def missing_fields(found: Collection[SettlementField], *, currency: str) -> Iterator[tuple[SettlementField, ...]]:
    """Yield the required fields that are not among `found`; of several, any one would do."""
    yield from ((field,) for field in NEEDED if field not in found)
    if not set(AMOUNTS) & set(found):
        yield (SettlementField.GROSS,)
    if SettlementField.CURRENCY not in found and not currency:
        yield (SettlementField.CURRENCY,)
    if not set(IDS) & set(found):
        yield IDS


def _names(layout: Layout, fields: tuple[SettlementField, ...]) -> list[str]:
    named = [name for field in fields for name in layout.headers.get(field, ())]
    return named or [fields[0].value]


def _another_delimiter(headers: Sequence[str], ours: str) -> str:
    if len(headers) > 1:
        return ""
    return next((name for sign, name in DELIMITERS.items() if sign != ours and sign in headers[0]), "")
