"""Fits records to the width of the header: spreadsheets leave out empty cells at the end, others add one. Pure.

A filled cell too many is refused. So is an empty one too many if the cell before it is empty too and other lines have
none: then a delimiter inside a cell may have shifted the line.
"""

from providers.settlement import SettlementField
from sessions_app.settlement.columns import AMOUNTS, Columns
from sessions_app.settlement.problems import FileProblems


class Widths:
    """Fits the records of one file."""

    def __init__(self, columns: Columns, width: int, problems: FileProblems) -> None:
        self._width, self._problems = width, problems
        amounts = [place for field in AMOUNTS for place in columns.get(field, ())]
        self._least = 1 + max(min(amounts), min(columns[SettlementField.CREATED]))
        self._is_usual = False
        self._unsure: tuple[int, int] | None = None

    def fitted(self, number: int, texts: list[str]) -> list[str] | None:
        """Give the record as many cells as the header has; None where it has others, which is noted."""
        length = len(texts)
        if length < self._least or any(texts[self._width :]):
            self._refuse(number, length)
            return None
        if length == self._width:
            self._is_usual = True
            self._refuse_unsure()
        elif length > self._width and not texts[self._width - 1]:
            self._unsure = self._unsure or (number, length)
            if self._is_usual or self._unsure[1] != length:
                self._refuse(number, length)
                return None
        return [*texts, *[""] * (self._width - length)][: self._width]

    def _refuse_unsure(self) -> None:
        if self._unsure:
            self._refuse(*self._unsure)
            self._unsure = None

    def _refuse(self, number: int, length: int) -> None:
        self._problems.add(number, "", f"has {length} cells, the header has {self._width}")
