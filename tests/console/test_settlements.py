"""Finance imports settlement files in the console, maps those of other makes, and works off what does not agree."""

import csv
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from config import upload_limit
from providers.models import ProviderAccount
from sessions_app.models import AuditEntry, PaymentSession, SettlementBreak, SettlementFile, SettlementMapping
from sessions_app.roles import ROLES
from sessions_app.settlement import reading
from sessions_app.usecases.purge import Retention, purge
from tests.console.conftest import text
from tests.settlement.conftest import NOON, line, report

FILES = "/admin/sessions_app/settlementfile/"
MAPPINGS = "/admin/sessions_app/settlementmapping/"
Session = Callable[..., PaymentSession]
Import = Callable[..., SettlementFile]
Noted = Callable[[str], list[tuple[str, str, str]]]
BANK = b"""Booked;Payment ID;Shopper;Type;Amount;Fee;Net
10.01.2026 13:00;pi_1;Jane Smith;Sale;1.050,00;10,50;1.039,50
11.01.2026;pi_2;Jane Smith;Refund;-5,00;;-5,00
"""


@pytest.fixture(autouse=True)
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where uploads are put aside."""
    monkeypatch.setattr(settings, "REPORTS_DIR", tmp_path / "reports")
    return tmp_path / "reports" / "uploads"


@pytest.fixture
def planted(session: Session, imported: Import) -> SettlementFile:
    """A file of seven lines with an error of every kind that a line can have, and one payment left out."""
    session(1)
    session(2, total="20.00")
    session(3, currency="NZD")
    session(4, status="EXPIRED", payment_reference="pi_4")
    session(5)
    session(7, at=NOON + timedelta(minutes=2))
    rows = [line(number) for number in (1, 2, 3, 4, 5)]
    return imported([*rows, line(5, balance_transaction_id="txn_again"), line(6)])


def sent(browser: Client, to: ProviderAccount, content: bytes, **changes: Any) -> Any:
    """What comes back of the filled-in form."""
    file = SimpleUploadedFile("payouts.csv", content, "text/csv")
    given = {"account": str(to.pk), "file": file, "read_as": "own", "tail_days": "0"} | changes
    return browser.post(f"{FILES}add/", {name: value for name, value in given.items() if value is not None})


def page(browser: Client, file: SettlementFile, query: str = "") -> str:
    return text(browser.get(f"{FILES}{file.pk}/change/{query}"))


def chosen(file: SettlementFile, *kinds: str) -> str:
    found = file.breaks.filter(kind__in=kinds).values_list("pk", flat=True)
    return "&".join(f"ids={each}" for each in found)


def opened(file: SettlementFile) -> list[str]:
    return list(file.breaks.filter(resolved_at__isnull=True).order_by("kind").values_list("kind", flat=True))


@pytest.fixture
def noted(database: None) -> Noted:
    """Gives what the audit log, which outlives tests, says of a table since the test began: act, actor, reason."""
    newest = AuditEntry.objects.first()
    since = AuditEntry.objects.filter(id__gt=newest.id if newest else 0).order_by("id")
    return lambda table: list(
        since.filter(subject_type=f"sessions_app_{table}").values_list("action", "actor", "reason")
    )


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


def cells(answer: Any) -> list[list[str]]:
    """The first table of a page, row by row."""
    (table, *_) = re.findall(r"<tbody>(.*?)</tbody>", answer.content.decode(), re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?>(.*?)</td>", row)] for row in rows]


def test_a_file_is_imported_and_its_page_says_what_agrees(
    finance: Client, stripe: ProviderAccount, session: Session, noted: Noted
) -> None:
    session(1, at=NOON + timedelta(minutes=1))
    session(2, at=NOON + timedelta(minutes=2), total="1020.00")

    answer = sent(finance, stripe, report([line(1), line(2, "1000.00")]))

    file = SettlementFile.objects.get()
    assert answer["Location"] == f"{FILES}{file.pk}/change/"
    shown = text(finance.get(answer["Location"]))
    assert "Imported: 2 lines, 1 payment agrees, 1 break." in shown
    assert "Looked for 2 sessions paid from 2026-01-10 12:00:30" in shown
    assert "Agree 1 Amount differs 1" in shown
    assert "AUD Payments 2 1,010.00 0.60 1,009.40 AUD All but payouts 2 1,010.00 0.60 1,009.40" in shown
    assert file.sha256 in shown
    assert "by finance" in shown
    assert (file.name, file.imported_by.username, file.tail_days) == ("payouts.csv", "finance", 0)  # type: ignore[union-attr]
    assert noted("settlementfile") == [("created", "finance", "")]


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
    assert "None has ended yet." in page(finance, planted, "?state=ended")
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


def test_a_bad_file_is_refused_with_every_line_and_nothing_is_imported(
    finance: Client, stripe: ProviderAccount
) -> None:
    bad = [line(1), line(2) | {"gross": "ten"}, line(3) | {"created_utc": "yesterday", "currency": "xyz"}]

    answer = sent(finance, stripe, report(bad), tail_days="3")

    assert "Nothing was imported 3 problems. The header is line 1." in text(answer)
    assert cells(answer) == [
        ["3", "gross", "&#x27;ten&#x27; is not an amount such as 1050.00"],
        ["4", "created_utc", "&#x27;yesterday&#x27; is not a day such as 2026-01-31 or 2026-01-31T18:30:00Z"],
        ["4", "currency", "&#x27;xyz&#x27; is not an ISO 4217 currency"],
    ]
    assert "Choose the file again: a browser does not keep it." in text(answer)
    assert f'value="{stripe.pk}" selected' in answer.content.decode()
    assert 'value="3"' in answer.content.decode()
    assert not SettlementFile.objects.exists()


def test_twenty_problems_are_told(finance: Client, stripe: ProviderAccount) -> None:
    answer = sent(finance, stripe, report([line(number) | {"gross": "ten"} for number in range(25)]))

    assert "The first 20 problems; there may be more." in text(answer)
    assert len(cells(answer)) == 20


@pytest.mark.parametrize("way", ["own", "new"])
def test_a_file_that_is_imported_already_leads_to_it(
    way: str, finance: Client, stripe: ProviderAccount, imported: Import
) -> None:
    known = imported([line(1)])

    answer = sent(finance, stripe, report([line(1)]), read_as=way)

    assert "It is imported already: the same bytes, as payouts.csv on 2026-02-01 00:00:00 UTC." in text(answer)
    assert f'href="{FILES}{known.pk}/change/"' in answer.content.decode()
    assert SettlementFile.objects.count() == 1


def test_a_form_that_is_larger_than_anything_we_take_is_told_so(
    finance: Client, stripe: ProviderAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_limit, "LARGEST", 1000)

    answer = sent(finance, stripe, b"x" * 1000)

    assert errors(answer) == {
        "file": ["The file is larger than 64 MB. Ask the provider for a shorter time, and import file by file."]
    }


@pytest.mark.parametrize("way", ["own", "new"])
def test_a_file_that_is_too_large_is_told_so(
    way: str, finance: Client, stripe: ProviderAccount, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST", 1024 * 1024)

    answer = sent(finance, stripe, b"a,b\n" * 300_000, read_as=way)

    assert "The file is larger than 1 MB: ask the provider for a shorter time" in text(answer)
    assert not private.exists()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"account": ""}, {"account": ["This field is required."]}),
        ({"file": None}, {"file": ["This field is required."]}),
        ({"file": SimpleUploadedFile("empty.csv", b"")}, {"file": ["The file is empty."]}),
        ({"tail_days": "32"}, {"tail_days": ["Ensure this value is less than or equal to 31."]}),
        ({"read_as": "999"}, {"read_as": ["Select a valid choice. 999 is not one of the available choices."]}),
    ],
)
def test_mistakes_in_the_form_are_named(
    changes: dict[str, Any], found: dict[str, list[str]], finance: Client, stripe: ProviderAccount
) -> None:
    assert errors(sent(finance, stripe, report([line(1)]), **changes)) == found


def bank(**changes: str) -> dict[str, str]:
    """What somebody fills in who looks at BANK."""
    written = {"all_currency": "eur", "decimal_separator": ",", "grouping": ".", "units": "major", "fees": "subtracted"}
    columns = {"reference": "Payment ID", "created": "Booked", "kind": "Type", "gross": "Amount", "fee": "Fee"}
    words = {"words_CHARGE": "Sale, Capture", "words_REFUND": "Refund", "unknown_kind": ""}
    return columns | written | words | {"dates": "DD.MM.YYYY", "time_zone": "Europe/Berlin", "name": "Bank"} | changes


def mapping_page(browser: Client, account: ProviderAccount) -> str:
    answer = sent(browser, account, BANK, read_as="new")
    assert answer.status_code == 302, errors(answer)
    return str(answer["Location"])


def test_a_file_of_another_make_is_shown_with_a_guess(finance: Client, stripe: ProviderAccount, private: Path) -> None:
    answer = finance.get(mapping_page(finance, stripe))

    assert cells(answer)[0] == ["10.01.2026 13:00", "pi_1", "Jane Smith", "Sale", "1.050,00", "10,50", "1.039,50"]
    initial = answer.context["form"].initial
    guessed = {name: initial[name] for name in ("reference", "gross", "fee", "net", "kind", "decimal_separator")}
    assert guessed == {
        "reference": "Payment ID", "gross": "Amount", "fee": "Fee", "net": "Net", "kind": "Type",
        "decimal_separator": ",",
    }  # fmt: skip
    (kept,) = private.iterdir()
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (BANK, 0o600)


def test_a_mapping_with_mistakes_loses_neither_the_file_nor_what_was_typed(
    finance: Client, stripe: ProviderAccount, private: Path
) -> None:
    address = mapping_page(finance, stripe)

    empty = finance.post(address, bank(reference="", created="", gross="", all_currency=""))
    twice = finance.post(address, bank(words_DISPUTE="refund", words_FEE="Commission"))
    same = finance.post(address, bank(fee="Amount"))

    assert errors(empty) == {
        "reference": ["Needs a column, or “Our id” does."],
        "created": ["Needs a column."],
        "gross": ["Needs a column."],
        "currency": ["Needs a column, or the currency of all lines."],
    }
    assert errors(twice) == {"words_DISPUTE": ["The word “refund” stands under Refunds too: a word means one thing."]}
    assert 'value="Commission"' in twice.content.decode()
    assert errors(same) == {"__all__": ["Headers must not name a column twice."]}
    assert errors(finance.post(address, bank(all_currency="EUX"))) == {
        "all_currency": ["Must be an ISO 4217 code such as AUD."]
    }
    assert not SettlementMapping.objects.exists()
    assert finance.post(address, bank()).status_code == 302
    assert not list(private.iterdir())


def test_a_mapping_is_kept_and_reads_the_next_file_too(
    finance: Client, stripe: ProviderAccount, session: Session, private: Path, noted: Noted
) -> None:
    session(1, total="1050.00", currency="EUR")

    answer = finance.post(mapping_page(finance, stripe), bank())

    file = SettlementFile.objects.get()
    assert answer["Location"] == f"{FILES}{file.pk}/change/"
    assert (file.layout_name, opened(file)) == ("Bank", [])
    charge, refund = file.lines.all()
    assert (charge.occurred_at, str(charge.net)) == (datetime(2026, 1, 10, 12, tzinfo=UTC), "1039.5000")
    assert (refund.kind, str(refund.gross)) == ("REFUND", "-5.0000")
    assert noted("settlementmapping") == [("created", "finance", "")]
    mapping = SettlementMapping.objects.get()
    following = sent(finance, stripe, BANK.replace(b"pi_1", b"pi_9"), read_as=str(mapping.pk))
    assert following.status_code == 302
    assert opened(SettlementFile.objects.latest("id")) == ["MISSING_HERE"]


def test_a_file_the_mapping_cannot_read_is_refused_and_the_mapping_corrected(
    finance: Client, stripe: ProviderAccount
) -> None:
    address = mapping_page(finance, stripe)

    refused = finance.post(address, bank(decimal_separator=".", grouping=""))

    assert "Nothing was imported" in text(refused)
    assert cells(refused)[0] == ["2", "Amount", "&#x27;1.050,00&#x27; is not an amount such as 1050.00"]
    (saved,) = re.findall(r'name="saved" value="(\d+)"', refused.content.decode())
    assert 'value="Sale, Capture"' in refused.content.decode()
    assert not SettlementFile.objects.exists()
    assert finance.post(address, bank(saved=saved)).status_code == 302
    assert (SettlementMapping.objects.get().layout["decimal_separator"], SettlementFile.objects.count()) == (",", 1)


def test_a_name_that_is_taken_replaces_nothing(finance: Client, stripe: ProviderAccount) -> None:
    finance.post(mapping_page(finance, stripe), bank())
    again = SimpleUploadedFile("b.csv", BANK + b"12.01.2026;pi_3;J;Sale;1,00;;1,00\n")
    address = sent(finance, stripe, b"", file=again, read_as="new")["Location"]

    taken = finance.post(address, bank(decimal_separator="."))
    own = finance.post(address, bank(name="stripe payout reconciliation"))

    assert errors(taken)["name"] == [
        "The account has a mapping of this name: choose it on the page before, or take another name."
    ]
    assert errors(own)["name"] == ["Is that of the provider's own format."]
    assert SettlementMapping.objects.get().layout["decimal_separator"] == ","


def test_a_mapping_of_another_account_is_refused(
    finance: Client, stripe: ProviderAccount, account: Callable[..., ProviderAccount]
) -> None:
    finance.post(mapping_page(finance, stripe), bank())
    mapping = SettlementMapping.objects.get()

    answer = sent(finance, account("other"), BANK, read_as=str(mapping.pk))

    assert errors(answer) == {
        "read_as": ["This mapping is of stripe/default. Choose that account, or another way to read the file."]
    }


def test_what_is_put_aside_is_opened_by_nobody_else_and_goes_when_given_up(
    finance: Client, sign_in: Callable[..., Client], stripe: ProviderAccount, private: Path
) -> None:
    address = mapping_page(finance, stripe)

    for browser, asked in ((sign_in("finance", "bea"), address), (finance, f"{address}x")):
        answer = browser.get(asked, follow=True)
        assert "The file is not kept any more: it was put aside for an hour. Choose it again." in text(answer)
        assert "Jane" not in text(answer)
    given_up = finance.post(address, {"discard": "1"}, follow=True)

    assert "Nothing was imported, and the file is not kept." in text(given_up)
    assert not list(private.iterdir())
    assert not SettlementMapping.objects.exists()


def test_what_is_put_aside_is_forgotten_an_hour_after_it_was_last_looked_at(
    finance: Client, stripe: ProviderAccount, private: Path
) -> None:
    address = mapping_page(finance, stripe)
    now = timezone.now()

    assert purge(now=now + timedelta(minutes=59), retention=Retention())["uploads"] == 0
    assert purge(now=now + timedelta(minutes=61), retention=Retention())["uploads"] == 1

    assert not list(private.iterdir())
    assert "Choose it again." in text(finance.post(address, bank(), follow=True))


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
    assert "Resolved by people 2" in ended


def test_what_somebody_resolved_first_is_passed_over(
    finance: Client, sign_in: Callable[..., Client], planted: SettlementFile
) -> None:
    address = f"{FILES}{planted.pk}/resolve/?{chosen(planted, 'AMOUNT_DIFFERS')}"
    sign_in("finance", "bea").post(address, {"reason": "Bea was first"})

    answer = finance.post(address, {"reason": "Second"}, follow=True)

    assert "Choose at least one break that is open." in text(answer)
    assert SettlementBreak.objects.get(kind="AMOUNT_DIFFERS").note == "Bea was first"


@pytest.mark.parametrize("query", ["", "ids=", "ids=x&ids=-1&ids=99999999999999999999", "ids=٣"])
def test_nothing_chosen_is_told(query: str, finance: Client, planted: SettlementFile) -> None:
    answer = finance.get(f"{FILES}{planted.pk}/resolve/?{query}", follow=True)

    assert "Choose at least one break that is open." in text(answer)


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
    assert "Settlements that do not agree : 2 Files with open breaks" in text(finance.get("/admin/"))
    assert len(finance.get("/admin/sessions_app/settlementfile/?open=1").context["cl"].result_list) == 2
    SettlementBreak.objects.update(resolved_at=timezone.now(), note="In order")
    assert "Settlements that do not agree : 0 No file has an open break" in text(finance.get("/admin/"))


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

    assert "by itself, 2026-02-01 00:00:00 UTC" in text(ended)
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


def test_the_list_shows_what_waits(finance: Client, planted: SettlementFile, imported: Import) -> None:
    clean = imported([line(80, reporting_category="refund")], name="refunds.csv")

    shown = text(finance.get(FILES))

    assert "payouts.csv stripe/default 2026-01-10 7 2 6 70.00 AUD 2026-02-01 00:00:00 the shell" in shown
    assert shown.index("refunds.csv stripe/default – 1 0 None –") < shown.index("payouts.csv stripe")
    assert str(clean.pk) not in finance.get(f"{FILES}?open=1").content.decode()
    assert str(planted.pk) not in finance.get(f"{FILES}?open=0").content.decode()
    assert "refunds.csv" in text(finance.get(f"{FILES}?account={planted.account_id}&q={clean.sha256}"))


def test_an_empty_list_says_what_a_settlement_file_is(finance: Client) -> None:
    shown = text(finance.get(FILES))

    assert "No settlement files yet A settlement file is a provider's list of what it settled and kept." in shown
    assert "Import a file" in shown


def test_a_mapping_is_looked_at_and_deleted(finance: Client, stripe: ProviderAccount, noted: Noted) -> None:
    finance.post(mapping_page(finance, stripe), bank())
    mapping = SettlementMapping.objects.get()

    shown = text(finance.get(f"{MAPPINGS}{mapping.pk}/change/"))
    finance.post(f"{MAPPINGS}{mapping.pk}/delete/", {"post": "yes"})

    assert "Payment reference: Payment ID" in shown
    assert "Payments: capture, sale Refunds: refund Any other: the file is refused" in shown
    assert not SettlementMapping.objects.exists()
    assert noted("settlementmapping") == [("created", "finance", ""), ("deleted", "finance", "")]
    assert "Bank" in page(finance, SettlementFile.objects.get())


LOOKS = {"finance": True, "administrator": True, "operations": True, "viewer": False, "support": False}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_operations_may_look_and_finance_and_administrators_act(
    role: str, sign_in: Callable[..., Client], planted: SettlementFile, stripe: ProviderAccount, noted: Noted
) -> None:
    """Each role, each page and act; what is refused leaves everything as it was."""
    may_look, may = LOOKS[role], role in ("finance", "administrator")
    browser, one, ids = sign_in(role), f"{FILES}{planted.pk}/", chosen(planted, "AMOUNT_DIFFERS")
    looks = [FILES, f"{one}change/", f"{one}export/"]
    asks = [f"{FILES}add/", f"{one}resolve/?{ids}", MAPPINGS]

    assert [browser.get(path).status_code for path in looks] == [200 if may_look else 403] * len(looks)
    assert [browser.get(path).status_code for path in asks] == [200 if may else 403] * len(asks)
    done = [
        browser.post(f"{one}resolve/?{ids}", {"reason": "In order"}).status_code,
        browser.post(f"{one}reopen/?{ids}", {"reason": "It is not"}).status_code,
        browser.post(f"{one}again/").status_code,
        sent(browser, stripe, report([line(90)])).status_code,
        sent(browser, stripe, BANK, read_as="new").status_code,
    ]
    assert done == [302 if may else 403] * len(done)
    assert SettlementFile.objects.count() == (2 if may else 1)
    assert len(noted("settlementbreak")) == (2 if may else 0)
    assert browser.get(f"{FILES}add/columns/").status_code == (302 if may else 403)
    assert [browser.post(f"{one}{act}/").status_code for act in ("change", "delete")] == [200 if may_look else 403, 403]


def test_whoever_may_only_look_is_offered_nothing_else(sign_in: Callable[..., Client], planted: SettlementFile) -> None:
    looker = sign_in("operations")

    html = looker.get(f"{FILES}{planted.pk}/change/").content.decode()

    for offer in ("Resolve those chosen", "Compare again", 'type="checkbox"'):
        assert offer not in html
    assert "Export all breaks as CSV" in html
    assert "Import a file" not in text(looker.get(FILES))
