"""What does not agree in a settlement file is looked at, ended with a note, opened again and exported."""

import csv
import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sessions_app.models import AuditEntry, PaymentSession, SettlementBreak, SettlementFile
from tests.admin.conftest import text
from tests.admin.settlement_pages import FILES, Import, Noted, chosen, opened, page
from tests.settlement.conftest import line


def test_both_sides_of_every_break_are_shown(finance: Client, planted: SettlementFile) -> None:
    shown = page(finance, planted)

    assert "6 open breaks" in shown
    assert (
        "All kinds 6 Paid twice 1 Missing here 1 Status differs 1 Currency differs 1 Amount differs 1 Missing there 1"
        in shown
    )
    at = "2026-01-10 12:00:30 UTC · po_1"
    for row in (
        f"Amount differs 10.00 AUD settled; 20.00 AUD ordered 10.00 AUD line 3 · pi_2 {at} 20.00 AUD Completed",
        f"Currency differs 10.00 AUD settled; 10.00 NZD ordered 10.00 AUD line 4 · pi_3 {at} 10.00 NZD Completed",
        f"Status differs 10.00 AUD settled; the session is EXPIRED 10.00 AUD line 5 · pi_4 {at} 10.00 AUD Expired",
        f"Paid twice 10.00 AUD settled once more; 10.00 AUD ordered 10.00 AUD line 7 · pi_5 {at} 10.00 AUD Completed",
        f"Missing here 10.00 AUD settled; no session knows it 10.00 AUD line 8 · pi_6 {at} no session",
        "Missing there 10.00 AUD paid; in no settlement file in no imported file 10.00 AUD Completed · ORD-7",
    ):
        assert row in shown
    session = PaymentSession.objects.get(order_reference="ORD-7")
    html = finance.get(f"{FILES}{planted.pk}/change/").content.decode()
    assert f'<a href="/admin/sessions_app/paymentsession/{session.pk}/change/">ORD-7</a>' in html


def test_a_tab_narrows_the_breaks_to_a_kind(finance: Client, planted: SettlementFile) -> None:
    shown = page(finance, planted, "?kind=MISSING_THERE")

    assert "We hold the session as paid, and no imported file has settled it." in shown
    assert "ORD-7" in shown
    assert "ORD-2" not in shown
    assert "No break has ended yet." in page(finance, planted, "?state=ended")
    assert "ORD-2" in page(finance, planted, "?kind=nonsense&after=nonsense&state=nonsense")


