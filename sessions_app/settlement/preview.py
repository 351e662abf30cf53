"""A preview of a file without a mapping: its headers, its first lines, and a guess of the layout. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from providers.settlement import Dates, Layout, LineKind, SettlementField
from sessions_app.settlement.cells import BadCell
from sessions_app.settlement.frame import Place, placed
from sessions_app.settlement.reading import delimiter_of, encoding_of, records
from sessions_app.settlement.times import time_reader

ROWS = 5
SYNONYMS = {
    SettlementField.REFERENCE: "payment id|payment reference|psp reference|transaction id|reference|charge id"
    "|payment intent id",
    SettlementField.OUR_ID: "merchant reference|client reference id|attempt id|session id",
    SettlementField.ENTRY: "entry id|balance transaction id|line id|record id",
    SettlementField.PAYOUT: "payout id|payout|batch|batch number|settlement id",
    SettlementField.KIND: "type|kind|transaction type|category|reporting category|record type",
    SettlementField.CREATED: "created|created utc|date|booking date|transaction date|creation date|time|timestamp",
    SettlementField.CURRENCY: "currency|gross currency|settlement currency|currency code|net currency",
    SettlementField.GROSS: "gross|amount|gross amount|gross credit|gross credit gc|credit|transaction amount",
    SettlementField.GROSS_DEBIT: "gross debit|gross debit gc|debit",
    SettlementField.FEE: "fee|fees|commission|processing fee|total fee",
    SettlementField.NET: "net|net amount|net credit|net credit nc|payout amount",
    SettlementField.NET_DEBIT: "net debit|net debit nc",
    SettlementField.TIME: "time|booking time|transaction time",
    SettlementField.ZONE: "timezone|time zone",
    SettlementField.ORIGINAL: "reference txn id|original reference|original transaction id|parent transaction id",
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
class Cut:
    """How a file is cut into records, as chosen by hand; what is not chosen is guessed."""

    delimiter: str = ""
    encoding: str = ""
    header_line: int = 0
    header_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """The data of the mapping form: headers, up to five unchanged lines, what stands above, and a guessed layout.

    The guess may be incomplete. The lines may contain personal data, so they are used in the form only.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guess: Layout
    above: tuple[tuple[str, ...], ...] = ()


def preview(content: BinaryIO, cut: Cut | None = None) -> Preview:
    """Read the beginning of a file. Raises BadFile if it is not CSV, or has no such header."""
    content.seek(0)
    cut = cut or Cut()
    encoding = cut.encoding or encoding_of(content)
    delimiter = cut.delimiter or delimiter_of(content, encoding)
    framed = Layout("Mapping", {}, delimiter=delimiter, encoding=encoding, header_line=cut.header_line,
                    header_words=cut.header_words)  # fmt: skip
    rows_of_file = placed(records(content, delimiter, encoding), framed)
    above: list[tuple[str, ...]] = []
    for place, record in rows_of_file:
        if place is Place.HEADER:
            data = islice((row for where, row in rows_of_file if where is None), ROWS)
            rows = [row.cells for row in data]
            guess = _guess(record.cells, rows, framed)
            return Preview(tuple(record.cells), tuple(map(tuple, rows)), guess, tuple(above))
        above = [*above, tuple(record.cells)][-ROWS:]
    raise AssertionError("a file without a header is refused before")


def begin_with(start: Layout, seen: Preview) -> Layout:
    """Fit a known layout to a file: as it is cut, with the headers it has, and what `ask` names as it is guessed."""
    has = {header.casefold(): header for header in seen.headers if header}
    headers = {
        field: tuple(has[name.casefold()] for name in names if name.casefold() in has)
        for field, names in start.headers.items()
    }
    guess = seen.guess
    fitted = replace(
        start,
        headers={field: names for field, names in headers.items() if names},
        delimiter=guess.delimiter,
        encoding=guess.encoding,
        header_line=guess.header_line,
        header_words=guess.header_words,
        dates=guess.dates if "dates" in start.ask else start.dates,
        ask=(),
    )
    if "decimal_separator" in start.ask and guess.decimal_separator == ",":
        return replace(fitted, decimal_separator=",", grouping=".")
    return fitted


def _guess(headers: Sequence[str], rows: Sequence[Sequence[str]], framed: Layout) -> Layout:
    plain = {_plain(header): header for header in reversed(headers)}
    named: dict[SettlementField, tuple[str, ...]] = {}
    for field, names in SYNONYMS.items():
        if header := next((plain.pop(name) for name in names.split("|") if name in plain), ""):
            named[field] = (header,)
    columns = {field: [row[headers.index(names[0])] for row in rows if len(row) == len(headers)]
               for field, names in named.items()}  # fmt: skip
    amounts = columns.get(SettlementField.GROSS, [])
    return replace(
        framed,
        headers=named,
        kinds={word: kind for kind, words in WORDS.items() for word in words} if SettlementField.KIND in named else {},
        decimal_separator="," if any("," in text[-3:] for text in amounts) else ".",
        dates=_dates(columns.get(SettlementField.CREATED, [])),
    )


def _dates(texts: Sequence[str]) -> Dates:
    """Find the first date format that fits all texts; day first where both are possible."""
    for dates in Dates:
        read = time_reader(Layout("", {}, dates=dates))
        try:
            if [read(text, "", "") for text in texts]:
                return dates
        except BadCell:
            continue
    return Dates.ISO


def _plain(header: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in header).casefold().split())
