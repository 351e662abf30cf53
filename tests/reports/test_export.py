"""What is in the files: every session of the period as the ledger knew it, and totals that tie to it."""

import csv
import gzip
import io
import os
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db.models import F
from django.utils import timezone

from providers.base import CheckoutState, CheckoutStatus
from providers.csv_formulas import unguarded
from providers.models import ProviderAccount
from sessions_app.models import Application, PaymentSession, ProviderAttempt, SessionEvent
from sessions_app.reports import xlsx_file
from sessions_app.reports.columns import COLUMNS
from sessions_app.reports.definition import Basis, Filters, Format
from sessions_app.reports.export import NotCommitted
from sessions_app.reports.snapshot import is_committed, own_connection
from sessions_app.usecases.sessions.apply_state import apply_state
from tests.reports.conftest import LATER, UNTIL, exported, january

COUNT = 5000 * int(os.environ.get("PROVE", "1")) * (2 if "PROVE" in os.environ else 1)
MIDWAY = datetime(2026, 1, 15, 12, tzinfo=UTC)


def rows_of(path: Path) -> list[dict[str, str]]:
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


def ledger(as_of: datetime) -> dict[str, tuple[str, datetime]]:
    """Every session's status and its time, played through in Python from the first event to the last one known."""
    known: dict[str, tuple[str, datetime]] = {}
    lines = SessionEvent.objects.filter(recorded_at__lte=as_of).order_by("session_id", "sequence")
    for session, kind, at in lines.values_list("session_id", "type", "created_at"):
        known[str(session)] = ("PENDING" if kind == "session.created" else kind.removeprefix("session.").upper(), at)
    return known


@pytest.mark.parametrize("as_of", [MIDWAY, LATER])
def test_totals_tie_to_the_sessions_own_ledger(month: Callable[..., None], tmp_path: Path, as_of: datetime) -> None:
    month(COUNT)

    made, path, attempts = exported(january(as_of=as_of), tmp_path)

    known, rows = ledger(as_of), rows_of(path)
    amounts = {str(pk): total for pk, total in PaymentSession.objects.values_list("id", "total")}
    assert {row["Session"]: row["Status"] for row in rows} == {pk: status for pk, (status, _) in known.items()}
    counts: Counter[tuple[str, str]] = Counter()
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        assert Decimal(row["Total"]) == amounts[row["Session"]]
        counts[row["Currency"], row["Status"]] += 1
        sums[row["Currency"], row["Status"]] += Decimal(row["Total"])
    assert [(t.currency, t.status, t.count, t.sum) for t in made.totals.lines] == [
        (*key, counts[key], sums[key]) for key in sorted(counts)
    ]
    assert made.totals.sessions == len(rows)
    assert (as_of == LATER) == (len(rows) == COUNT)
    assert len(rows_of(attempts)) == made.totals.attempts == len(rows)


@pytest.mark.parametrize("kind", list(Format))
def test_the_same_report_is_the_same_bytes_although_sessions_have_moved(
    month: Callable[..., None], application: Application, till: ProviderAccount, tmp_path: Path, kind: Format
) -> None:
    month(300)
    everything = january(as_of=MIDWAY, columns=tuple(COLUMNS), format=kind)
    first, path, _ = exported(everything, tmp_path, "first")

    # Everything that can change does: late lines of the timeline, names, reviews, payments, voided attempts.
    session = PaymentSession.objects.filter(status="COMPLETED", closed_at__lt=MIDWAY).latest("id")
    PaymentSession.objects.filter(status="EXPIRED", closed_at__lt=MIDWAY).update(
        status="COMPLETED", late=True, payment_reference="pay_late", review="Look at it"
    )
    for each in PaymentSession.objects.filter(payment_reference="pay_late"):
        SessionEvent.objects.create(
            session=each, sequence=9, type="session.completed", data={"late": True}, created_at=MIDWAY - timedelta(1)
        )
    SessionEvent.objects.create(session=session, sequence=10, type="session.failed", created_at=session.created_at)
    ProviderAttempt.objects.create(
        session=session, account=till, position=2, state="VOIDED", planned_at=MIDWAY
    ).delete()
    Application.objects.filter(pk=application.pk).update(name="Another name")
    ProviderAccount.objects.filter(pk=till.pk).update(name="renamed")
    month(20, chance=0.9, since=MIDWAY, until=UNTIL)

    second, again, _ = exported(everything, tmp_path, "second")
    assert [f.sha256 for f in first.files] == [f.sha256 for f in second.files]
    assert path.read_bytes() == again.read_bytes()
    now, _, _ = exported(january(as_of=datetime.now(UTC) - timedelta(seconds=10), format=kind), tmp_path, "third")
    assert now.files[0].sha256 != first.files[0].sha256
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_day_is_one_of_the_reports_time_zone_and_times_are_written_in_it(
    month: Callable[..., None], tmp_path: Path
) -> None:
    month(2000)
    sydney = january(first_day=date(2026, 1, 10), last_day=date(2026, 1, 10), time_zone="Australia/Sydney")

    _, path, _ = exported(sydney, tmp_path)

    rows = rows_of(path)
    since = datetime(2026, 1, 9, 13, tzinfo=UTC)
    assert len(rows) == PaymentSession.objects.filter(created_at__range=(since, since + timedelta(days=1))).count() > 50
    assert {row["Created (Australia/Sydney)"][:10] for row in rows} == {"2026-01-10"}
    assert rows[0]["Created (Australia/Sydney)"].endswith("+11:00")


