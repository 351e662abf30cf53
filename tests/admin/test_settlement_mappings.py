"""Settlement files of other makes: their columns are mapped, and the mapping is kept."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from providers.models import ProviderAccount
from providers.registry import KNOWN_LAYOUTS, SETTLEMENTS
from sessions_app.models import SettlementFile, SettlementMapping
from sessions_app.usecases.background.purge import Retention, purge
from tests.admin.conftest import text
from tests.admin.settlement_pages import BANK, FILES, MAPPINGS, Noted, Session, cells, errors, opened, page, sent
from tests.settlement.test_known_layouts import ADYEN, PAYPAL


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
    assert errors(twice) == {
        "words_DISPUTE": ["The word “refund” is also given for Refunds. A word can have one meaning only."]
    }
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
        "The account already has a mapping of this name: choose it on the previous page, or use another name."
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
        assert "The file is no longer stored: it was kept for an hour. Choose it again." in text(answer)
        assert "Jane" not in text(answer)
    given_up = finance.post(address, {"discard": "1"}, follow=True)

    assert "Nothing was imported, and the file has been removed." in text(given_up)
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


ODD = (
    "Report,Settlement\r\nPeriod,2026-11\r\n,,,,\r\nDate;Ref;Status;Beträge;Cur\r\n"
    "2026-11-20;pi_1;Paid;10.00;EUR\r\n2026-11-20;pi_2;Pending;20.00;EUR\r\nTotal;;;30.00;EUR\r\n"
)
"""In Windows-1252, with lines above the header and a total below."""


def odd(**changes: str) -> dict[str, str]:
    columns = {"reference": "Ref", "created": "Date", "gross": "Beträge", "currency": "Cur", "status": "Status"}
    said = {"left_out": "Pending", "end_words": "Total", "decimal_separator": ".", "units": "major"}
    formats = {"fees": "subtracted", "dates": "YYYY-MM-DD", "time_zone": "UTC", "name": "Odd"}
    return columns | said | formats | changes


def test_how_a_file_is_cut_is_chosen_and_how_it_reads_is_shown_before_it_is_saved(
    finance: Client, stripe: ProviderAccount
) -> None:
    address = sent(finance, stripe, ODD.encode("cp1252"), read_as="new")["Location"]
    guessed = finance.get(address)
    cut = f"{address}&delimiter=%3B&header_line=4"

    assert "Settlement" in [value for value, _ in guessed.context["form"].fields["gross"].choices]
    assert [value for value, _ in finance.get(cut).context["form"].fields["gross"].choices][4] == "Beträge"
    looked = finance.post(cut, odd(look="1"))
    shown = text(looked)
    assert "Of the first lines: 1 read, 1 left out, 5 left over." in shown
    assert "6 Left out, Status: Pending:" in shown
    assert "7 Left over, after the data: Total" in shown
    assert (SettlementMapping.objects.count(), SettlementFile.objects.count()) == (0, 0)

    assert finance.post(cut, odd()).status_code == 302
    file = SettlementFile.objects.get()
    assert "1 read + 1 left out + 5 left over = 7 lines of the file." in page(finance, file)
    assert [each.reference for each in file.lines.all()] == ["pi_1"]


def test_a_cut_without_such_a_header_is_told_and_loses_nothing(finance: Client, stripe: ProviderAccount) -> None:
    address = sent(finance, stripe, ODD.encode("cp1252"), read_as="new")["Location"]

    answer = finance.get(f"{address}&header_words=Nowhere")

    assert "No line has the cells Nowhere, by which the header is found" in text(answer)
    assert finance.get(address).status_code == 200


def test_a_known_format_is_imported_at_once_or_becomes_a_mapping(
    finance: Client, stripe: ProviderAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KNOWN_LAYOUTS, "Adyen settlement details", SETTLEMENTS["adyen"])
    adyen = sent(finance, stripe, ADYEN.encode(), read_as="known:Adyen settlement details")
    paypal = sent(finance, stripe, PAYPAL.encode(), read_as="known:PayPal activity")

    assert adyen.status_code == 302
    assert SettlementFile.objects.get().layout_name == "Adyen settlement details"
    form = finance.get(paypal["Location"]).context["form"]
    initial = {name: form.initial[name] for name in ("name", "dates", "grouping", "original", "status", "time")}
    assert initial == {
        "name": "PayPal activity",
        "dates": "DD/MM/YYYY",
        "grouping": ",",
        "original": "Reference Txn ID",
        "status": ["Status", "Balance Impact"],
        "time": "Time",
    }
    saved = finance.post(paypal["Location"], {name: value for name, value in form.initial.items() if value is not None})
    assert saved.status_code == 302
    assert SettlementFile.objects.get(layout_name="PayPal activity").line_count == 3
