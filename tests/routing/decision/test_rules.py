"""Rules: what they match, and which one decides."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.base import LineItem
from providers.models import ConfigurationVersion, ProviderAccount
from routing.decision.decision_record import is_identical
from routing.decision.eligibility import OrderFacts
from routing.decision.rules import Action, Rule, Rules, matches
from routing.models import RoutingRule
from routing.ranking import NoEligibleProvider, Ranking, rank_accounts

SHOP, OTHER = UUID(int=1), UUID(int=2)
ORDER = OrderFacts(
    mode="sandbox",
    currency="AUD",
    total=Decimal("140.76"),
    payment_method="card",
    country="AU",
    has_email=True,
    lifetime=timedelta(hours=1),
    application_id=SHOP,
    order_reference="ORD-1",
    items=(LineItem("Blue Wool Jumper", 1, Decimal("119.00"), "JUMP-BLUE-M"), LineItem("Socks", 1, Decimal(10))),
    additional_information={"channel": "web", "tier": 3, "gift": True},
)
ANY = Rule(id=1, name="Any", action=Action.ONLY, accounts=())


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({}, True),
        ({"application": SHOP}, True),
        ({"application": OTHER}, False),
        ({"currency": "AUD"}, True),
        ({"currency": "USD"}, False),
        ({"country": "AU"}, True),
        ({"country": "NZ"}, False),
        ({"minimum": Decimal("140.76")}, True),
        ({"minimum": Decimal("140.77")}, False),
        ({"maximum": Decimal("140.76")}, True),
        ({"maximum": Decimal("140.75")}, False),
        ({"item": "jump-blue"}, True),
        ({"item": "SOCK"}, True),
        ({"item": "shirt"}, False),
        ({"information_key": "channel"}, True),
        ({"information_key": "shop"}, False),
        ({"information_key": "channel", "information_value": "web"}, True),
        ({"information_key": "channel", "information_value": "app"}, False),
        ({"information_key": "tier", "information_value": "3"}, True),
        ({"information_key": "gift", "information_value": "true"}, True),
        ({"currency": "AUD", "item": "shirt"}, False),
    ],
)
def test_each_condition(conditions: dict[str, Any], expected: bool) -> None:
    rule = replace(ANY, **conditions)

    assert matches(rule, ORDER) is expected
    assert (Rules((rule,)).first_match(ORDER) is rule) is expected


def test_an_order_without_country_or_information_matches_no_condition_on_them() -> None:
    bare = replace(ORDER, country=None, additional_information=None, items=())

    assert not matches(replace(ANY, country="AU"), bare)
    assert not matches(replace(ANY, information_key="channel"), bare)
    assert not matches(replace(ANY, item="o"), bare)


def test_the_first_match_decides() -> None:
    usd, dear, any_ = (replace(ANY, id=1, currency="USD"), replace(ANY, id=2, minimum=Decimal(100)), replace(ANY, id=3))
    rules = Rules((usd, dear, any_))

    assert rules.first_match(ORDER) is dear
    assert rules.first_match(replace(ORDER, total=Decimal(99))) is any_
    assert rules.first_match(replace(ORDER, currency="USD")) is usd
    assert Rules().first_match(ORDER) is None


ORDERS = st.builds(
    lambda **given: replace(ORDER, **given),
    application_id=st.sampled_from([SHOP, OTHER]),
    currency=st.sampled_from(["AUD", "USD"]),
    country=st.sampled_from(["AU", "NZ", None]),
    total=st.integers(1, 5).map(Decimal),
    additional_information=st.sampled_from([None, {"a": "1"}, {"a": "2"}]),
)
RULES = st.builds(
    Rule,
    id=st.integers(1, 9),
    name=st.just("r"),
    action=st.just(Action.NEVER),
    accounts=st.just(()),
    application=st.sampled_from([None, SHOP]),
    currency=st.sampled_from(["", "AUD"]),
    country=st.sampled_from(["", "NZ"]),
    minimum=st.sampled_from([None, Decimal(3)]),
    information_key=st.sampled_from(["", "a"]),
    information_value=st.sampled_from(["", "1"]),
)


@given(st.lists(RULES, max_size=6), st.lists(ORDERS, min_size=1, max_size=6))
def test_sorting_rules_out_by_kind_changes_nothing(rules: list[Rule], orders: list[OrderFacts]) -> None:
    known = Rules(tuple(rules))

    for order in orders:
        assert known.first_match(order) is next((rule for rule in rules if matches(rule, order)), None)


@pytest.fixture
def accounts(account: Callable[..., ProviderAccount]) -> dict[str, ProviderAccount]:
    return {name: account(name, preference=share) for name, share in (("a", 1), ("b", "0.5"), ("c", 0))}


def rank(**changes: Any) -> Ranking:
    version = ConfigurationVersion.objects.get().version
    order = replace(ORDER, **changes)
    return rank_accounts(order, version=version, session_id=uuid4(), now=datetime(2026, 3, 1, tzinfo=UTC))


def rule(accounts: dict[str, ProviderAccount], action: str, listed: str, percents: str = "", **conditions: Any) -> None:
    made = RoutingRule.objects.create(name=f"{action} {listed}", action=action, **conditions)
    for place, name in enumerate(listed):
        percent = int(percents.split()[place]) if percents else 0
        made.accounts.create(account=accounts[name], place=place, percent=percent)


@pytest.mark.parametrize(
    ("action", "listed", "order", "refused"),
    [
        ("only", "bc", "bc", "a"),
        ("never", "a", "bc", "a"),
        ("order", "cb", "cba", ""),
    ],
)
def test_a_rule_takes_effect_with_the_next_order(
    action: str, listed: str, order: str, refused: str, accounts: dict[str, ProviderAccount]
) -> None:
    assert "".join(choice.account.name for choice in rank().choices) == "abc"

    rule(accounts, action, listed, currency="AUD")

    ranking = rank()
    assert "".join(choice.account.name for choice in ranking.choices) == order
    assert [(each["name"], each["reason"]) for each in ranking.decision["refused"]] == [
        (f"sandbox/{name}", "rule") for name in refused
    ]
    assert ranking.decision["rule"]["name"] == f"{action} {listed}"
    assert is_identical(ranking.decision)
    assert "".join(choice.account.name for choice in rank(currency="USD").choices) == "abc"


def test_a_split_shares_orders_out(accounts: dict[str, ProviderAccount]) -> None:
    rule(accounts, "split", "cb", "40 60")

    rankings = [rank(order_reference=f"ORD-{number}") for number in range(60)]

    assert {ranking.choices[0].account.name for ranking in rankings} == {"b", "c"}
    assert [each["probability"] for each in rankings[0].decision["candidates"]].count("0.000000") == 1
    assert all(is_identical(ranking.decision) for ranking in rankings)


def test_rules_are_asked_by_number_and_only_when_enabled(accounts: dict[str, ProviderAccount]) -> None:
    rule(accounts, "only", "c", position=2)
    rule(accounts, "only", "b", position=1)
    rule(accounts, "only", "a", position=0, enabled=False)

    assert [choice.account.name for choice in rank().choices] == ["b"]
    RoutingRule.objects.filter(position=1).update(position=3)
    assert [choice.account.name for choice in rank().choices] == ["c"]


def test_an_order_rules_leave_nobody_for_has_no_provider(accounts: dict[str, ProviderAccount]) -> None:
    rule(accounts, "only", "")

    with pytest.raises(NoEligibleProvider) as nobody:
        rank()
    assert set(nobody.value.refused.values()) == {"rule"}