def test_by_payment_and_by_filters(month: Callable[..., None], tmp_path: Path) -> None:
    month(1000)
    days = {"first_day": date(2026, 1, 5), "last_day": date(2026, 1, 6), "basis": Basis.COMPLETED}

    made, path, _ = exported(january(**days, filters=Filters(currencies=("JPY", "KWD"))), tmp_path)

    wanted = PaymentSession.objects.filter(
        status="COMPLETED", currency__in=["JPY", "KWD"],
        closed_at__gte=datetime(2026, 1, 5, tzinfo=UTC), closed_at__lt=datetime(2026, 1, 7, tzinfo=UTC),
    )  # fmt: skip
    rows = rows_of(path)
    assert {row["Session"] for row in rows} == {str(pk) for pk in wanted.values_list("id", flat=True)}
    assert made.totals.sessions == len(rows) > 5
    # as many decimals as the currency has
    assert {(row["Currency"], len(row["Total"].partition(".")[2])) for row in rows} == {("JPY", 0), ("KWD", 3)}
    nothing, empty, _ = exported(january(filters=Filters(mode="live")), tmp_path, "empty")
    assert (nothing.totals.sessions, rows_of(empty)) == (0, [])
    assert exported(january(filters=Filters(statuses=("PENDING",))), tmp_path)[0].totals.sessions > 5


REFERENCES = [
    "Zürich-Café-7", "00123", "219E01", "-1042", "+61-7", "=cmd|' /C calc'!A0", "@SUM(1)", "\tx", "\rx", "＝1", "'=1",
    'quoted "and", more', "a=1", "x;=1+1", 'x";=1+1', "x\t-2+3", "two\n+lines", "six - seven", "<r><t>1</t></r>",
]  # fmt: skip
WRITTEN = [
    "Zürich-Café-7", "00123", "219E01", "'-1042", "'+61-7", "'=cmd|' /C calc'!A0", "'@SUM(1)", "'\tx", "'\rx", "'＝1",
    "''=1", 'quoted "and", more', "a=1", "x;'=1+1", "x\";'=1+1", "x\t'-2+3", "two\n'+lines",
    "six - seven", "<r><t>1</t></r>",
]  # fmt: skip


@pytest.fixture
def named(month: Callable[..., None]) -> None:
    """A month whose first orders have REFERENCES."""
    month(102)
    first = PaymentSession.objects.order_by("created_at").values_list("id", flat=True)
    for reference, pk in zip(REFERENCES, first, strict=False):
        PaymentSession.objects.filter(pk=pk).update(order_reference=reference)


def test_a_workbook_holds_exactly_what_was_ordered(named: None, tmp_path: Path) -> None:
    _, book, _ = exported(january(format=Format.XLSX), tmp_path)

    sheet = openpyxl.load_workbook(book)["Sessions"]
    column = [cell.value for cell in sheet[1]].index("Order reference")
    cells = [row[column] for row in sheet.iter_rows(min_row=2, max_row=1 + len(REFERENCES))]
    assert [cell.value.replace("_x000D_", "\r") for cell in cells] == REFERENCES
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}


def test_no_cell_of_csv_is_a_formula_wherever_a_program_splits_it(named: None, tmp_path: Path) -> None:
    _, path, _ = exported(january(), tmp_path)

    assert [row["Order reference"] for row in rows_of(path)[: len(WRITTEN)]] == WRITTEN
    assert [unguarded(each) for each in WRITTEN] == REFERENCES
    text = path.read_bytes().decode()
    for delimiter in ",;:|\t ":
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            rows = csv.reader(text.splitlines(), delimiter=delimiter, quoting=quoting)
            cells = [cell.strip('" ') for row in rows for cell in row]
            assert not [cell for cell in cells if cell[:1] in tuple("=+-@＝\t") and cell != "-"]


