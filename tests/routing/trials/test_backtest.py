"""Recorded decisions made again under other weights, by hand-computed numbers."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from routing.decision.scoring import COMPONENTS
from routing.trials.backtest import AccountShare, Cost, compare, replay
from routing.trials.logged_decision import UnreadableDecision, read

SWIFT, THRIFTY = str(UUID(int=1)), str(UUID(int=2))
WEIGHTS = {"conversion": 45, "health": 25, "cost": 15, "latency": 10, "preference": 5}
ONLY_COST = dict.fromkeys(COMPONENTS, 0) | {"cost": 1}


def candidate(account: str, name: str, *, conversion: str, cost: str, **more: str) -> dict[str, Any]:
    components = dict.fromkeys(COMPONENTS, "0.5") | {"conversion": conversion, "cost": cost}
    return {"account": account, "name": name, "score": "0", "components": components, **more}


def decision(**changes: Any) -> dict[str, Any]:
    return {
        "inputs": {"currency": "EUR", "total": "200.00"},
        "weights": WEIGHTS,
        "candidates": [
            candidate(SWIFT, "swift", conversion="0.9", cost="0.4"),
            candidate(THRIFTY, "thrifty", conversion="0.5", cost="0.6"),
        ],
        "refused": [],
        **changes,
    }


def with_chances(first: str, second: str) -> dict[str, Any]:
    made = decision()
    for row, chance in zip(made["candidates"], (first, second), strict=True):
        row["probability"] = chance
    return made


def recorded(record: dict[str, Any] | None = None, *, chosen: str = SWIFT, paid: bool | None = True) -> Any:
    return read(session="s1", decision=record or decision(), chosen=chosen, paid=paid)


def test_the_recorded_weights_change_nothing() -> None:
    found = replay(recorded(), WEIGHTS)

    assert (found.before, found.after, found.flipped) == ("swift", "swift", False)


def test_other_weights_choose_another_account_at_another_fee() -> None:
    found = replay(recorded(), ONLY_COST)

    assert (found.before, found.after, found.flipped) == ("swift", "thrifty", True)
    assert (found.score_before, found.score_after, found.lead) == (Decimal(40), Decimal(60), Decimal(20))
    # cost 0.4 and 0.6 between 500 and 0 basis points are 3 % and 2 %
    assert (found.fee_before, found.fee_after) == (Decimal(6), Decimal(4))


def test_a_recorded_fee_goes_before_the_anchors() -> None:
    record = decision()
    record["candidates"][0]["fee"] = "6.10"
    record["candidates"][0]["components"]["cost"] = "0"

    assert replay(recorded(record), ONLY_COST).fee_before == Decimal("6.10")
    assert not replay(recorded(record), ONLY_COST).capped


def test_a_fee_at_the_worse_anchor_is_known_to_be_that_much_or_more() -> None:
    record = decision()
    record["candidates"][0]["components"]["cost"] = "0"

    found = compare([replay(recorded(record), ONLY_COST)])

    assert found.costs == (Cost("EUR", 1, Decimal(10), Decimal(4), capped=1),)


def test_chances_are_read_from_the_record() -> None:
    found = replay(recorded(with_chances("0.7", "0.3"), chosen=THRIFTY), ONLY_COST).logged

    assert found is not None
    assert (found.logged, found.target, found.supported) == (0.3, pytest.approx(0.99), pytest.approx(1))


def test_without_chances_the_exploration_share_is_assumed_and_only_the_first_was_possible() -> None:
    found = replay(recorded(), ONLY_COST).logged

    assert found is not None
    assert (found.logged, found.target) == (pytest.approx(0.99), pytest.approx(0.01))
    assert found.supported == pytest.approx(0.01)


@pytest.mark.parametrize("record", [with_chances("1", "0"), with_chances("0.5", "0")])
def test_an_account_that_had_no_chance_is_no_evidence(record: dict[str, Any]) -> None:
    assert replay(recorded(record, chosen=THRIFTY), WEIGHTS).logged is None


def test_an_unknown_outcome_is_decided_again_but_is_no_evidence() -> None:
    found = compare([replay(recorded(paid=None), ONLY_COST)])

    assert (found.decisions, found.flips, found.evidence.decisions) == (1, 1, 0)


@pytest.mark.parametrize("action", ["order", "split"])
def test_what_a_rule_placed_stays_whatever_the_weights(action: str) -> None:
    record = decision(rule={"id": 1, "action": action, "accounts": [THRIFTY]})
    record["candidates"].reverse()

    found = replay(recorded(record, chosen=THRIFTY), WEIGHTS)

    assert (found.before, found.after) == ("thrifty", "thrifty")
    assert found.logged is not None
    assert found.logged.target == found.logged.logged


def test_a_rule_none_of_whose_accounts_could_take_it_leaves_the_choice_to_the_weights() -> None:
    elsewhere = {"id": 1, "action": "order", "accounts": [str(UUID(int=9))]}

    assert replay(recorded(decision(rule=elsewhere)), ONLY_COST).flipped


def test_a_probe_goes_first_whatever_the_weights() -> None:
    assert not replay(recorded(decision(probe=SWIFT)), ONLY_COST).flipped


def test_an_account_that_was_explored_is_not_taken_for_the_winner() -> None:
    record = with_chances("0.99", "0.01")
    record["candidates"].reverse()

    assert replay(recorded(record, chosen=THRIFTY), WEIGHTS).before == "swift"


def test_the_recorded_exploration_share_is_kept() -> None:
    record = with_chances("0.9", "0.1") | {"exploration": {"share": "0.2", "explored": False}}

    found = replay(recorded(record), WEIGHTS).logged

    assert found is not None
    assert (found.logged, found.target) == (0.9, pytest.approx(0.9))


def test_a_rule_that_only_narrows_leaves_the_choice_to_the_weights() -> None:
    assert replay(recorded(decision(rule={"id": 1, "action": "only"})), ONLY_COST).flipped


def test_ties_go_to_the_older_account_as_they_did() -> None:
    alike = [candidate(account, account, conversion="0.5", cost="0.5") for account in (THRIFTY, SWIFT)]

    assert replay(recorded(decision(candidates=alike)), WEIGHTS).after == SWIFT


def test_shares_costs_and_examples_are_summed_up() -> None:
    cheap = decision()
    cheap["candidates"][1]["components"]["cost"] = "0.9"
    found = compare([replay(recorded(each), ONLY_COST) for each in (decision(), cheap)])

    assert (found.decisions, found.flips) == (2, 2)
    assert found.shares == (AccountShare("swift", 2, 0), AccountShare("thrifty", 0, 2))
    assert [each.lead for each in found.examples] == [Decimal(50), Decimal(20)]
    assert found.costs == (Cost("EUR", 2, Decimal(12), Decimal(5), capped=0),)
    assert found.costs[0].delta == Decimal(-7)


def test_most_of_it_flipped_without_exploration_is_not_enough_evidence() -> None:
    found = compare([replay(recorded(), ONLY_COST)] * 500).evidence

    assert any("could have been logged" in each for each in found.shortcomings)


def test_ties_go_to_the_account_that_was_recorded_as_older() -> None:
    alike = [candidate(account, account, conversion="0.5", cost="0.5") for account in (SWIFT, THRIFTY)]
    for row, since in zip(alike, ("2026-02-01T00:00:00+00:00", "2026-01-01T00:00:00+00:00"), strict=True):
        row["since"] = since

    assert replay(recorded(decision(candidates=alike)), WEIGHTS).after == THRIFTY


@pytest.mark.parametrize(
    "record",
    [
        {},
        decision(candidates=[]),
        decision(weights={"conversion": 1}),
        decision(inputs={"currency": "EUR", "total": "much"}),
        with_chances("1.5", "0"),
    ],
)
def test_what_cannot_be_read_is_said(record: dict[str, Any]) -> None:
    with pytest.raises(UnreadableDecision):
        read(session="s1", decision=record, chosen=None, paid=True)
