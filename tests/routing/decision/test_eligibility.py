"""Each gate closes for its own reason."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from providers.facts import CredentialField, ProviderFacts
from routing.decision.eligibility import REASONS, AccountFacts, OrderFacts, why_not

ORDER = OrderFacts(
    mode="sandbox",
    currency="AUD",
    total=Decimal("140.76"),
    payment_method="card",
    country="AU",
    has_email=False,
    lifetime=timedelta(minutes=60),
)
FACTS = ProviderFacts(
    title="Any",
    currencies=None,
    payment_methods=frozenset({"card"}),
    shortest_expiry=timedelta(minutes=30),
    longest_expiry=timedelta(hours=24),
    credential_fields=(CredentialField("key", "API key"),),
)
ACCOUNT = AccountFacts(
    enabled=True,
    mode="sandbox",
    currencies=frozenset(),
    countries=frozenset(),
    minimum=None,
    maximum=None,
    has_credentials=True,
    provider=FACTS,
)


def test_an_open_account_takes_the_order() -> None:
    assert why_not(ACCOUNT, ORDER) is None


@pytest.mark.parametrize(
    ("account", "reason"),
    [
        (replace(ACCOUNT, enabled=False), "disabled"),
        (replace(ACCOUNT, mode="live"), "mode"),
        (replace(ACCOUNT, has_credentials=False), "credentials"),
        (replace(ACCOUNT, currencies=frozenset({"EUR"})), "currency"),
        (replace(ACCOUNT, provider=replace(FACTS, currencies=frozenset({"EUR"}))), "currency"),
        (replace(ACCOUNT, countries=frozenset({"NZ"})), "country"),
        (replace(ACCOUNT, provider=replace(FACTS, payment_methods=frozenset({"ideal"}))), "payment_method"),
        (replace(ACCOUNT, minimum=Decimal("140.77")), "amount_too_small"),
        (replace(ACCOUNT, provider=replace(FACTS, minimums={"AUD": Decimal(200)})), "amount_too_small"),
        (replace(ACCOUNT, maximum=Decimal("140.75")), "amount_too_large"),
        (replace(ACCOUNT, provider=replace(FACTS, needs_email=True)), "email_missing"),
        (replace(ACCOUNT, provider=replace(FACTS, shortest_expiry=timedelta(hours=2))), "lifetime"),
        (replace(ACCOUNT, provider=replace(FACTS, longest_expiry=timedelta(minutes=20))), "lifetime"),
    ],
)
def test_each_gate_gives_its_reason(account: AccountFacts, reason: str) -> None:
    assert why_not(account, ORDER) == reason
    assert reason in REASONS


def test_limits_are_inclusive() -> None:
    assert why_not(replace(ACCOUNT, minimum=ORDER.total, maximum=ORDER.total), ORDER) is None
