"""Writes the rows of a SELECT as CSV with PostgreSQL's COPY: RFC 4180 quoting, UTF-8, a header line, LF."""

import codecs
import gzip
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, cast

import psycopg

from sessions_app.reports.storage import private_file

PORTION = 500
"""Rows passed on together; COPY yields them one by one."""
Counted = Callable[[int], object]
"""Called with the number of new rows; an exception from it ends the export."""


def write_csv(
    own: psycopg.Connection,
    select: str,
    values: dict[str, Any],
    path: Path,
    *,
    zipped: bool = False,
    marked: bool = False,
    counted: Counted,
) -> int:
    """Write the file with a few hundred rows in memory at a time; returns its number of rows.

    `marked` puts a byte-order mark before the header.
    """
    rows = 0
    with ExitStack() as stack:
        file = stack.enter_context(private_file(path))
        if zipped:  # no name and no time inside, so that the same rows are the same bytes
            packed = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0)
            file = cast(IO[bytes], stack.enter_context(packed))
        if marked:
            file.write(codecs.BOM_UTF8)
        for number, portion in _portions(own, select, values):
            file.write(portion)
            rows += number
            counted(number)
    return rows


def _portions(own: psycopg.Connection, select: str, values: dict[str, Any]) -> Iterator[tuple[int, bytes]]:
    """Yield portions with their numbers of rows; the header line is not counted."""
    statement = cast(Any, f"COPY ({select}) TO STDOUT WITH (FORMAT csv, HEADER, ENCODING 'UTF8')")
    with own.cursor() as cursor, cursor.copy(statement, values) as copy:
        yield 0, bytes(copy.read())
        lines: list[bytes] = []
        while line := copy.read():
            lines.append(bytes(line))
            if len(lines) == PORTION:
                yield PORTION, b"".join(lines)
                lines = []
        yield len(lines), b"".join(lines)
