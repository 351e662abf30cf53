"""A preview of a file without a mapping: its headers, its first lines, and a guess of the layout. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from providers.settlement import Dates, Layout, LineKind, SettlementField
from sessions_app.settlement import cells
from sessions_app.settlement.reading import delimiter_of, header_of, records

ROWS = 5
SYNONYMS = {
    SettlementField.REFERENCE: "payment id|payment reference|psp reference|transaction id|reference|charge id"
    "|payment intent id",
    SettlementField.OUR_ID: "merchant reference|client reference id|attempt id|session id",
    SettlementField.ENTRY: "entry id|balance transaction id|line id|record id",
    SettlementField.PAYOUT: "payout id|payout|batch|batch number|settlement id",
    SettlementField.KIND: "type|kind|transaction type|category|reporting category|record type",
    SettlementField.CREATED: "created|created utc|date|booking date|transaction date|creation date|time|timestamp",
    SettlementField.CURRENCY: "currency|gross currency|settlement currency|currency code",
    SettlementField.GROSS: "gross|amount|gross amount|gross credit|transaction amount",
    SettlementField.FEE: "fee|fees|commission|processing fee|total fee",
    SettlementField.NET: "net|net amount|net credit|payout amount",
    SettlementField.PAID_AMOUNT: "customer facing amount|original amount|payment amount",
    SettlementField.PAID_CURRENCY: "customer facing currency|original currency|payment currency",
}
"""Common column names, the likeliest first; compared without case and punctuation."""
WORDS = {
    LineKind.CHARGE: ("charge", "payment", "sale", "settled", "capture"),
    LineKind.REFUND: ("refund", "refunded", "reversal"),
    LineKind.DISPUTE: ("chargeback", "dispute"),
    LineKind.FEE: ("fee", "fees", "commission"),
    LineKind.PAYOUT: ("payout", "transfer"),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """The data of the mapping form: headers, up to five unchanged lines, and a guessed layout.

    The guess may be incomplete. The lines may contain personal data, so they are used in the form only.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guess: Layout


def preview(content: BinaryIO) -> Preview:
    """Read the beginning of a file. Raises BadFile if it is not CSV."""
    content.seek(0)
    delimiter = delimiter_of(content)
    rows_of_file = records(content, delimiter)
    headers = header_of(rows_of_file)
    rows = [texts for _, texts in islice(rows_of_file, ROWS)]
    return Preview(tuple(headers), tuple(map(tuple, rows)), _guess(headers, rows, delimiter))


def _guess(headers: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str) -> Layout:
    plain = {_plain(header): header for header in reversed(headers)}
    named = {
        field: (next(plain[name] for name in names.split("|") if name in plain),)
        for field, names in SYNONYMS.items()
        if any(name in plain for name in names.split("|"))
    }
    columns = {field: [row[headers.index(names[0])] for row in rows if len(row) == len(headers)]
               for field, names in named.items()}  # fmt: skip
    amounts = columns.get(SettlementField.GROSS, [])
    return Layout(
        title="Mapping",
        headers=named,
        kinds={word: kind for kind, words in WORDS.items() for word in words} if SettlementField.KIND in named else {},
        delimiter=delimiter,
        decimal_separator="," if any("," in text[-3:] for text in amounts) else ".",
        dates=_dates(columns.get(SettlementField.CREATED, [])),
    )


def _dates(texts: Sequence[str]) -> Dates:
    """Find the first date format that fits all texts; day first where both are possible."""
    for dates in Dates:
        read = cells.time_reader(Layout("", {}, dates=dates))
        try:
            if [read(text) for text in texts]:
                return dates
        except cells.BadCell:
            continue
    return Dates.ISO


def _plain(header: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in header).casefold().split())
