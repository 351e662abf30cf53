"""One record while it is read: its cells by field, and what is wrong with them. Pure."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from providers.settlement import SettlementField
from sessions_app.settlement.cells import BadCell
from sessions_app.settlement.columns import Columns
from sessions_app.settlement.problems import FileProblems

Value = TypeVar("Value")


class RecordCells:
    """The cells of a record. `good` until one is invalid; each that is invalid is added to the problems."""

    def __init__(
        self, number: int, texts: Sequence[str], columns: Columns, headers: Sequence[str], problems: FileProblems
    ) -> None:
        self.number, self.good = number, True
        self._texts, self._columns, self._headers, self._problems = texts, columns, headers, problems

    def has(self, field: SettlementField) -> bool:
        """Whether the file has a column for the field."""
        return field in self._columns

    def text(self, field: SettlementField) -> str:
        """Give the first filled cell of the field; empty where there is none."""
        for place in self._columns.get(field, ()):
            if text := self._texts[place]:
                return text
        return ""

    def filled(self, field: SettlementField) -> list[tuple[str, str]]:
        """List header and text of every filled cell of the field."""
        places = self._columns.get(field, ())
        return [(self._headers[place], text) for place in places if (text := self._texts[place])]

    def value(self, field: SettlementField, read: Callable[[str], Value]) -> Value | None:
        """Read the first filled cell of the field; None where there is none, or it is invalid."""
        for place in self._columns.get(field, ()):
            if text := self._texts[place]:
                return self._read(place, text, read)
        return None

    def values(self, field: SettlementField, read: Callable[[str], Value]) -> list[Value]:
        """Read every filled cell of the field; invalid ones are left out."""
        found = (
            self._read(place, text, read) for place in self._columns.get(field, ()) if (text := self._texts[place])
        )
        return [each for each in found if each is not None]

    def _read(self, place: int, text: str, read: Callable[[str], Value]) -> Value | None:
        try:
            return read(text)
        except BadCell as exc:
            self._add(self._headers[place], str(exc))
            return None

    def needed(self, field: SettlementField, read: Callable[[str], Value]) -> Value | None:
        """Read a cell that must be filled."""
        if not self.text(field):
            self.note(field, "is empty")
        return self.value(field, read)

    def note(self, field: SettlementField, reason: str) -> None:
        """Add a problem of the field: of its filled column, or of its first."""
        columns = self._columns[field]
        place = next((each for each in columns if self._texts[each]), columns[0])
        self._add(self._headers[place], reason)

    def _add(self, header: str, reason: str) -> None:
        self.good = False
        self._problems.add(self.number, header, reason)