def test_csv_can_begin_with_a_byte_order_mark(month: Callable[..., None], tmp_path: Path) -> None:
    month(5)

    for kind in (Format.CSV, Format.CSV_GZ):
        made, path, attempts = exported(january(format=kind, byte_order_mark=True), tmp_path)
        _, plain, _ = exported(january(format=kind), tmp_path, "plain")

        for file in (path, attempts):
            content = gzip.decompress(file.read_bytes()) if kind is Format.CSV_GZ else file.read_bytes()
            assert content.startswith(b"\xef\xbb\xbfSession,")
        assert next(iter(rows_of(plain)[0])) == "Session"
        assert [each.sha256 for each in made.files] == [sha256(f.read_bytes()).hexdigest() for f in (path, attempts)]


def test_a_workbook_has_real_numbers_and_times_a_summary_and_as_many_sheets_as_it_needs(
    month: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    month(200)
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 100)

    made, path, _ = exported(january(format=Format.XLSX, columns=tuple(COLUMNS)), tmp_path)

    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Summary", "Sessions", "Sessions 2", "Attempts", "Attempts 2"]
    assert (book["Sessions"].max_row, book["Sessions 2"].max_row, book["Sessions 2"].freeze_panes) == (101, 101, "A2")
    titles = {cell.value: index for index, cell in enumerate(book["Sessions"][1])}
    first = next(book["Sessions 2"].iter_rows(min_row=2, max_row=2))
    session = PaymentSession.objects.get(pk=first[titles["Session"]].value)
    assert first[titles["Total"]].value == float(session.total)
    assert first[titles["Created (UTC)"]].value == session.created_at.replace(tzinfo=None, microsecond=0)
    assert first[titles["Late"]].value is session.late
    summary = [[cell.value for cell in row] for row in book["Summary"].iter_rows()]
    assert summary[-len(made.totals.lines) :] == [
        [t.currency, t.status, t.count, float(t.sum)] for t in made.totals.lines
    ]
    assert ["As of", "2026-03-01T00:00:00Z", None, None] in summary
    assert made.files[0].rows == 400


def test_an_empty_workbook_still_says_what_its_columns_are(database: None, tmp_path: Path) -> None:
    _, path, _ = exported(january(format=Format.XLSX), tmp_path)

    sheet = openpyxl.load_workbook(path)["Sessions"]
    assert ([cell.value for cell in sheet[1]][:2], sheet.max_row) == (["Session", "Application"], 1)


def test_what_began_before_as_of_is_waited_for(month: Callable[..., None], tmp_path: Path) -> None:
    month(10)
    with own_connection() as writer, own_connection() as reader:
        with writer.transaction():
            writer.execute("UPDATE sessions_app_application SET name = name")
            (moment,) = writer.execute("SELECT clock_timestamp()").fetchone() or ()
            assert not is_committed(reader, moment, margin=timedelta(0))
            assert is_committed(reader, LATER)
        assert is_committed(reader, moment, margin=timedelta(0))
        assert not is_committed(reader, moment)
    with pytest.raises(NotCommitted):
        exported(january(as_of=moment), tmp_path)


def test_what_the_product_itself_writes_is_reported(
    post: Callable[..., Any], order: Callable[..., Any], till: ProviderAccount, sandbox: Any, tmp_path: Path
) -> None:
    pending, paid = (post(order()).json()["sessionId"] for _ in range(2))
    session = PaymentSession.objects.get(pk=paid)
    state = CheckoutState(
        session.reference, CheckoutStatus.PAID, session.total, session.currency, payment_reference="pay_1"
    )
    now = timezone.now()
    apply_state(session_id=session.id, state=state, now=now)
    first, last = SessionEvent.objects.filter(session=paid).order_by("sequence")
    assert first.recorded_at < last.recorded_at < timezone.now()
    SessionEvent.objects.update(recorded_at=F("recorded_at") - timedelta(minutes=1))

    today = january(first_day=now.date(), last_day=now.date(), as_of=now - timedelta(seconds=11))
    made, path, attempts = exported(today, tmp_path)

    rows = {row["Session"]: row for row in rows_of(path)}
    assert (rows[pending]["Status"], rows[pending]["Payment reference"]) == ("PENDING", "")
    assert (rows[paid]["Status"], rows[paid]["Payment reference"]) == ("COMPLETED", "pay_1")
    assert rows[paid]["Completed (UTC)"] == f"{now:%Y-%m-%dT%H:%M:%S}+00:00"
    assert rows[paid]["Account"] == "sandbox/till"
    assert {row["Outcome"] for row in rows_of(attempts)} == {"OPENED"}
    assert [total.status for total in made.totals.lines] == ["COMPLETED", "PENDING"]


def test_no_column_is_a_shoppers(database: None) -> None:
    told = " ".join(column.expression for column in COLUMNS.values())

    assert not [word for word in ("customer", "email", "request", "additionalInformation") if word in told]
