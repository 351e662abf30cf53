"""Finds ids whose digits a spreadsheet has turned to zeros. Pure.

Excel keeps 15 digits of a number. One long id that ends in zeros may be the provider's own; it is a spreadsheet's work
if all long ids of the column are such, and that would be chance less than once in a hundred files.
"""

from dataclasses import dataclass, field

from providers.settlement import SettlementField
from sessions_app.settlement.cells import WAS_ROUNDED, lost_digits, quote
from sessions_app.settlement.problems import FileProblems
from sessions_app.settlement.record import RecordCells

FIELDS = (SettlementField.REFERENCE, SettlementField.ORIGINAL, SettlementField.ENTRY)
ENOUGH = 2
"""Zeros, of all ids together: each has one chance in ten."""


@dataclass(slots=True)
class _Column:
    line: int
    header: str
    text: str
    zeros: int = 0
    genuine: bool = False
    seen: set[str] = field(default_factory=set)

    def look(self, text: str, lost: int) -> None:
        """Look at one more id, once; at none when the matter is clear."""
        self.genuine = self.genuine or not lost
        if self.zeros < ENOUGH and text not in self.seen:
            self.seen.add(text)
            self.zeros += lost


class RoundedIds:
    """Looks at the ids of one file."""

    def __init__(self, problems: FileProblems) -> None:
        self._problems, self._columns = problems, dict[str, _Column]()

    def look(self, record: RecordCells) -> None:
        """Look at the ids of one line."""
        for each in FIELDS:
            for header, text in record.filled(each):
                lost = lost_digits(text)
                if lost is not None:
                    column = self._columns.setdefault(header, _Column(record.number, header, text))
                    column.look(text, lost)

    def finish(self) -> None:
        """Add a problem for every column of rounded ids."""
        for column in self._columns.values():
            if not column.genuine and column.zeros >= ENOUGH:
                self._problems.add(column.line, column.header, f"{quote(column.text)} {WAS_ROUNDED}")
