"""Writes a workbook: a summary, the sessions on as many sheets as they need, their attempts. Rows are streamed."""

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import rustpy_xlsxwriter as xlsx

from sessions_app.reports.columns import Column, ColumnKind
from sessions_app.reports.storage import private_file

MOST_ROWS = 1_048_575
"""Of one sheet, below its header."""
PROPERTIES = "docProps/core.xml"
CREATED = "2000-01-01T00:00:00Z"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
SUMMARY_WIDTHS = (26, 40, 12, 18)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows for one sheet, or more: their columns with the titles they have here, and how many rows there will be."""

    name: str
    columns: Sequence[tuple[str, Column]]
    rows: Iterator[Row]
    count: int


def write_xlsx(path: Path, summary: list[Row], tables: Sequence[Table], *, places: int | None) -> None:
    """Write the workbook; amounts show `places` decimals, or 2 to 4 when currencies differ in theirs."""
    sheets: list[tuple[str, Any]] = [("Summary", summary)]
    columns: dict[str, Sequence[tuple[str, Column]]] = {}
    for table in tables:
        last = max(0, table.count - 1) // MOST_ROWS
        for number in range(last + 1):
            name = table.name if not number else f"{table.name} {number + 1}"
            sheets.append((name, _portion(table, last=number == last)))
            columns[name] = table.columns
    widths: dict[str, Any] = {name: {title: each.width for title, each in of} for name, of in columns.items()}
    with private_file(path):
        pass
    xlsx.write_worksheets(
        sheets,
        str(path),  # a file object would be given the whole workbook from memory
        freeze_panes={name: {"row": 1, "col": 0} for name in columns},
        header_format=dict.fromkeys([*columns, "Summary"], xlsx.Format().set_bold()),
        column_widths=widths | {"Summary": dict(zip(summary[0], SUMMARY_WIDTHS, strict=True))},
        column_formats={name: _formats(of, places) for name, of in columns.items()},
    )
    _make_timeless(path)


def _portion(table: Table, *, last: bool) -> Iterator[Row]:
    """Yield the rows of the next sheet. A sheet without any still has its header; the last one reads on to the end."""
    if not table.count:
        yield {title: None for title, _ in table.columns}
    yield from islice(table.rows, MOST_ROWS)
    if last:
        for _ in table.rows:
            pass


def _formats(columns: Sequence[tuple[str, Column]], places: int | None) -> dict[str, xlsx.Format]:
    digits = "0.00##" if places is None else f"0.{'0' * places}".rstrip(".")
    patterns = {ColumnKind.MONEY: f"#,##{digits}", ColumnKind.TIME: "yyyy-mm-dd hh:mm:ss"}
    return {
        title: xlsx.Format().set_num_format(patterns[column.kind])
        for title, column in columns
        if column.kind in patterns
    }


def _make_timeless(path: Path) -> None:
    """Write the workbook's properties, and what follows them, anew: the library writes the present into them."""
    with zipfile.ZipFile(path, "a") as book:
        start = book.getinfo(PROPERTIES).header_offset
        tail = [(info.filename, book.read(info)) for info in book.infolist() if info.header_offset >= start]
        book.filelist = [info for info in book.filelist if info.header_offset < start]
        book.NameToInfo = {info.filename: info for info in book.filelist}
        book.start_dir = start  # type: ignore[attr-defined]
        for name, content in tail:
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            book.writestr(info, _without_time(content) if name == PROPERTIES else content)


def _without_time(properties: bytes) -> bytes:
    return re.sub(rb">\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<", f">{CREATED}<".encode(), properties)


def counting(rows: Iterator[Row], counted: Callable[[int], object]) -> Iterator[Row]:
    """Pass rows on and tell of them a thousand at a time."""
    while portion := list(islice(rows, 1000)):
        yield from portion
        counted(len(portion))
