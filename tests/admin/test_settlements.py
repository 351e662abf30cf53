"""Finance imports settlement files in the console and sees what of each agrees."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from providers.models import ProviderAccount
from sessions_app.admin import upload_limit
from sessions_app.models import SettlementFile
from sessions_app.settlement import reading
from sessions_app.staff.roles import ROLES
from tests.admin.conftest import text
from tests.admin.settlement_pages import BANK, FILES, MAPPINGS, Import, Noted, Session, cells, chosen, errors, sent
from tests.settlement.conftest import NOON, line, report


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
    assert "Choose the file again: the browser does not keep it." in text(answer)
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

    assert "This file has already been imported, as payouts.csv on 2026-02-01 00:00:00 UTC." in text(answer)
    assert f'href="{FILES}{known.pk}/change/"' in answer.content.decode()
    assert SettlementFile.objects.count() == 1


def test_a_form_that_is_larger_than_anything_we_take_is_told_so(
    finance: Client, stripe: ProviderAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_limit, "LARGEST", 1000)

    answer = sent(finance, stripe, b"x" * 1000)

    assert errors(answer) == {
        "file": ["The file is larger than 64 MB. Ask the provider for a shorter period, and import file by file."]
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

    assert "No settlement files yet A settlement file is a provider's list of payments, fees and payouts." in shown
    assert "Import a file" in shown


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

    for offer in ("Resolve selected", "Compare again", 'type="checkbox"'):
        assert offer not in html
    assert "Export all breaks as CSV" in html
    assert "Import a file" not in text(looker.get(FILES))
