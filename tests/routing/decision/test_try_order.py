"""Who goes first, and with which chance."""

from collections import Counter
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.decision.rules import Action, split, split_point
from routing.decision.try_order import MILLION, Placement, draw, in_words, try_order

RANKED = ["a", "b", "c", "d"]
SESSIONS = st.uuids()
PLACEMENTS = st.one_of(
    st.none(),
    st.builds(Placement, st.just(7), st.just(Action.ORDER), st.just(("x", "c", "a")), st.just((0, 0, 0))),
    st.builds(Placement, st.just(7), st.just(Action.SPLIT), st.just(("b", "x", "c")), st.just((50, 20, 30))),
    st.builds(Placement, st.just(7), st.just(Action.SPLIT), st.just(("x", "y")), st.just((50, 50))),
)


def session(number: int) -> UUID:
    return UUID(int=number)


def test_without_exploration_the_best_goes_first_for_certain() -> None:
    arranged = try_order(RANKED, session_id=session(1), order_reference="o", exploration=0)

    assert arranged.accounts == ("a", "b", "c", "d")
    assert arranged.first_choice_probability == {"a": MILLION, "b": 0, "c": 0, "d": 0}


def test_chances_of_two_percent_among_four() -> None:
    arranged = try_order(RANKED, session_id=session(1), order_reference="o", exploration=20_000)

    # 2 % / 4 each, and 98 % more for the best
    assert arranged.first_choice_probability == {"a": 985_000, "b": 5_000, "c": 5_000, "d": 5_000}


def test_exploration_is_as_frequent_and_as_even_as_its_chances_say() -> None:
    firsts, explored = Counter(), 0
    for number in range(40_000):
        arranged = try_order(RANKED, session_id=session(number), order_reference="o", exploration=200_000)
        firsts[arranged.accounts[0]] += 1
        explored += arranged.explored

    assert explored / 40_000 == pytest.approx(0.2, abs=0.008)
    assert firsts["a"] / 40_000 == pytest.approx(0.85, abs=0.008)
    assert all(firsts[other] / 40_000 == pytest.approx(0.05, abs=0.005) for other in "bcd")


def test_whom_exploration_tries_does_not_depend_on_how_many_there_are_to_decide_whether() -> None:
    for number in range(2000):
        wide = try_order(RANKED, session_id=session(number), order_reference="o", exploration=100_000)
        narrow = try_order(RANKED[:2], session_id=session(number), order_reference="p", exploration=100_000)
        assert wide.explored == narrow.explored


def test_a_draw_can_be_replayed() -> None:
    assert draw(session(1)) == draw(session(1)) != draw(session(2))


def test_alone_there_is_nothing_to_explore() -> None:
    arranged = try_order(["a"], session_id=session(1), order_reference="o", exploration=MILLION)

    assert (arranged.first_choice_probability, arranged.explored) == ({"a": MILLION}, False)


def test_a_fixed_order_goes_before_the_scores() -> None:
    placement = Placement(1, Action.ORDER, ("x", "c", "b"), (0, 0, 0))
    arranged = try_order(RANKED, session_id=session(1), order_reference="o", exploration=MILLION, placement=placement)

    assert arranged.accounts == ("c", "b", "a", "d")
    assert (arranged.first_choice_probability["c"], arranged.explored) == (MILLION, False)


def test_a_fixed_order_of_absent_accounts_changes_nothing() -> None:
    placement = Placement(1, Action.ORDER, ("x",), (0,))
    arranged = try_order(RANKED, session_id=session(1), order_reference="o", exploration=0, placement=placement)

    assert arranged.accounts == ("a", "b", "c", "d")


def test_a_split_is_sticky_by_order_reference_and_as_large_as_it_says() -> None:
    placement = Placement(3, Action.SPLIT, ("a", "c"), (30, 70))

    def first(number: int, session_id: UUID) -> str:
        arranged = try_order(
            RANKED, session_id=session_id, order_reference=f"ORD-{number}", exploration=0, placement=placement
        )
        assert arranged.first_choice_probability == {"a": 300_000, "b": 0, "c": 700_000, "d": 0}
        return arranged.accounts[0]

    firsts = Counter(first(number, session(number)) for number in range(5000))
    assert set(firsts) == {"a", "c"}
    assert firsts["c"] / 5000 == pytest.approx(0.7, abs=0.02)
    assert all(first(number, session(number)) == first(number, session(number + 1)) for number in range(100))


def test_who_is_absent_leaves_its_share_of_a_split_to_the_others() -> None:
    placement = Placement(3, Action.SPLIT, ("a", "x", "c"), (20, 50, 30))
    arranged = try_order(RANKED, session_id=session(1), order_reference="o", exploration=0, placement=placement)

    assert {account: arranged.first_choice_probability[account] for account in "ac"} == {"a": 400_000, "c": 600_000}


def test_a_split_falls_where_the_shares_say() -> None:
    shares = [("a", 30), ("b", 70)]

    assert [split(shares, point) for point in (0, 2_999, 3_000, 9_999)] == ["a", "a", "b", "b"]
    assert split_point(1, "ORD-1") == split_point(1, "ORD-1")
    assert len({split_point(rule, "ORD-1") for rule in range(50)}) > 40


def test_a_probe_goes_first_whatever_the_rule() -> None:
    placement = Placement(1, Action.ORDER, ("c",), (0,))
    arranged = try_order(
        RANKED, session_id=session(1), order_reference="o", exploration=0, placement=placement, probe="d"
    )

    assert arranged.accounts == ("d", "a", "b", "c")
    assert arranged.first_choice_probability["d"] == MILLION


@given(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True),
    SESSIONS,
    st.text(max_size=20),
    st.integers(0, MILLION),
    PLACEMENTS,
)
def test_chances_add_up_to_one_and_nobody_is_lost(
    ranked: list[str], session_id: UUID, reference: str, exploration: int, placement: Placement | None
) -> None:
    arranged = try_order(
        ranked, session_id=session_id, order_reference=reference, exploration=exploration, placement=placement
    )

    assert sorted(arranged.accounts) == sorted(ranked)
    assert sum(arranged.first_choice_probability.values()) == MILLION
    assert sum(Decimal(in_words(chance)) for chance in arranged.first_choice_probability.values()) == 1
    assert arranged.first_choice_probability[arranged.accounts[0]] > 0 or exploration < len(ranked)
