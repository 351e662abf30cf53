"""Breaks are resolved with a note, opened again, recorded in the audit log and exported."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import TextIOWrapper

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError
from django.db.transaction import atomic

from sessions_app.models import AuditEntry, PaymentSession, SettlementBreak, SettlementFile
from sessions_app.usecases.settlement.export_breaks import export_breaks
from sessions_app.usecases.settlement.match import Rematched, rematch
from sessions_app.usecases.settlement.resolve_breaks import (
    Counted,
    UnacceptableNote,
    breaks_of,
    counts_of,
    reopen,
    resolve,
)
from tests.settlement.conftest import LATER, line
from tests.threads import at_once

Import = Callable[..., SettlementFile]
Noted = Callable[[str], list[AuditEntry]]
NOTE = "Refunded by hand, re_123"


@pytest.fixture
def fiona(database: None) -> User:
    return User.objects.create_user("fiona")


@pytest.fixture
def broken(imported: Import) -> list[SettlementBreak]:
    """Three payments that are missing here."""
    imported([line(1), line(2), line(3)])
    return list(SettlementBreak.objects.order_by("id"))


def test_a_break_is_resolved_with_who_when_and_why(broken: list[SettlementBreak], fiona: User, noted: Noted) -> None:
    count = resolve(break_ids=[each.id for each in broken[:2]], note=f"  {NOTE}\n", user_id=fiona.id, now=LATER)

    assert count == 2
    first = breaks_of(resolved=True).last()
    assert first
    assert (first.resolved_by, first.resolved_at, first.note, first.cleared) == (fiona, LATER, NOTE, False)
    assert list(breaks_of(resolved=False)) == broken[2:]
    assert counts_of(file_id=broken[0].file_id) == [Counted(broken[0].kind, open=1, resolved=2, cleared=0)]
    assert [(each.actor, each.action, each.reason, each.after["note"]) for each in noted("break")] == [
        ("fiona", "changed", NOTE, NOTE)
    ] * 2


def test_of_many_who_resolve_at_once_one_does(broken: list[SettlementBreak], fiona: User, noted: Noted) -> None:
    counts = at_once(6, lambda: resolve(break_ids=[broken[0].id], note=NOTE, user_id=fiona.id, now=LATER))

    assert sorted(counts) == [0, 0, 0, 0, 0, 1]
    assert len(noted("break")) == 1


@pytest.mark.parametrize("note", ["", "  ", "ok", "x" * 501])
def test_a_note_that_says_nothing_is_refused(note: str, broken: list[SettlementBreak]) -> None:
    with pytest.raises(UnacceptableNote, match="3 to 500 characters"):
        resolve(break_ids=[broken[0].id], note=note, user_id=None, now=LATER)

    assert breaks_of(resolved=True).count() == 0


def test_the_database_refuses_a_resolution_without_a_note(broken: list[SettlementBreak]) -> None:
    with pytest.raises(IntegrityError, match="settlement_resolved_has_note"), atomic():
        SettlementBreak.objects.filter(pk=broken[0].pk).update(resolved_at=LATER)


def test_a_resolved_break_is_opened_again(broken: list[SettlementBreak], fiona: User, noted: Noted) -> None:
    resolve(break_ids=[broken[0].id], note=NOTE, user_id=fiona.id, now=LATER)

    assert reopen(break_ids=[each.id for each in broken], note="The refund failed", user_id=fiona.id) == 1

    broken[0].refresh_from_db()
    assert (broken[0].resolved_at, broken[0].resolved_by, broken[0].note) == (None, None, "")
    newest = noted("break")[-1]
    assert (newest.actor, newest.reason, newest.before["note"]) == ("fiona", "The refund failed", NOTE)


def test_comparing_again_leaves_what_people_resolved(
    broken: list[SettlementBreak], session: Callable[..., PaymentSession], fiona: User, noted: Noted
) -> None:
    resolve(break_ids=[broken[0].id], note=NOTE, user_id=fiona.id, now=LATER)
    session(1), session(2)

    result = rematch(file_id=broken[0].file_id, user_id=fiona.id, now=LATER + timedelta(hours=1))

    assert result == Rematched(cleared=1, changed=0, open=1)
    broken[0].refresh_from_db()
    assert (broken[0].note, broken[0].cleared) == (NOTE, False)
    entry = noted("file")[-1]
    assert (entry.action, entry.actor) == ("compared again", "fiona")
    assert entry.after == {"cleared": 1, "changed": 0, "open": 1}
    assert reopen(break_ids=[broken[1].id], note="It cleared itself", user_id=fiona.id) == 0


def test_breaks_are_listed_in_pages(broken: list[SettlementBreak]) -> None:
    assert list(breaks_of(before=broken[2].id, kinds=["MISSING_HERE"])[:1]) == [broken[1]]
    assert list(breaks_of(kinds=["PAID_TWICE"])) == []


def test_the_export_holds_the_breaks_and_no_formula(
    session: Callable[..., PaymentSession], imported: Import, fiona: User
) -> None:
    session(1, order_reference='=HYPERLINK("http://evil.example")')
    file = imported([line(1, "12.00"), line(2, "1000", fee="36", currency="jpy", customer_facing_currency="jpy",
                                            payment_intent_id="-pi_2")])  # fmt: skip
    amount, missing = file.breaks.order_by("id")
    resolve(break_ids=[missing.id], note="@SUM(A1)", user_id=fiona.id, now=LATER)

    with export_breaks(file_id=file.id) as content:
        rows = list(csv.DictReader(TextIOWrapper(content, "utf-8", newline="")))

    assert rows[0] == {
        "Break": str(amount.id), "Kind": "AMOUNT_DIFFERS", "Account": "stripe/default", "File": "payouts.csv",
        "Line": "2", "Reference": "pi_1", "Entry": "txn_1", "Payout": "po_1",
        "Settled (UTC)": "2026-01-10T12:00:30+00:00", "Paid": "12.00", "Paid currency": "AUD", "Gross": "12.00",
        "Fee": "0.30", "Net": "11.70", "Settlement currency": "AUD", "Session": str(amount.session_id),
        "Order reference": '\'=HYPERLINK("http://evil.example")', "Our status": "COMPLETED", "Our total": "10.00",
        "Our currency": "AUD", "Found (UTC)": "2026-02-01T00:00:00+00:00", "Ended (UTC)": "",
        "Cleared by itself": "false", "Resolved by": "", "Note": "",
    }  # fmt: skip
    told = ("Kind", "Reference", "Paid", "Net", "Our total", "Resolved by", "Note")
    assert [rows[1][name] for name in told] == [
        "MISSING_HERE", "'-pi_2", "1000", "964", "", "fiona", "'@SUM(A1)",
    ]  # fmt: skip
    with export_breaks(resolved=False, kinds=["MISSING_HERE"]) as content:
        assert len(content.read().splitlines()) == 1


@pytest.mark.parametrize(
    ("role", "sees", "imports", "resolves"),
    [
        ("finance", True, True, True),
        ("administrator", True, True, True),
        ("operations", True, False, False),
        ("support", False, False, False),
        ("viewer", False, False, False),
    ],
)
def test_who_may_do_what(role: str, sees: bool, imports: bool, resolves: bool, database: None) -> None:
    user = User.objects.create_user("somebody")
    user.groups.add(Group.objects.get(name=role))

    wanted = ("view_settlementbreak", "import_settlement", "resolve_break")
    assert [user.has_perm(f"sessions_app.{each}") for each in wanted] == [sees, imports, resolves]
