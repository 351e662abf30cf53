"""Counts what became of every line of a file, so that the numbers tie: read + left out + left over = lines. Pure."""

from collections import defaultdict
from typing import Any

MOST_RANGES = 10


class Lines:
    """A growing set of line numbers, kept as at most MOST_RANGES ranges and a count."""

    def __init__(self) -> None:
        self.count = 0
        self._ranges: list[list[int]] = []

    def add(self, first: int, last: int) -> None:
        """Add lines that come after all before."""
        self.count += last - first + 1
        if self._ranges and self._ranges[-1][1] == first - 1:
            self._ranges[-1][1] = last
        elif len(self._ranges) <= MOST_RANGES:
            self._ranges.append([first, last])

    def as_document(self) -> dict[str, Any]:
        """Write count and line numbers as JSON."""
        return {"count": self.count, "lines": str(self)}

    def __str__(self) -> str:
        shown = [str(first) if first == last else f"{first} to {last}" for first, last in self._ranges[:MOST_RANGES]]
        return ", ".join([*shown, *(["..."] if len(self._ranges) > MOST_RANGES else [])])


class Tally:
    """The lines of one file: those read, those left out by the reason, those left over by their place."""

    def __init__(self) -> None:
        self.read = 0
        self._left_out: dict[str, Lines] = defaultdict(Lines)
        self._left_over: dict[str, Lines] = defaultdict(Lines)

    def take(self, first: int, last: int) -> None:
        """Count a record that is read. Its lines but the first are left over, as parts of a cell."""
        self.read += 1
        self._rest(first, last)

    def leave_out(self, reason: str, first: int, last: int) -> None:
        """Count a record that is left out."""
        self._left_out[reason].add(first, first)
        self._rest(first, last)

    def leave_over(self, place: str, first: int, last: int) -> None:
        """Count lines that are no data."""
        self._left_over[place].add(first, last)

    def _rest(self, first: int, last: int) -> None:
        if last > first:
            self._left_over["inside a cell"].add(first + 1, last)

    def as_document(self) -> dict[str, Any]:
        """Write it as JSON: `lines` of the file, `read`, and what is `left_out` and `left_over` with line numbers."""
        out = [{"reason": reason, **lines.as_document()} for reason, lines in self._left_out.items()]
        over = [{"place": place, **lines.as_document()} for place, lines in self._left_over.items()]
        lines = self.read + sum(each["count"] for each in [*out, *over])
        return {"lines": lines, "read": self.read, "left_out": out, "left_over": over}
