"""Turns the records of a file into settlement rows with the help of a layout; errors name the column. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from providers.settlement import Layout, LineKind, SettlementField
from sessions_app.settlement import cells
from sessions_app.settlement.columns import Columns, columns_of
from sessions_app.settlement.frame import Place, placed
from sessions_app.settlement.kinds import KindReader
from sessions_app.settlement.line_money import Money, MoneyReader
from sessions_app.settlement.problems import BadFile, FileProblem, FileProblems
from sessions_app.settlement.reading import records
from sessions_app.settlement.record import RecordCells
from sessions_app.settlement.rounded_ids import RoundedIds
from sessions_app.settlement.tally import Tally
from sessions_app.settlement.times import time_reader
from sessions_app.settlement.widths import Widths

ABOUT_A_PAYMENT = (LineKind.REFUND, LineKind.DISPUTE)
REFERENCES = (SettlementField.REFERENCE, SettlementField.ORIGINAL, SettlementField.ENTRY, SettlementField.PAYOUT)


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """One line of a file; `line` is the number of its first line, as an editor counts. Times are UTC.

    `not_ours`: the file has a column for our id, and the line's is empty or not of our form.
    """

    line: int
    kind: LineKind
    word: str
    reference: str
    our_id: UUID | None
    entry: str
    payout: str
    occurred_at: datetime
    money: Money
    not_ours: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is not read because of a word in it."""

    line: int
    last: int
    cells: list[str]
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A record that is no data: the header, or what stands above, between or below."""

    line: int
    last: int
    cells: list[str]
    place: Place


@dataclass(frozen=True, slots=True)
class Unread:
    """A line with problems, which have been added."""

    line: int


Outcome = SettlementRow | LeftOut | LeftOver | Unread


def lines(content: BinaryIO, layout: Layout, tally: Tally | None = None) -> Iterator[SettlementRow]:
    """Yield the file's lines one by one and count every line in `tally`; raises BadFile at the end for any problem."""
    problems = FileProblems()
    for outcome in outcomes(content, layout, problems, tally or Tally()):
        if isinstance(outcome, SettlementRow):
            yield outcome
    problems.check()


def outcomes(content: BinaryIO, layout: Layout, problems: FileProblems, tally: Tally) -> Iterator[Outcome]:
    """Yield what becomes of every record of the file, in its order. Raises BadFile for what is no such file at all."""
    reader: LineReader | None = None
    count = 0
    for place, record in placed(records(content, layout.delimiter, layout.encoding), layout):
        if place is Place.HEADER:
            reader = LineReader(layout, record.cells, record.line, problems)
        if place or reader is None:
            tally.leave_over(place or Place.ABOVE, record.line, record.last)
            yield LeftOver(record.line, record.last, record.cells, place or Place.ABOVE)
            continue
        count += 1
        outcome = reader.read(record.line, record.last, record.cells)
        if isinstance(outcome, LeftOut):
            tally.leave_out(outcome.reason, record.line, record.last)
        else:
            tally.take(record.line, record.last)
        yield outcome
    if reader is None or not count:
        raise BadFile(FileProblem(None, "", "The file has a header and no lines"))
    reader.finish()


class LineReader:
    """Reads the records of one file and collects a problem for every invalid cell."""

    def __init__(self, layout: Layout, headers: list[str], line: int, problems: FileProblems) -> None:
        self._layout, self._headers, self._problems = layout, headers, problems
        self._columns: Columns = columns_of(layout, headers, line)
        self._widths, self._rounded = Widths(self._columns, len(headers), problems), RoundedIds(problems)
        self._time, self._kind = time_reader(layout), KindReader(layout)
        self._money = MoneyReader(layout)

    def read(self, number: int, last: int, texts: list[str]) -> SettlementRow | LeftOut | Unread:
        """Read a record, unless a word leaves it out."""
        fitted = self._widths.fitted(number, texts)
        if fitted is None:
            return Unread(number)
        record = RecordCells(number, fitted, self._columns, self._headers, self._problems)
        reason = self._kind.left_out(record)
        return LeftOut(number, last, texts, reason) if reason else self._row(record)

    def finish(self) -> None:
        """Add the problems that show only in the whole file."""
        self._rounded.finish()

    def _row(self, record: RecordCells) -> SettlementRow | Unread:
        occurred_at = record.needed(SettlementField.CREATED, lambda text: self._moment(record, text))
        reference, original, entry, payout = (record.value(each, cells.reference_of) or "" for each in REFERENCES)
        our_id = record.value(SettlementField.OUR_ID, cells.our_id_of)
        word, kind = self._kind.read(record)
        money = self._money.read(record)
        if not record.good or occurred_at is None or money is None:
            return Unread(record.number)
        self._rounded.look(record)
        kind = self._kind.of_amount(kind, money.gross)
        if original and kind in ABOUT_A_PAYMENT:
            reference, entry = original, entry or reference
        not_ours = record.has(SettlementField.OUR_ID) and our_id is None
        return SettlementRow(record.number, kind, word, reference, our_id, entry, payout, occurred_at, money, not_ours)

    def _moment(self, record: RecordCells, text: str) -> datetime:
        return self._time(text, record.text(SettlementField.TIME), record.text(SettlementField.ZONE))
