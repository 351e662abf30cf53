"""Writes breaks as CSV for work outside the console, written like session reports."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from uuid import UUID

from sessions_app.reports.columns import ColumnKind
from sessions_app.reports.csv_file import write_csv
from sessions_app.reports.snapshot import own_connection, snapshot
from sessions_app.reports.statements import WRITTEN_AS_TEXT, places_of

COLUMNS = (
    ("Break", "b.id", ColumnKind.CODE),
    ("Kind", "b.kind", ColumnKind.CODE),
    ("Account", "a.provider || '/' || a.name", ColumnKind.TEXT),
    ("File", "f.name", ColumnKind.TEXT),
    ("Line", "l.line", ColumnKind.NUMBER),
    ("Reference", "l.reference", ColumnKind.TEXT),
    ("Entry", "l.entry", ColumnKind.TEXT),
    ("Payout", "l.payout", ColumnKind.TEXT),
    ("Settled (UTC)", "l.occurred_at", ColumnKind.TIME),
    ("Paid", "l.paid_amount", "l.paid_currency"),
    ("Paid currency", "l.paid_currency", ColumnKind.CODE),
    ("Gross", "l.gross", "l.currency"),
    ("Fee", "l.fee", "l.currency"),
    ("Net", "l.net", "l.currency"),
    ("Settlement currency", "l.currency", ColumnKind.CODE),
    ("Session", "b.session_id", ColumnKind.CODE),
    ("Order reference", "s.order_reference", ColumnKind.TEXT),
    ("Our status", "b.our_status", ColumnKind.CODE),
    ("Our total", "b.our_amount", "b.our_currency"),
    ("Our currency", "b.our_currency", ColumnKind.CODE),
    ("Found (UTC)", "b.found_at", ColumnKind.TIME),
    ("Ended (UTC)", "b.resolved_at", ColumnKind.TIME),
    ("Cleared by itself", "b.cleared", ColumnKind.FLAG),
    ("Resolved by", "u.username", ColumnKind.TEXT),
    ("Note", "b.note", ColumnKind.TEXT),
)
"""Title, where it is, and how it is written: an amount by the column of its currency. Nothing of it is a shopper's."""
SELECT = """SELECT {columns}
  FROM sessions_app_settlementbreak b
  JOIN sessions_app_settlementfile f ON f.id = b.file_id
  JOIN providers_provideraccount a ON a.id = f.account_id
  LEFT JOIN sessions_app_settlementline l ON l.id = b.line_id
  LEFT JOIN sessions_app_paymentsession s ON s.id = b.session_id
  LEFT JOIN auth_user u ON u.id = b.resolved_by_id
 WHERE (%(file)s::uuid IS NULL OR b.file_id = %(file)s::uuid)
   AND (%(kinds)s::text[] = '{{}}' OR b.kind = ANY(%(kinds)s::text[]))
   AND (%(resolved)s::boolean IS NULL OR (b.resolved_at IS NOT NULL) = %(resolved)s::boolean)
 ORDER BY b.id"""


def export_breaks(*, file_id: UUID | None = None, kinds: Sequence[str] = (), resolved: bool | None = None) -> BinaryIO:
    """Write breaks, of a file or of all, as CSV to a temporary file and give it open for reading.

    UTF-8, a header, times UTC, amounts in major units; text is kept from becoming a formula.
    `resolved` True are those that ended. Nothing is held open but the file. Raises psycopg.Error.
    """
    values = {"file": file_id, "kinds": list(kinds), "resolved": resolved}
    select = SELECT.format(
        columns=",\n       ".join(f'{_written(what, how)} AS "{title}"' for title, what, how in COLUMNS)
    )
    with TemporaryDirectory() as folder, own_connection() as own:
        path = Path(folder) / "breaks.csv"
        with snapshot(own, time_zone="UTC"):
            write_csv(own, select, values, path, counted=bool)
        return path.open("rb")


def _written(what: str, how: str) -> str:
    if isinstance(how, ColumnKind):
        return WRITTEN_AS_TEXT[how].format(f"({what})")
    return f"round({what}, greatest({places_of(how)}, min_scale({what})))"
