"""Scores, by hand-computed numbers and by properties."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from routing.decision.scoring import COMPONENTS, Candidate, anchor, fee_bps, rank, score

WEIGHTS = {"conversion": 45, "health": 25, "cost": 15, "latency": 10, "preference": 5}
DAY = datetime(2026, 1, 1, tzinfo=UTC)
SHARES = st.decimals(min_value=0, max_value=1, places=4)
ANY_WEIGHTS = st.fixed_dictionaries({name: st.integers(0, 100) for name in COMPONENTS}).filter(
    lambda weights: any(weights.values())
)
ANY_COMPONENTS = st.fixed_dictionaries(dict.fromkeys(COMPONENTS, SHARES))


def candidate(number: int = 1, created_at: datetime = DAY, **components: str) -> Candidate:
    given_ = dict.fromkeys(COMPONENTS, Decimal("0.5")) | {name: Decimal(value) for name, value in components.items()}
    return Candidate(UUID(int=number), given_, created_at)


def test_score_is_the_weighted_share() -> None:
    result = score(candidate(conversion="0.86", health="0.9", cost="0.3774", latency="1", preference="0.5"), WEIGHTS)

    # (45*0.86 + 25*0.9 + 15*0.3774 + 10*1 + 5*0.5) / 100 * 100 = 38.7 + 22.5 + 5.661 + 10 + 2.5
    assert result.score == Decimal("79.4")
    assert result.contributions == {
        "conversion": Decimal("38.7"),
        "health": Decimal("22.5"),
        "cost": Decimal("5.7"),
        "latency": Decimal("10.0"),
        "preference": Decimal("2.5"),
    }


@pytest.mark.parametrize(
    ("value", "share"), [("300", "1"), ("4000", "0"), ("2150", "0.5"), ("100", "1"), ("9000", "0"), ("1000", "0.8108")]
)
def test_latency_is_anchored(value: str, share: str) -> None:
    assert anchor(Decimal(value), worst=Decimal(4000), best=Decimal(300)) == Decimal(share)


def test_fee_is_for_this_amount() -> None:
    assert fee_bps(total=Decimal(100), fee_percent=Decimal("2.9"), fee_fixed=Decimal("0.30")) == 320
    assert fee_bps(total=Decimal(10), fee_percent=Decimal("2.9"), fee_fixed=Decimal("0.30")) == 590


@given(ANY_COMPONENTS, ANY_WEIGHTS)
def test_contributions_add_up_to_a_score_from_0_to_100(components: dict[str, Decimal], weights: dict[str, int]) -> None:
    result = score(Candidate(UUID(int=1), components, DAY), weights)

    assert sum(result.contributions.values()) == result.score
    assert 0 <= result.score <= 100


@given(ANY_COMPONENTS, ANY_WEIGHTS, st.sampled_from(COMPONENTS))
def test_a_better_component_never_lowers_the_score(
    components: dict[str, Decimal], weights: dict[str, int], name: str
) -> None:
    better = components | {name: Decimal(1)}

    before, after = (score(Candidate(UUID(int=1), each, DAY), weights).score for each in (components, better))

    assert after >= before


@given(st.lists(ANY_COMPONENTS, min_size=2, max_size=6), ANY_WEIGHTS)
def test_a_new_account_never_reorders_the_others(
    all_components: list[dict[str, Decimal]], weights: dict[str, int]
) -> None:
    candidates = [Candidate(UUID(int=number), each, DAY) for number, each in enumerate(all_components)]
    newcomer = candidates[-1]

    before = [each.candidate for each in rank(candidates[:-1], weights)]
    after = [each.candidate for each in rank(candidates, weights) if each.candidate is not newcomer]

    assert after == before


def test_ties_go_to_the_preferred_then_to_the_older_account() -> None:
    preferred = candidate(1, conversion="0.4", preference="0.9")
    older, newer = candidate(2), candidate(3, created_at=datetime(2026, 2, 1, tzinfo=UTC))
    only_tied = {"conversion": 4, "health": 0, "cost": 0, "latency": 0, "preference": 1}

    ranked = rank([newer, older, preferred], only_tied)

    assert len({each.score for each in ranked}) == 1
    assert [each.candidate for each in ranked] == [preferred, older, newer]


@given(ANY_COMPONENTS, ANY_WEIGHTS, st.sampled_from(COMPONENTS), st.integers(1, 100))
def test_more_weight_on_its_better_component_never_lowers_a_score(
    components: dict[str, Decimal], weights: dict[str, int], name: str, more: int
) -> None:
    exact = sum(weights[each] * components[each] for each in COMPONENTS) / sum(weights.values())
    assume(components[name] >= exact)

    before = score(Candidate(UUID(int=1), components, DAY), weights).score
    after = score(Candidate(UUID(int=1), components, DAY), weights | {name: weights[name] + more}).score

    assert after >= before


@given(ANY_COMPONENTS, ANY_WEIGHTS)
def test_no_contribution_is_negative(components: dict[str, Decimal], weights: dict[str, int]) -> None:
    result = score(Candidate(UUID(int=1), components, DAY), weights)

    assert all(0 <= part <= 100 for part in result.contributions.values())
    assert result.score == (
        100 * sum(weights[each] * components[each] for each in COMPONENTS) / sum(weights.values())
    ).quantize(Decimal("0.1"))
