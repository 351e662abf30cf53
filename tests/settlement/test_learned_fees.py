"""Fees are learned from imported settlement files, and adopted by a person only."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from providers.models import AccountTerms, ProviderAccount
from routing.decision.eligibility import OrderFacts
from routing.ranking import rank_accounts
from sessions_app.models import AuditEntry, PaymentSession, SettlementFile
from sessions_app.settlement.fee_terms import FeeTerms
from sessions_app.usecases.settlement.learned_fees import (
    PERIOD,
    FeesChanged,
    SettledFees,
    TermsChanged,
    adopt,
    settled_fees,
)
from tests.settlement.conftest import LATER, NOON, line
from tests.settlement.settled_payments import TRUE, settled_payments
from tests.threads import at_once

CONFIGURED = FeeTerms(Decimal("0.000"), Decimal(0))
Row = dict[str, str]
Session = Callable[..., PaymentSession]
Import = Callable[..., SettlementFile]


@pytest.fixture
def paid(session: Session) -> Callable[..., list[Row]]:
    return partial(settled_payments, session)


@pytest.fixture
def person(database: None) -> User:
    return User.objects.create_user("rita", is_staff=True)


def learned(account: ProviderAccount, as_of: datetime = LATER) -> list[SettledFees]:
    return settled_fees(account=ProviderAccount.objects.get(pk=account.pk), as_of=as_of)


def adopt_for(account: ProviderAccount, actor: User, **changes: Any) -> None:
    asked = {
        "account_id": account.pk, "currency": "AUD", "configured": CONFIGURED, "learned": TRUE, "actor": actor,
        "reason": "As settled in January", "as_of": LATER,
    }  # fmt: skip
    adopt(**asked | changes)


def test_terms_come_out_of_an_imported_file(stripe: ProviderAccount, paid: Any, imported: Import) -> None:
    AccountTerms.objects.create(account=stripe, currency="AUD", fee_percent="1.9", fee_fixed="0.30")
    rows = paid(60)
    imported(rows)

    (fees,) = learned(stripe)

    assert (fees.currency, len(fees.estimate.lines)) == ("AUD", 60)
    assert fees.estimate.terms == TRUE
    assert fees.estimate.exact == 1
    assert (fees.since, fees.until) == (NOON + timedelta(seconds=30), NOON + timedelta(seconds=30))
    total, fee = (sum(Decimal(row[name]) for row in rows) for name in ("gross", "fee"))
    assert fees.estimate.settled_bps == (fee / total * 10_000).quantize(Decimal("0.1"))
    assert fees.expected_bps == ((total * Decimal("0.019") + 60 * Decimal("0.30")) / total * 10_000).quantize(
        Decimal("0.1")
    )
    assert fees.difference == fees.estimate.settled_bps - fees.expected_bps
    assert fees.adoptable == TRUE


def test_without_terms_of_the_currency_those_of_the_account_are_expected(
    stripe: ProviderAccount, paid: Any, imported: Import
) -> None:
    ProviderAccount.objects.filter(pk=stripe.pk).update(fee_percent="2.9")
    AccountTerms.objects.create(account=stripe, currency="NZD", fee_percent="1", fee_fixed="1")
    imported(paid(20))

    (fees,) = learned(stripe)

    assert fees.expected_bps == 290
    assert not fees.has_own_terms


def test_each_currency_is_learned_by_itself(stripe: ProviderAccount, paid: Any, imported: Import) -> None:
    euro = FeeTerms(Decimal("1.500"), Decimal("0.20"))
    imported([*paid(40), *paid(40, first=100, terms=euro, currency="EUR")])

    found = {fees.currency: fees.estimate.terms for fees in learned(stripe)}

    assert found == {"AUD": TRUE, "EUR": euro}


def test_refunds_disputes_breaks_and_charges_of_others_are_not_read(
    stripe: ProviderAccount, session: Session, paid: Any, imported: Import
) -> None:
    rows = paid(30)
    session(70, status="EXPIRED", payment_reference="pi_70")
    session(71, total="11.00")
    imported([
        *rows,
        line(1, "-10.00", fee="0.00", reporting_category="refund", balance_transaction_id="txn_r"),
        line(2, "-10.00", fee="15.00", reporting_category="dispute", balance_transaction_id="txn_d"),
        line(70, fee="9.00"),
        line(71, fee="9.00"),
        line(72, fee="9.00"),
        line(73, fee="9.00", **{"payment_metadata[attempt_id]": ""}),
        {**rows[0], "balance_transaction_id": "txn_twice", "fee": "9.00",
         "net": str(Decimal(rows[0]["gross"]) - 9)},
    ])  # fmt: skip

    (fees,) = learned(stripe)

    assert (len(fees.estimate.lines), fees.estimate.terms) == (30, TRUE)


def test_payments_in_another_currency_than_they_were_settled_in_are_not_read(
    stripe: ProviderAccount, session: Session, paid: Any, imported: Import
) -> None:
    session(80, total="9.00", currency="EUR")
    imported([*paid(30), line(80, "15.00", fee="5.00", customer_facing_amount="9.00", customer_facing_currency="eur")])

    (fees,) = learned(stripe)

    assert len(fees.estimate.lines) == 30


def test_a_line_that_two_files_have_counts_once(stripe: ProviderAccount, paid: Any, imported: Import) -> None:
    rows = paid(30)
    imported(rows)
    imported([*rows[10:], *paid(10, first=200)])

    (fees,) = learned(stripe)

    assert len(fees.estimate.lines) == 40


def test_a_file_that_tells_no_fees_is_not_taken_for_one_without_fees(
    stripe: ProviderAccount, paid: Any, imported: Import
) -> None:
    """In Mollie's files the fees are lines of their own."""
    imported([row | {"fee": "0.00", "net": row["gross"]} for row in paid(30)])

    assert learned(stripe) == []


