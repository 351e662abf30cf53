"""A decision can be made again from its record alone, to the byte."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.models import AccountTerms, ConfigurationVersion, ProviderAccount
from routing import background
from routing.decision.decision_record import NotRecomputable, canonical, is_identical, recompute
from routing.decision.eligibility import OrderFacts
from routing.decision.faults import fault_of
from routing.decision.precomputed import prepare
from routing.decision.scoring import COMPONENTS, TENTHS, Candidate, score
from routing.ranking import Ranking, rank_accounts
from routing.recording import CheckoutOutcome, record_call, record_ended
from tests.routing.decision.test_components import evidences

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ORDER = OrderFacts(
    mode="sandbox",
    currency="AUD",
    total=Decimal("140.76"),
    payment_method="card",
    country=None,
    has_email=True,
    lifetime=timedelta(hours=1),
    application_id=UUID(int=1),
    order_reference="ORD-1",
)
WEIGHTS = st.fixed_dictionaries({name: st.integers(0, 100) for name in COMPONENTS}).filter(
    lambda weights: any(weights.values())
)
TOTALS = st.decimals(min_value="0.01", max_value=1_000_000, places=2)


@pytest.fixture
def accounts(account: Callable[..., ProviderAccount]) -> list[ProviderAccount]:
    made = [account("plain"), account("fixed", fee_percent="1.4"), account("off", enabled=False)]
    AccountTerms.objects.create(account=made[1], currency="AUD", fee_percent="1.75", fee_fixed="0.30")
    return made


def rank(**changes: Any) -> Ranking:
    version = ConfigurationVersion.objects.get().version
    return rank_accounts(replace(ORDER, **changes), version=version, session_id=uuid4(), now=NOW)


def test_a_record_holds_all_that_went_in(accounts: list[ProviderAccount]) -> None:
    record_call(account_id=accounts[0].id, fault=fault_of(TimeoutError()), milliseconds=9, at=NOW)
    record = rank().decision

    assert sorted(record) == [
        "candidates", "exploration", "inputs", "probe", "refused", "revision", "rule", "version", "weights",
    ]  # fmt: skip
    assert [each["name"] for each in record["refused"]] == ["sandbox/off"]
    for each in record["candidates"]:
        assert sum(Decimal(part) for part in each["contributions"].values()) == Decimal(each["score"])
    assert record["candidates"][1]["fee"] in ("0.0000", "2.7633")


@pytest.mark.parametrize("explore", [0, 1_000_000])
def test_it_comes_out_again_after_it_has_been_in_the_database(
    explore: int, accounts: list[ProviderAccount], settings: Any
) -> None:
    settings.EXPLORATION_MILLIONTHS = explore
    for number in range(30):
        record_ended(
            account_id=accounts[number % 2].id,
            currency="AUD",
            opened_at=NOW,
            outcome=CheckoutOutcome.PAID if number % 3 else CheckoutOutcome.UNPAID,
            at=NOW + timedelta(seconds=number),
        )
        record_call(account_id=accounts[0].id, fault=None, milliseconds=100 + number, at=NOW)
    background.write_pending(now=NOW)

    for total in ("0.50", "9.99", "140.76", "99999.99"):
        record = rank(total=Decimal(total)).decision
        stored = orjson.loads(orjson.dumps(record))
        assert is_identical(stored)
        assert list(record) == list(recompute(record))


@pytest.mark.parametrize(
    "tamper",
    [
        lambda record: record["candidates"].reverse(),
        lambda record: record["candidates"][0].update(score="99.9"),
        lambda record: record["candidates"][0]["components"].update(health="0.1"),
        lambda record: record["candidates"][0]["contributions"].update(cost="0.1"),
        lambda record: record["candidates"][0]["evidence"].update(paid="77.00"),
        lambda record: record["candidates"][0].update(probability="0.500000"),
        lambda record: record["weights"].update(conversion=44),
        lambda record: record["inputs"].update(total="10.00"),
        lambda record: record["exploration"].update(explored=True),
    ],
)
def test_whatever_is_changed_afterwards_shows(
    tamper: Callable[[dict[str, Any]], None], accounts: list[ProviderAccount]
) -> None:
    record = deepcopy(rank().decision)
    assert is_identical(record)

    tamper(record)

    assert not is_identical(record)


def test_a_record_of_an_older_kind_says_so() -> None:
    with pytest.raises(NotRecomputable):
        recompute({"weights": {}, "candidates": []})


def test_equal_records_are_equal_bytes() -> None:
    assert canonical({"a": 1, "b": {"d": 2, "c": 3}}) == canonical({"b": {"c": 3, "d": 2}, "a": 1})


def test_a_record_is_small(accounts: list[ProviderAccount]) -> None:
    record = rank().decision

    assert len(orjson.dumps(record["candidates"][0])) < 800


@given(evidences(), WEIGHTS, TOTALS)
def test_what_was_prepared_gives_what_the_plain_formula_gives(evidence: Any, weights: Any, total: Decimal) -> None:
    evidence = replace(evidence, paid=round(evidence.paid, 2))
    prepared = prepare(account_id=UUID(int=1), name="any", since=NOW.isoformat(), evidence=evidence, weights=weights)

    line = prepared.line(total)

    components = {name: Decimal(value) for name, value in line.record["components"].items()}
    plain = score(Candidate(UUID(int=1), components, NOW), weights)
    assert TENTHS[line.score] == plain.score
    assert line.record["contributions"] == {name: str(value) for name, value in plain.contributions.items()}
