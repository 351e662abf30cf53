"""Writes a workbook: a summary, the sessions on as many sheets as they need, their attempts. Rows are streamed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sessions_app.reports.columns import Column, ColumnKind
from sessions_app.reports.storage import private_file

MOST_ROWS = 1_048_575
"""Of one sheet, below its header."""
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the same for every workbook, so that equal reports are equal bytes
SUMMARY_WIDTHS = (26, 40, 12, 18)
Row = dict[str, Any]
WRITE: dict[ColumnKind, Callable[..., int]] = {
    ColumnKind.TEXT: Worksheet.write_string,
    ColumnKind.CODE: Worksheet.write_string,
    ColumnKind.MONEY: Worksheet.write_number,
    ColumnKind.TIME: Worksheet.write_datetime,
    ColumnKind.NUMBER: Worksheet.write_number,
    ColumnKind.FLAG: Worksheet.write_boolean,
}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows for one sheet, or more: their columns with the titles they have here, and how many rows there will be."""

    name: str
    columns: Sequence[tuple[str, Column]]
    rows: Iterator[Row]
    count: int


class Sheet(Worksheet):
    """Takes no text for markup: XlsxWriter would copy `<r>...</r>` into the file as it stands."""

    def _xml_rich_inline_string(self, string: str, attributes: list[Any]) -> None:
        self._xml_inline_string(string, True, attributes)


def write_xlsx(path: Path, summary: list[Row], tables: Sequence[Table], *, places: int | None) -> None:
    """Write the workbook; amounts show `places` decimals, or 2 to 4 when currencies differ in theirs."""
    with private_file(path) as file:
        # Rows wait beside the workbook: /tmp may be small, and in memory.
        book = Workbook(file, {"constant_memory": True, "tmpdir": str(path.parent), "use_zip64": True})
        book.set_properties({"created": CREATED})
        bold, formats = book.add_format({"bold": True}), _formats(book, places)
        _write_summary(_new_sheet(book, "Summary", list(summary[0]), SUMMARY_WIDTHS, bold), summary)
        for table in tables:
            titles, widths = [title for title, _ in table.columns], [column.width for _, column in table.columns]
            for number in range(max(0, table.count - 1) // MOST_ROWS + 1):
                name = table.name if not number else f"{table.name} {number + 1}"
                sheet = _new_sheet(book, name, titles, widths, bold)
                sheet.freeze_panes(1, 0)
                _write_rows(sheet, table, formats)
            for _ in table.rows:  # more than were counted: whoever compares must hear of them
                pass
        book.close()


def _new_sheet(book: Workbook, name: str, titles: Sequence[str], widths: Sequence[int], bold: Format) -> Worksheet:
    sheet = book.add_worksheet(name, Sheet)
    for at, (title, width) in enumerate(zip(titles, widths, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, bold)
    return sheet


def _write_summary(sheet: Worksheet, rows: Sequence[Row]) -> None:
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row.values()):
            if value is not None:
                (sheet.write_string if isinstance(value, str) else sheet.write_number)(number, at, value)


def _write_rows(sheet: Worksheet, table: Table, formats: dict[ColumnKind, Format]) -> None:
    """Write as many of the table's rows as a sheet takes."""
    cells = [
        (at, title, WRITE[column.kind], formats.get(column.kind)) for at, (title, column) in enumerate(table.columns)
    ]
    for number, row in enumerate(islice(table.rows, MOST_ROWS), start=1):
        for at, title, write, shown in cells:
            value = row[title]
            if value not in (None, ""):
                write(sheet, number, at, value, shown)


def _formats(book: Workbook, places: int | None) -> dict[ColumnKind, Format]:
    """Make the formats; `@` is Excel's for text, which stays text when somebody edits the cell."""
    digits = "0.00##" if places is None else f"0.{'0' * places}".rstrip(".")
    patterns = {ColumnKind.TEXT: "@", ColumnKind.MONEY: f"#,##{digits}", ColumnKind.TIME: "yyyy-mm-dd hh:mm:ss"}
    return {kind: book.add_format({"num_format": pattern}) for kind, pattern in patterns.items()}


def counting(rows: Iterator[Row], counted: Callable[[int], object]) -> Iterator[Row]:
    """Pass rows on and tell of them a thousand at a time."""
    while portion := list(islice(rows, 1000)):
        yield from portion
        counted(len(portion))
