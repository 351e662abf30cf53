"""The policies are compared fairly: in the same world, with the same luck."""

import pytest

from benchmarks.policies import POLICIES, EpsilonGreedy, Switchyard, Thompson
from benchmarks.routing_policies import World, drifting, falling, interval, moved_after, play

STEADY = World([[0.9, 0.6, 0.5]] * 3000, [number * 0.618 % 1 for number in range(3000)], per_hour=100)


@pytest.mark.parametrize(
    "name",
    ["Switchyard", "Switchyard, by the lower bound", "epsilon-greedy, 10 %", "Thompson", "Thompson, half-life 24 h"],
)
def test_whoever_learns_finds_the_best_account(name: str) -> None:
    policy = POLICIES[name](3, 1, STEADY.rates)

    played = play(STEADY, policy)

    assert played.chosen[-1000:].count(0) > 800
    assert played.regret[-1] < play(STEADY, POLICIES["round-robin"](3, 1, STEADY.rates)).regret[-1] / 2


def test_hindsight_has_no_regret_in_a_world_that_never_changes() -> None:
    played = play(STEADY, POLICIES["best static, in hindsight"](3, 1, STEADY.rates))

    assert played.regret[-1] == 0
    assert set(played.chosen) == {0}
    assert played.paid_share == pytest.approx(0.9, abs=0.01)


def test_nobody_knows_an_outcome_before_its_hour_is_over() -> None:
    learnt: list[float] = []

    class Curious(Switchyard):
        def learn(self, account: int, paid: bool, hour: float) -> None:
            learnt.append(hour)

    play(World([[0.5]] * 300, [0.5] * 300, per_hour=100), Curious(1, 1))

    assert min(learnt) >= 1.0
    assert len(learnt) == 200


def test_exploration_is_2_percent() -> None:
    policy = Switchyard(2, 1)
    for _ in range(200):
        policy.learn(0, True, 0.0)

    chosen = [policy.choose(0.0) for _ in range(5000)]

    assert chosen.count(1) / 5000 == pytest.approx(0.01, abs=0.005)


def test_old_outcomes_fade_for_those_who_have_a_half_life() -> None:
    for policy in (Switchyard(1, 1), Thompson(1, 1, half_life=24.0)):
        policy.learn(0, True, 0.0)
        policy.counts.pass_time(24.0)
        assert policy.counts.paid[0] == pytest.approx(0.5)
    lasting = EpsilonGreedy(1, 1)
    lasting.learn(0, True, 0.0)
    lasting.counts.pass_time(24.0)
    assert lasting.counts.paid[0] == 1


def test_a_fall_is_noticed() -> None:
    found = moved_after(falling(1, before=1200, after=2400, per_hour=20), 1, before=1200)

    assert found is not None
    assert 20 < found < 2000


def test_worlds_drift_and_are_the_same_for_the_same_seed() -> None:
    world = drifting(3, 2000, 100)

    assert world == drifting(3, 2000, 100)
    assert world != drifting(4, 2000, 100)
    assert world.rates[0] != world.rates[-1]
    assert all(0 <= rate <= 1 for rates in world.rates for rate in rates)


def test_intervals_are_students() -> None:
    mean, half = interval([1.0, 3.0] * 10)

    assert (mean, half) == (2.0, pytest.approx(2.093 * 1.0259783520851542 / 20**0.5))
