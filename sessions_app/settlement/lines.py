"""Turns the records of a file into settlement rows with the help of a layout; errors name the column. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO, TypeVar
from uuid import UUID

from providers.money import format_amount
from providers.settlement import Fees, Layout, LineKind, SettlementField
from sessions_app.settlement import cells
from sessions_app.settlement.columns import columns_of
from sessions_app.settlement.problems import BadFile, FileProblem, FileProblems
from sessions_app.settlement.reading import header_of, records

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Money:
    """The amounts of a line: `net` = `gross` - `fee` in `currency`; `paid_amount` is what the shopper paid."""

    currency: str
    gross: Decimal
    fee: Decimal
    net: Decimal
    paid_currency: str
    paid_amount: Decimal


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """One line of a file; `line` is the number of its first line, the header being 1. Times are UTC."""

    line: int
    kind: LineKind
    word: str
    reference: str
    our_id: UUID | None
    entry: str
    payout: str
    occurred_at: datetime
    money: Money


def lines(content: BinaryIO, layout: Layout) -> Iterator[SettlementRow]:
    """Yield the file's lines one by one; raises BadFile at the end if anything was wrong."""
    rows = records(content, layout.delimiter)
    headers, problems, count = header_of(rows), FileProblems(), 0
    read = _Reader(layout, headers, problems).read
    for number, texts in rows:
        count += 1
        if len(texts) != len(headers):
            problems.add(number, "", f"has {len(texts)} cells, the header has {len(headers)}")
        elif line := read(number, texts):
            yield line
    problems.check()
    if not count:
        raise BadFile(FileProblem(None, "", "The file has a header and no lines"))


@dataclass(slots=True)
class _Record:
    """A record while it is read; `good` until a cell is invalid."""

    number: int
    texts: Sequence[str]
    good: bool = True


class _Reader:
    """Reads the records of one file and collects a problem for every invalid cell."""

    def __init__(self, layout: Layout, headers: Sequence[str], problems: FileProblems) -> None:
        self._layout, self._headers, self._problems = layout, headers, problems
        self._columns = columns_of(layout, headers)
        self._amount, self._time = cells.amount_reader(layout), cells.time_reader(layout)

    def read(self, number: int, texts: Sequence[str]) -> SettlementRow | None:
        """Read a line; None when it has a problem, which has been added."""
        record = _Record(number, texts)
        occurred_at = self._needed(record, SettlementField.CREATED, self._time)
        ids = [
            self._cell(record, field, cells.reference_of) or ""
            for field in (SettlementField.REFERENCE, SettlementField.ENTRY)
        ]
        payout = self._cell(record, SettlementField.PAYOUT, cells.reference_of) or ""
        our_id = self._cell(record, SettlementField.OUR_ID, cells.our_id_of)
        word, kind = self._kind(record)
        money = self._money(record)
        if not record.good or occurred_at is None or money is None:
            return None
        kind = kind or (LineKind.REFUND if money.gross < 0 else LineKind.CHARGE)
        return SettlementRow(number, kind, word, ids[0], our_id, ids[1], payout, occurred_at, money)

    def _kind(self, record: _Record) -> tuple[str, LineKind | None]:
        """Return the word and its kind; the kind is None without such a column."""
        if SettlementField.KIND not in self._columns:
            return "", None
        word = self._cell(record, SettlementField.KIND, cells.word_of) or ""
        kind = self._layout.kinds.get(word.casefold(), self._layout.unknown_kind)
        if record.good and kind is None:
            self._note(record, SettlementField.KIND, f"{cells.quote(word)} is none of: {', '.join(self._layout.kinds)}")
        return word, kind

    def _money(self, record: _Record) -> Money | None:
        currency = self._layout.currency
        if SettlementField.CURRENCY in self._columns:
            currency = self._needed(record, SettlementField.CURRENCY, cells.currency_of) or ""
        paid_currency = self._cell(record, SettlementField.PAID_CURRENCY, cells.currency_of) or currency
        if not currency:
            return None
        gross = self._needed(record, SettlementField.GROSS, lambda text: self._amount(text, currency))
        fee, net = (self._amount_at(record, field, currency) for field in (SettlementField.FEE, SettlementField.NET))
        paid = self._amount_at(record, SettlementField.PAID_AMOUNT, paid_currency)
        if gross is None or not record.good:
            return None
        fee = self._fee(record, currency, gross, fee, net)
        paid_currency, paid = (currency, gross) if paid is None else (paid_currency, paid)
        return Money(currency, gross, fee, gross - fee, paid_currency, paid)

    def _fee(self, record: _Record, currency: str, gross: Decimal, fee: Decimal | None, net: Decimal | None) -> Decimal:
        """Return the fee to subtract from gross; if the file has only fee or net, the other one is computed."""
        if fee is None:
            return Decimal(0) if net is None else gross - net
        fee = -fee if self._layout.fees is Fees.ADDED else fee
        if net is not None and gross - fee != net:
            amounts = [format_amount(amount, currency) for amount in (gross, fee, gross - fee, net)]
            self._note(record, SettlementField.NET, "{} less a fee of {} is {}, not {}".format(*amounts))
        return fee

    def _amount_at(self, record: _Record, field: SettlementField, currency: str) -> Decimal | None:
        return self._cell(record, field, lambda text: self._amount(text, currency))

    def _needed(self, record: _Record, field: SettlementField, read: Callable[[str], Value]) -> Value | None:
        if not record.texts[self._columns[field]]:
            self._note(record, field, "is empty")
        return self._cell(record, field, read)

    def _cell(self, record: _Record, field: SettlementField, read: Callable[[str], Value]) -> Value | None:
        place = self._columns.get(field)
        if place is None or not record.texts[place]:
            return None
        try:
            return read(record.texts[place])
        except cells.BadCell as exc:
            self._note(record, field, str(exc))
            return None

    def _note(self, record: _Record, field: SettlementField, reason: str) -> None:
        record.good = False
        self._problems.add(record.number, self._headers[self._columns[field]], reason)
