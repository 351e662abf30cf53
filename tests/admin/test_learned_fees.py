"""Staff see settled fees beside expected ones on an account's page, and adopt what the files say."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from providers.models import AccountTerms, ProviderAccount
from sessions_app.admin.providers.learned_fees import FEES_CHANGED, MIXED, NO_FIXED_PART, TERMS_CHANGED
from sessions_app.models import AuditEntry, PaymentSession, SettlementFile
from sessions_app.settlement.fee_terms import FeeTerms
from tests.admin.conftest import text
from tests.settlement.conftest import line
from tests.settlement.settled_payments import settled_payments

PAGE = "/admin/providers/provideraccount/"
Session = Callable[..., PaymentSession]
Import = Callable[..., SettlementFile]


@pytest.fixture
def operations(sign_in: Callable[..., Client]) -> Client:
    return sign_in("operations")


@pytest.fixture
def lately(session: Session) -> dict[str, str]:
    """The cell of a line of yesterday; sessions of any day match."""
    return {"created_utc": f"{timezone.now() - timedelta(days=1):%Y-%m-%d %H:%M:%S}"}


@pytest.fixture
def settled(session: Session, imported: Import, lately: dict[str, str]) -> None:
    """Sixty payments that cost 2.4 % + 0.25."""
    imported(settled_payments(session, 60, **lately))


def fees(browser: Client, account: ProviderAccount) -> str:
    """What the section says."""
    shown = text(browser.get(f"{PAGE}{account.pk}/change/"))
    return shown.partition("Fees: settled and expected")[2].partition("Faults")[0]


def adopt_link(browser: Client, account: ProviderAccount) -> str:
    page = browser.get(f"{PAGE}{account.pk}/change/").content.decode()
    (link,) = re.findall(r'href="([^"]+/adopt-fees/[^"]+)"', page)
    return unescape(link)


def pressed(browser: Client, link: str, reason: str = "As in the January files") -> str:
    return text(browser.post(link, {"reason": reason}, follow=True))


def test_an_account_without_settlement_files_says_what_to_do(
    sign_in: Callable[..., Client], stripe: ProviderAccount, operations: Client
) -> None:
    assert "No settlement lines yet: import a settlement file" in fees(operations, stripe)
    assert "settlementfile/add/" in sign_in("administrator").get(f"{PAGE}{stripe.pk}/change/").content.decode()


def test_files_without_a_fee_to_learn_from_are_told_from_no_files(
    stripe: ProviderAccount, imported: Import, operations: Client
) -> None:
    imported([line(1)])

    assert "No settlement file of the last 90 days has a fee" in fees(operations, stripe)


def test_settled_and_expected_fees_stand_side_by_side(
    stripe: ProviderAccount, settled: None, operations: Client
) -> None:
    AccountTerms.objects.create(account=stripe, currency="AUD", fee_percent="1.9", fee_fixed="0.25")

    shown = fees(operations, stripe)

    row = re.search(r"AUD 60 ([\d.]+) ± [\d.]+ ([\d.]+) (\+[\d.]+) 1.9 % \+ 0.25 2.4 % \+ 0.25", shown)
    assert row, shown
    settled_bps, expected_bps, difference = map(Decimal, row.groups())
    assert settled_bps - expected_bps == difference
    assert abs(difference - 50) <= Decimal("0.2")
    assert "Fee against amount, AUD: settled as 2.4 % + 0.25, expected 1.9 % + 0.25" in shown


def test_terms_are_adopted_with_a_reason_and_then_are_in_force(
    stripe: ProviderAccount, settled: None, operations: Client
) -> None:
    link = adopt_link(operations, stripe)
    asked = text(operations.get(link))
    assert "In force: 0 %. Learned from 60 payments" in asked
    assert "This field is required." in text(operations.post(link))
    assert not AccountTerms.objects.exists()

    shown = pressed(operations, link)

    assert "Payments in AUD at stripe/default cost 2.4 % + 0.25 from now on." in shown
    assert AccountTerms.objects.values_list("currency", "fee_percent", "fee_fixed").get() == (
        "AUD", Decimal("2.400"), Decimal("0.2500"),
    )  # fmt: skip
    row, act = AuditEntry.objects.order_by("-id")[:2][::-1]
    assert (row.subject_type, row.actor, row.reason) == (
        "providers_accountterms", "operations", "As in the January files",
    )  # fmt: skip
    assert (act.action, act.actor, act.reason) == ("adopted fees", "operations", "As in the January files")
    assert "2.4 % + 0.25 In force" in fees(operations, stripe)


@pytest.mark.parametrize("when", ["before it is asked", "before it is answered"])
def test_terms_that_were_changed_since_the_page_was_shown_are_kept(
    when: str, stripe: ProviderAccount, settled: None, operations: Client
) -> None:
    link = adopt_link(operations, stripe)
    if when == "before it is answered":
        assert operations.get(link).status_code == 200
    AccountTerms.objects.create(account=stripe, currency="AUD", fee_percent="2.1")

    shown = text(operations.get(link, follow=True)) if when == "before it is asked" else pressed(operations, link)

    assert TERMS_CHANGED in shown
    assert AccountTerms.objects.get().fee_percent == Decimal("2.100")


def test_files_imported_since_the_page_was_shown_are_looked_at_first(
    stripe: ProviderAccount, settled: None, operations: Client, session: Session, imported: Import, lately: Any
) -> None:
    link = adopt_link(operations, stripe)
    dearer = FeeTerms(Decimal("3.4"), Decimal("0.25"))
    imported(settled_payments(session, 60, first=100, terms=dearer, **lately))

    assert FEES_CHANGED in pressed(operations, link)
    assert not AccountTerms.objects.exists()


@pytest.mark.parametrize("query", ["", "&configured=0_0", "&configured=0_0&learned=1_0", "&learned=2.4_0.25"])
def test_an_address_that_does_not_say_what_was_shown_adopts_nothing(
    query: str, stripe: ProviderAccount, settled: None, operations: Client
) -> None:
    shown = pressed(operations, f"{PAGE}{stripe.pk}/adopt-fees/?currency=AUD{query}")

    assert "Nothing was adopted: compare again." in shown
    assert FEES_CHANGED in pressed(operations, f"{PAGE}{stripe.pk}/adopt-fees/?currency=EUR{query}")
    assert not AccountTerms.objects.exists()


@pytest.mark.parametrize(("role", "sees"), [("finance", True), ("viewer", False), ("support", False)])
def test_who_may_not_edit_terms_adopts_none(
    role: str, sees: bool, stripe: ProviderAccount, settled: None, operations: Client, sign_in: Callable[..., Client]
) -> None:
    link, browser = adopt_link(operations, stripe), sign_in(role)

    page = browser.get(f"{PAGE}{stripe.pk}/change/").content.decode()

    assert ("Fees: settled and expected" in page) is sees
    assert "adopt-fees" not in page
    assert browser.get(link).status_code == 403
    assert browser.post(link, {"reason": "For me"}).status_code == 403
    assert not AccountTerms.objects.exists()


def test_what_the_numbers_cannot_tell_is_said(
    stripe: ProviderAccount, session: Session, imported: Import, operations: Client, lately: dict[str, str]
) -> None:
    rows = []
    for number in range(1, 41):
        session(number, total="50.00", currency="NZD")
        cells = {"currency": "nzd", "customer_facing_currency": "nzd", "fee": "0.95" if number % 3 else "1.70"}
        rows.append(line(number, "50.00", **cells | lately))
    imported([*rows, *settled_payments(session, 3, first=100, currency="EUR", **lately)])

    shown = fees(operations, stripe)

    assert NO_FIXED_PART in shown
    assert MIXED in shown
    assert "At least 20 payments are needed to learn terms." in shown
    assert "EUR 3" in shown


def test_a_line_far_from_all_others_is_said_to_be_left_out(
    stripe: ProviderAccount, session: Session, imported: Import, operations: Client, lately: dict[str, str]
) -> None:
    rows = settled_payments(session, 60, **lately)
    rows[7] |= {"fee": "90.00", "net": str(Decimal(rows[7]["gross"]) - 90)}
    imported(rows)

    shown = fees(operations, stripe)

    assert "Without 1 line with a fee far from all others." in shown
    assert "AUD 59" in shown


def test_a_change_of_price_is_said_and_only_newer_payments_count(
    stripe: ProviderAccount, session: Session, imported: Import, operations: Client
) -> None:
    newer, older = (f"{timezone.now() - timedelta(days=days):%Y-%m-%d %H:%M:%S}" for days in (1, 40))
    before = FeeTerms(Decimal("1.9"), Decimal("0.25"))
    imported([
        *settled_payments(session, 60, first=100, terms=before, created_utc=older),
        *settled_payments(session, 60, created_utc=newer),
    ])  # fmt: skip

    shown = fees(operations, stripe)

    assert "The price has changed: 60 older payments cost otherwise and are left out." in shown
    assert "2.4 % + 0.25" in shown
    assert f"AUD , {timezone.now() - timedelta(days=1):%-d %b %Y}." in shown


def test_the_list_of_accounts_names_those_that_cost_more_than_their_terms_say(
    stripe: ProviderAccount, settled: None, account: Callable[..., ProviderAccount], sign_in: Callable[..., Client]
) -> None:
    account("other", provider="stripe")
    AccountTerms.objects.create(account=stripe, currency="AUD", fee_percent="1.9", fee_fixed="0.25")
    operations, viewer = sign_in("operations"), sign_in("viewer")

    assert text(operations.get(PAGE)).count("AUD +50 bps") == 1
    assert "bps" not in text(viewer.get(PAGE))


def test_the_list_says_nothing_of_fees_that_are_as_expected_or_too_few(
    stripe: ProviderAccount, session: Session, imported: Import, lately: dict[str, str], operations: Client
) -> None:
    AccountTerms.objects.create(account=stripe, currency="AUD", fee_percent="2.35", fee_fixed="0.25")
    imported([
        *settled_payments(session, 60, **lately),
        *settled_payments(session, 49, first=200, currency="EUR", **lately),
    ])  # fmt: skip

    assert "bps" not in text(operations.get(PAGE))


def test_the_list_says_nothing_of_a_gap_that_may_be_chance(
    stripe: ProviderAccount, session: Session, imported: Import, lately: dict[str, str], operations: Client
) -> None:
    """Half of the cards cost 100 basis points more than expected, half 100 less, but for a few."""
    AccountTerms.objects.create(account=stripe, currency="AUD", fee_percent="2.4", fee_fixed="0.25")
    rows = []
    for number in range(1, 61):
        session(number, total="100.00")
        rows.append(line(number, "100.00", fee="3.65" if number <= 35 else "1.65", **lately))
    imported(rows)

    assert "+16.7" in fees(operations, stripe)
    assert "bps" not in text(operations.get(PAGE))
