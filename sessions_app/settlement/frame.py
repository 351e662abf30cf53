"""Finds where the header of a file stands and where its data end; what is neither is left over, and counted. Pure."""

from collections.abc import Iterator
from enum import StrEnum

from providers.settlement import Layout
from sessions_app.settlement.problems import BadFile, FileProblem
from sessions_app.settlement.reading import Record, check_header


class Place(StrEnum):
    """Where a record that is no data stands."""

    HEADER = "the header"
    ABOVE = "above the header"
    BLANK = "blank"
    AFTER = "after the data"


Placed = tuple[Place | None, Record]
"""A record and its place; None: it is data."""


def placed(rows: Iterator[Record], layout: Layout) -> Iterator[Placed]:
    """Yield every record with its place: first what is above the header, then the header. Raises BadFile."""
    yield from _down_to_header(rows, layout)
    began = False
    for row in rows:
        if began and _ends(row, layout):
            yield Place.AFTER, row
            break
        began = began or not row.is_blank
        yield (Place.BLANK if row.is_blank else None), row
    yield from ((Place.AFTER, row) for row in rows)


def _down_to_header(rows: Iterator[Record], layout: Layout) -> Iterator[Placed]:
    filled = False
    for row in rows:
        filled = filled or not row.is_blank
        if _is_header(row, layout):
            check_header(row)
            yield Place.HEADER, row
            return
        yield Place.BLANK if row.is_blank else Place.ABOVE, row
    raise BadFile(FileProblem(None, "", _no_header(layout) if filled else "The file is empty"))


def _is_header(row: Record, layout: Layout) -> bool:
    if layout.header_words:
        return {_plain(word) for word in layout.header_words} <= {_plain(cell) for cell in row.cells}
    return row.line == layout.header_line if layout.header_line else not row.is_blank


def _no_header(layout: Layout) -> str:
    if layout.header_words:
        return f"No line has the cells {', '.join(layout.header_words)}, by which the header is found"
    return f"No record begins on line {layout.header_line}, where the header should be"


def _ends(row: Record, layout: Layout) -> bool:
    if row.is_blank:
        return layout.ends_at_blank
    if not layout.end_words:
        return False
    first = _plain(next(cell for cell in row.cells if cell))
    return any(_begins(first, _plain(word)) for word in layout.end_words)


def _begins(text: str, word: str) -> bool:
    """Tell whether the text is the word, or begins with it as a word of its own: `Total:`, but not `Totalled`."""
    return text.startswith(word) and not text[len(word) :][:1].isalnum()


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