def test_breaks_are_read_page_by_page(
    finance: Client, planted: SettlementFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sessions_app.admin.settlements.breaks.PER_PAGE", 4)
    address, seen = f"{FILES}{planted.pk}/change/", list[str]()

    first = finance.get(address)
    following = finance.get(f"{address}{first.context['breaks']['next']}")

    for answer in (first, following):
        seen += re.findall(r'name="ids" value="(\d+)"', answer.content.decode())
    assert seen == [str(pk) for pk in planted.breaks.order_by("pk").values_list("pk", flat=True)]
    assert following.context["breaks"]["next"] == ""
    assert "First page" in text(following)


def test_breaks_are_resolved_with_a_note(finance: Client, planted: SettlementFile, noted: Noted) -> None:
    ids = chosen(planted, "AMOUNT_DIFFERS", "MISSING_THERE")

    asked = finance.get(f"{FILES}{planted.pk}/resolve/?{ids}&kind=&state=open")
    short = finance.post(f"{FILES}{planted.pk}/resolve/?{ids}", {"reason": "ok"})
    done = finance.post(f"{FILES}{planted.pk}/resolve/?{ids}", {"reason": "Agreed with Stripe, case 7"}, follow=True)

    assert "Resolve 2 breaks Amount differs, line 3: 10.00 AUD settled; 20.00 AUD ordered." in text(asked)
    assert "Missing there, order ORD-7: 10.00 AUD paid; in no settlement file." in text(asked)
    assert "Ensure this value has at least 3 characters (it has 2)." in text(short)
    assert "2 breaks are resolved." in text(done)
    assert opened(planted) == ["CURRENCY_DIFFERS", "MISSING_HERE", "PAID_TWICE", "STATUS_DIFFERS"]
    assert noted("settlementbreak") == [("changed", "finance", "Agreed with Stripe, case 7")] * 2
    ended = page(finance, planted, "?state=ended")
    assert "Agreed with Stripe, case 7 finance, " in ended
    assert "Resolved 2" in ended


def test_what_somebody_resolved_first_is_passed_over(
    finance: Client, sign_in: Callable[..., Client], planted: SettlementFile
) -> None:
    address = f"{FILES}{planted.pk}/resolve/?{chosen(planted, 'AMOUNT_DIFFERS')}"
    sign_in("finance", "bea").post(address, {"reason": "Bea was first"})

    answer = finance.post(address, {"reason": "Second"}, follow=True)

    assert "Choose at least one open break." in text(answer)
    assert SettlementBreak.objects.get(kind="AMOUNT_DIFFERS").note == "Bea was first"


@pytest.mark.parametrize("query", ["", "ids=", "ids=x&ids=-1&ids=99999999999999999999", "ids=٣"])
def test_nothing_chosen_is_told(query: str, finance: Client, planted: SettlementFile) -> None:
    answer = finance.get(f"{FILES}{planted.pk}/resolve/?{query}", follow=True)

    assert "Choose at least one open break." in text(answer)


def test_breaks_of_another_file_are_not_resolved_from_here(
    finance: Client, planted: SettlementFile, imported: Import
) -> None:
    other = imported([line(50)])

    finance.post(f"{FILES}{other.pk}/resolve/?{chosen(planted, 'AMOUNT_DIFFERS')}", {"reason": "Not of this file"})

    assert "AMOUNT_DIFFERS" in opened(planted)


def test_all_breaks_of_a_kind_are_resolved_at_once(finance: Client, imported: Import) -> None:
    file = imported([*(line(number) for number in range(60)), line(60, payment_intent_id="pi_0")])
    address = f"{FILES}{file.pk}/resolve/?kind=MISSING_HERE&state=open&all=1"

    assert "Resolve all 60 of this kind" in page(finance, file, "?kind=MISSING_HERE")
    assert "And 57 more." in text(finance.get(address))
    answer = finance.post(address, {"reason": "Another shop's payments"}, follow=True)

    assert "60 breaks are resolved." in text(answer)
    assert opened(file) == ["PAID_TWICE"]


def test_today_counts_the_files_with_open_breaks(finance: Client, planted: SettlementFile, imported: Import) -> None:
    imported([line(60, payment_intent_id="pi_60"), line(61, payment_intent_id="pi_61")])
    tile = 'href="/admin/sessions_app/settlementfile/?open=1"'

    assert tile in finance.get("/admin/").content.decode()
    assert "Settlement breaks : 2 Files with open breaks" in text(finance.get("/admin/"))
    assert len(finance.get("/admin/sessions_app/settlementfile/?open=1").context["cl"].result_list) == 2
    SettlementBreak.objects.update(resolved_at=timezone.now(), note="In order")
    assert "Settlement breaks : 0 No file has an open break" in text(finance.get("/admin/"))


def test_more_of_a_kind_than_go_at_once_are_said_to_be_the_first(
    finance: Client, imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("breaks", "resolving"):
        monkeypatch.setattr(f"sessions_app.admin.settlements.{module}.MOST_AT_ONCE", 2)
    file = imported([line(number) for number in range(3)])

    assert "Resolve the first 2 of this kind" in page(finance, file, "?kind=MISSING_HERE")
    finance.post(f"{FILES}{file.pk}/resolve/?kind=MISSING_HERE&all=1", {"reason": "Another shop's payments"})

    assert opened(file) == ["MISSING_HERE"]


def test_what_was_resolved_is_reopened(finance: Client, planted: SettlementFile, noted: Noted) -> None:
    ids = chosen(planted, "AMOUNT_DIFFERS")
    finance.post(f"{FILES}{planted.pk}/resolve/?{ids}", {"reason": "It is in order"})

    answer = finance.post(f"{FILES}{planted.pk}/reopen/?{ids}", {"reason": "It is not after all"}, follow=True)

    assert "1 break is open again." in text(answer)
    assert "AMOUNT_DIFFERS" in opened(planted)
    assert noted("settlementbreak")[-1] == ("changed", "finance", "It is not after all")


def test_what_cleared_by_itself_is_not_reopened(finance: Client, planted: SettlementFile, imported: Import) -> None:
    imported([line(7, created_utc="2026-01-10 13:00:00")])

    ended = finance.get(f"{FILES}{planted.pk}/change/?state=ended")
    finance.post(f"{FILES}{planted.pk}/reopen/?{chosen(planted, 'MISSING_THERE')}", {"reason": "I want it back"})

    assert "automatically, 2026-02-01 00:00:00 UTC" in text(ended)
    assert 'name="ids"' not in ended.content.decode()
    assert "MISSING_THERE" not in opened(planted)


def test_a_file_is_compared_again(finance: Client, planted: SettlementFile, noted: Noted) -> None:
    PaymentSession.objects.filter(order_reference="ORD-4").update(status="COMPLETED")

    answer = finance.post(f"{FILES}{planted.pk}/again/", follow=True)

    assert "Compared again: 1 cleared, 0 differ in another way now, 5 stay open." in text(answer)
    assert finance.get(f"{FILES}{planted.pk}/again/").status_code == 405
    assert noted("settlementfile")[-1][:2] == ("compared again", "finance")


def test_breaks_are_exported_as_looked_at(finance: Client, planted: SettlementFile) -> None:
    PaymentSession.objects.filter(order_reference="ORD-7").update(order_reference='=HYPERLINK("x")')

    one, every = (taken(finance, planted, query) for query in ("?kind=MISSING_THERE&state=open", "?state=all"))

    assert [(row["Kind"], row["Order reference"], row["Our total"]) for row in one] == [
        ("MISSING_THERE", '\'=HYPERLINK("x")', "10.00")
    ]
    assert len(every) == 6
    exports = AuditEntry.objects.filter(action="exported", subject_id=str(planted.pk)).order_by("id")
    assert list(exports.values_list("actor", "after")) == [
        ("finance", {"breaks": "MISSING_THERE", "state": "open"}),
        ("finance", {"breaks": "all kinds", "state": "all"}),
    ]


def taken(browser: Client, file: SettlementFile, query: str) -> list[dict[str, str]]:
    answer: Any = browser.get(f"{FILES}{file.pk}/export/{query}")
    assert answer["Content-Disposition"] == 'attachment; filename="breaks of payouts.csv"'
    return list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode())))