def test_what_another_account_settled_is_not_read(
    stripe: ProviderAccount, account: Callable[..., ProviderAccount], paid: Any, imported: Import
) -> None:
    imported(paid(30))

    assert learned(account("other", provider="stripe")) == []


def test_lines_are_those_of_a_quarter_before_a_moment(stripe: ProviderAccount, paid: Any, imported: Import) -> None:
    at = NOON + timedelta(seconds=30)
    imported(paid(30))

    assert learned(stripe, as_of=at) == []
    assert len(learned(stripe, as_of=at + timedelta(seconds=1))) == 1
    assert len(learned(stripe, as_of=at + PERIOD)) == 1
    assert learned(stripe, as_of=at + PERIOD + timedelta(seconds=1)) == []


def test_of_many_lines_the_newest_are_read(
    stripe: ProviderAccount, paid: Any, imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = FeeTerms(Decimal("3.000"), Decimal("0.50"))
    imported(paid(30, terms=old, created_utc="2026-01-10 12:00:10"))
    imported([*paid(30, first=100), *paid(10, first=200, terms=old, created_utc="2026-01-10 12:00:10")])
    monkeypatch.setattr("sessions_app.usecases.settlement.learned_fees.MOST_LINES", 30)

    (fees,) = learned(stripe)

    assert (len(fees.estimate.lines), fees.estimate.terms) == (30, TRUE)


def test_older_files_are_read_only_where_newer_ones_have_too_few_lines(
    stripe: ProviderAccount, paid: Any, imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(paid(20, created_utc="2026-01-10 12:00:10"))
    imported(paid(20, first=100))
    assert len(learned(stripe)[0].estimate.lines) == 40

    monkeypatch.setattr("sessions_app.usecases.settlement.learned_fees.WITHIN_LINES", 20)

    assert len(learned(stripe)[0].estimate.lines) == 20


def test_terms_are_adopted_with_reason_and_evidence_and_the_limits_stay(
    stripe: ProviderAccount, person: User, paid: Any, imported: Import
) -> None:
    AccountTerms.objects.create(account=stripe, currency="AUD", fee_percent="1.9", fee_fixed="0.30", maximum="500")
    imported(paid(60))
    (fees,) = learned(stripe)

    adopt_for(stripe, person, configured=fees.configured)

    terms = AccountTerms.objects.get()
    assert (terms.fee_percent, terms.fee_fixed, terms.maximum) == (Decimal("2.400"), Decimal("0.2500"), 500)
    noted = AuditEntry.objects.filter(action="adopted fees", subject_id=str(stripe.pk)).latest("id")
    assert (noted.actor, noted.reason) == ("rita", "As settled in January")
    assert noted.after["lines"] == 60
    assert noted.after["settled_bps"] == str(fees.estimate.settled_bps)
    assert learned(stripe)[0].adoptable is None


def test_nothing_is_adopted_by_itself(stripe: ProviderAccount, paid: Any, imported: Import) -> None:
    imported(paid(60))
    learned(stripe)

    assert not AccountTerms.objects.exists()


def test_the_next_decision_counts_what_was_adopted(
    stripe: ProviderAccount, account: Callable[..., ProviderAccount], person: User, paid: Any, imported: Import
) -> None:
    """An account that was thought to be free is preferred until its fees are known."""
    account("dearer", provider="stripe", fee_percent="2")
    imported(paid(60))
    before = decide(total="100.00")

    adopt_for(stripe, person)
    after = decide(total="100.00")

    assert before == [("stripe/default", "0.0000", "1.0000"), ("stripe/dearer", "2.0000", "0.6000")]
    assert after == [("stripe/dearer", "2.0000", "0.6000"), ("stripe/default", "2.6500", "0.4700")]


def decide(*, total: str) -> list[tuple[str, str, str]]:
    """The fee and the cost component of each account in a decision's record, the best score first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM providers_configurationversion")
        (version,) = cursor.fetchone()
    order = OrderFacts(
        mode="sandbox", currency="AUD", total=Decimal(total), payment_method="card", country="AU", has_email=True,
        lifetime=timedelta(hours=1),
    )  # fmt: skip
    record = rank_accounts(order, version=version, session_id=uuid4(), now=timezone.now()).decision
    rows = sorted(record["candidates"], key=lambda row: Decimal(row["score"]), reverse=True)
    return [(row["name"], row["fee"], row["components"]["cost"]) for row in rows]


@pytest.mark.parametrize("own", [True, False])
def test_terms_that_somebody_changed_meanwhile_are_kept(
    own: bool, stripe: ProviderAccount, person: User, paid: Any, imported: Import
) -> None:
    imported(paid(60))
    if own:
        AccountTerms.objects.create(account=stripe, currency="AUD", fee_percent="1.5")
    else:
        ProviderAccount.objects.filter(pk=stripe.pk).update(fee_percent="1.5")

    with pytest.raises(TermsChanged):
        adopt_for(stripe, person)

    assert list(AccountTerms.objects.values_list("fee_percent", flat=True)) == ([Decimal("1.500")] if own else [])


def test_what_the_files_no_longer_say_is_not_adopted(
    stripe: ProviderAccount, person: User, paid: Any, imported: Import
) -> None:
    imported(paid(30))

    for changes in ({"learned": FeeTerms(Decimal("2.500"), Decimal("0.25"))}, {"currency": "NZD"}):
        with pytest.raises(FeesChanged):
            adopt_for(stripe, person, **changes)

    assert not AccountTerms.objects.exists()


@pytest.mark.parametrize("own", [True, False])
def test_two_people_adopt_at_once_and_one_is_refused(
    own: bool, stripe: ProviderAccount, person: User, paid: Any, imported: Import
) -> None:
    imported(paid(60))
    if own:
        AccountTerms.objects.create(account=stripe, currency="AUD", fee_percent="0")
    together = Barrier(2)

    def press() -> str:
        together.wait()
        try:
            adopt_for(stripe, person)
        except TermsChanged:
            return "refused"
        return "adopted"

    assert sorted(at_once(2, press)) == ["adopted", "refused"]
    assert AccountTerms.objects.count() == 1


def test_terms_of_a_currency_that_was_withdrawn_are_not_adoptable(
    stripe: ProviderAccount, paid: Any, imported: Import
) -> None:
    imported(paid(30, currency="BGN"))

    (fees,) = learned(stripe)

    assert fees.estimate.terms == TRUE
    assert fees.adoptable is None
