"""Writes the files of a report from one snapshot, and refuses them when they differ from the control totals."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

import psycopg
from psycopg.rows import dict_row

from sessions_app.reports import statements
from sessions_app.reports.columns import ATTEMPT_COLUMNS, COLUMNS, Column
from sessions_app.reports.csv_file import Counted, write_csv
from sessions_app.reports.definition import Definition, Format
from sessions_app.reports.manifest import FileFacts, Total, Totals, summary
from sessions_app.reports.snapshot import is_committed, own_connection, snapshot
from sessions_app.reports.storage import facts_of
from sessions_app.reports.xlsx_file import Row, Table, counting, write_xlsx

ROWS_AT_A_TIME = 1000


class NotCommitted(Exception):
    """A transaction that began before "as of" is still open and could add events from before it."""


class TotalsDiffer(Exception):
    """The files differ from the control totals and must not be published."""


class Progress(Protocol):
    """Follows an export; an exception from it ends the export."""

    def begun(self, own: psycopg.Connection, rows: int) -> None:
        """Note, once, the connection, through which the export can be cancelled, and the number of rows."""

    def counted(self, rows: int) -> None:
        """Note, often, how many rows were written since the last call."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths of the sessions (or the workbook) and of the attempts, if they have their own file."""

    sessions: Path
    attempts: Path


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished export."""

    files: tuple[FileFacts, ...]
    totals: Totals


def export(definition: Definition, paths: Paths, progress: Progress) -> Exported:
    """Write the files. Raises NotCommitted, TotalsDiffer, psycopg.Error, OSError and what `progress` raises."""
    with opened(definition) as (own, totals):
        progress.begun(own, totals.sessions + (totals.attempts if definition.attempts else 0))
        write = _write_workbook if definition.format is Format.XLSX else _write_texts
        return Exported(write(own, definition, totals, paths, progress.counted), totals)


@contextmanager
def opened(definition: Definition) -> Iterator[tuple[psycopg.Connection, Totals]]:
    """Open the snapshot of a report; yields its connection and control totals. Raises NotCommitted."""
    with own_connection() as own:
        if not is_committed(own, definition.as_of):
            raise NotCommitted(definition.as_of)
        with snapshot(own, time_zone=definition.time_zone):
            yield own, _totals(own, definition)


def _totals(own: psycopg.Connection, definition: Definition) -> Totals:
    values = statements.values(definition)
    rows = own.execute(cast(Any, statements.totals(definition)), values).fetchall()
    attempts = 0
    if definition.attempts:
        counted = own.execute(cast(Any, statements.attempt_count(definition)), values).fetchone()
        attempts = counted[0] if counted else 0
    return Totals(tuple(Total(*row) for row in rows), attempts)


def _write_texts(
    own: psycopg.Connection, asked: Definition, totals: Totals, paths: Paths, counted: Counted
) -> tuple[FileFacts, ...]:
    wanted = [(paths.sessions, statements.sessions(asked), totals.sessions)]
    if asked.attempts:
        wanted.append((paths.attempts, statements.attempts(asked), totals.attempts))
    files = []
    for path, select, count in wanted:
        zipped, values = asked.format is Format.CSV_GZ, statements.values(asked)
        rows = write_csv(own, select, values, path, zipped=zipped, marked=asked.byte_order_mark, counted=counted)
        _agree(path.name, rows, count)
        files.append(facts_of(path, rows))
    return tuple(files)


def _write_workbook(
    own: psycopg.Connection, asked: Definition, totals: Totals, paths: Paths, counted: Counted
) -> tuple[FileFacts, ...]:
    columns = [_titled(asked, COLUMNS[key]) for key in asked.columns]
    seen = _Seen()
    rows = counting(_rows(own, statements.sessions(asked), asked), lambda number: counted(seen.add(number)))
    tables = [Table("Sessions", columns, rows, totals.sessions)]
    if asked.attempts:
        rows = counting(_rows(own, statements.attempts(asked), asked), lambda number: counted(seen.add(number)))
        tables.append(Table("Attempts", [_titled(asked, each) for each in ATTEMPT_COLUMNS], rows, totals.attempts))
    write_xlsx(paths.sessions, summary(asked, totals), tables, places=totals.places)
    _agree(paths.sessions.name, seen.rows, sum(table.count for table in tables))
    return (facts_of(paths.sessions, seen.rows),)


class _Seen:
    """Counts the rows written."""

    rows = 0

    def add(self, number: int) -> int:
        self.rows += number
        return number


def _rows(own: psycopg.Connection, select: str, asked: Definition) -> Iterator[Row]:
    with own.cursor(row_factory=dict_row) as cursor:
        yield from cursor.stream(cast(Any, select), statements.values(asked), binary=True, size=ROWS_AT_A_TIME)


def _titled(asked: Definition, column: Column) -> tuple[str, Column]:
    return statements.heading(column, asked.time_zone), column


def _agree(name: str, rows: int, count: int) -> None:
    if rows != count:
        raise TotalsDiffer(f"{name} has {rows} rows, the control totals say {count}")
