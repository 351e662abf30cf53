"""Importing a file: once, as a whole, storing only what is needed, and fast enough for a month."""

import hashlib
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from providers.models import ProviderAccount
from sessions_app.models import AuditEntry, PaymentSession, SettlementBreak, SettlementFile, SettlementLine
from sessions_app.usecases.settlement.import_file import AlreadyImported, UnknownLayout
from tests.settlement.conftest import LATER, STRIPE, line, report
from tests.threads import at_once

Noted = Callable[[str], list[AuditEntry]]
Import = Callable[..., SettlementFile]


def test_a_file_keeps_who_when_what_and_its_digest(imported: Import, stripe: ProviderAccount, noted: Noted) -> None:
    user = User.objects.create_user("fiona")
    content = report([line(1), line(2, fee="0.60")])

    file = imported(content, user_id=user.id, name="C:\\Users\\fiona\\payouts\x00 2026.csv")

    file.refresh_from_db()
    assert (file.name, file.bytes, file.sha256) == (
        "payouts 2026.csv", len(content), hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    assert (file.account, file.imported_by, file.imported_at, file.layout_name) == (stripe, user, LATER, STRIPE)
    (created,) = noted("file")
    assert (created.action, created.subject, created.after["sha256"]) == ("created", file.name, file.sha256)


def test_nothing_personal_is_kept(imported: Import) -> None:
    imported([line(1)])

    with connection.cursor() as cursor:
        for table in ("line", "file", "break"):
            cursor.execute(f"SELECT t::text FROM sessions_app_settlement{table} t")
            kept = str(cursor.fetchall()).lower().replace("payment_metadata", "")
            assert kept != "[]"
            assert not any(word in kept for word in ("jane", "example.com", "order"))


def test_the_same_file_again_is_told_and_not_doubled(imported: Import, account: Callable[..., Any]) -> None:
    first = imported([line(1)])

    with pytest.raises(AlreadyImported) as caught:
        imported([line(1)], name="another name.csv")

    assert caught.value.file == first
    assert SettlementLine.objects.count() == 1
    assert imported([line(1)], account=account("second", provider="stripe")).pk != first.pk


def test_the_same_file_many_times_at_once_is_imported_once(imported: Import) -> None:
    content = report([line(number) for number in range(300)])

    def attempt() -> str:
        try:
            return f"imported {imported(content).pk}"
        except AlreadyImported as exc:
            return f"known {exc.file.pk}"

    told = at_once(6, attempt, threads=6)

    file = SettlementFile.objects.get()
    assert sorted(told) == sorted([f"imported {file.pk}", *[f"known {file.pk}"] * 5])
    assert (SettlementLine.objects.count(), SettlementBreak.objects.count()) == (300, 300)


def test_two_files_at_once_that_hold_the_same_payment_see_each_other(
    imported: Import, session: Callable[..., PaymentSession]
) -> None:
    session(1)
    entries = iter(("txn_a", "txn_b", "txn_c", "txn_d"))
    contents = iter([report([line(1, balance_transaction_id=entry)]) for entry in entries])

    at_once(4, lambda: imported(next(contents)), threads=4)

    kinds = SettlementBreak.objects.filter(kind="PAID_TWICE")
    assert (SettlementFile.objects.count(), kinds.count(), SettlementBreak.objects.count()) == (4, 3, 3)


def test_an_unknown_format_is_told_with_those_there_are(imported: Import) -> None:
    with pytest.raises(UnknownLayout, match="There is no 'Adyen'; there are: Stripe payout reconciliation"):
        imported([line(1)], layout_name="Adyen")


def test_a_tail_that_is_none_is_refused(imported: Import) -> None:
    with pytest.raises(ValueError, match="tail_days must be 0 to 31"):
        imported([line(1)], tail_days=32)


def test_twenty_thousand_lines_take_one_query_more_than_two(
    imported: Import, session: Callable[..., PaymentSession]
) -> None:
    session(1)
    few = [line(1), line(2)]
    many = [line(1, balance_transaction_id="txn_x"), *(line(number) for number in range(3, 20_002))]

    with CaptureQueriesContext(connection) as first:
        imported(few)
    began = time.monotonic()
    with CaptureQueriesContext(connection) as second:
        file = imported(many)

    assert len(second) == len(first) + 1 < 40  # and that one updates the planner's statistics
    assert time.monotonic() - began < 30
    assert (file.line_count, file.lines.count(), file.breaks.count()) == (20_000, 20_000, 20_000)


def test_the_command_imports_and_prints_what_differs(
    session: Callable[..., PaymentSession], stripe: ProviderAccount, tmp_path: Path
) -> None:
    session(1), session(2)
    path, out = tmp_path / "january.csv", StringIO()
    path.write_bytes(report([line(1), line(2, "12.00"), line(3, created_utc="2026-01-10 08:00:00")]))

    call_command("import_settlement", account="stripe/default", file=path, tail_days=0, stdout=out)

    printed = out.getvalue()
    assert "january.csv: 3 lines, SHA-256" in printed
    assert "  AUD  CHARGE          3             32.00          0.90             31.10" in printed
    assert "1 payment agrees. Looked for 2 sessions paid from 2026-01-10 08:00:00" in printed
    assert "  line 3: Amount differs. 12.00 AUD settled; 10.00 AUD ordered." in printed
    assert "  line 4: Missing here. 10.00 AUD settled; no session knows it." in printed


def test_the_command_refuses_with_every_reason(stripe: ProviderAccount, tmp_path: Path) -> None:
    path = tmp_path / "january.csv"
    path.write_bytes(report([line(1) | {"gross": "x"}, line(2) | {"currency": "eux"}]))

    with pytest.raises(CommandError) as caught:
        call_command("import_settlement", account="stripe/default", file=path)

    assert str(caught.value).splitlines() == [
        "Nothing was imported.",
        "Line 2, column gross: 'x' is not an amount such as 1050.00",
        "Line 3, column currency: 'eux' is not an ISO 4217 currency",
    ]
    with pytest.raises(CommandError, match="There is no account 'stripe/other'; there are: stripe/default"):
        call_command("import_settlement", account="stripe/other", file=path)
