"""Looking after every session must not cost more than the promised chance of a false alarm."""

import random

import pytest

from routing.trials.sequential import Arm, around, difference, is_worse

RUNS, SESSIONS = 300, 1000


def stops_after(
    seed: int, *, candidate: float, control: float, share: float, limit: float, sessions: int
) -> int | None:
    """The number of sessions after which the canary is called worse, when one looks after every single one."""
    random_, arms = random.Random(seed), {True: [0, 0], False: [0, 0]}
    for number in range(1, sessions + 1):
        side = random_.random() < share
        arms[side][0] += random_.random() < (candidate if side else control)
        arms[side][1] += 1
        if is_worse(Arm(*arms[True]), Arm(*arms[False]), limit=limit):
            return number
    return None


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_peeking_after_every_session_seldom_raises_a_false_alarm(share: float) -> None:
    alarms = sum(
        stops_after(seed, candidate=0.8, control=0.8, share=share, limit=0.0, sessions=SESSIONS) is not None
        for seed in range(RUNS)
    )

    assert alarms / RUNS <= 0.05 + 2 * (0.05 * 0.95 / RUNS) ** 0.5


def test_as_bad_as_the_limit_allows_seldom_raises_a_false_alarm() -> None:
    alarms = sum(
        stops_after(seed, candidate=0.78, control=0.8, share=0.2, limit=0.02, sessions=SESSIONS) is not None
        for seed in range(RUNS)
    )

    assert alarms / RUNS <= 0.05 + 2 * (0.05 * 0.95 / RUNS) ** 0.5


def test_a_real_drop_stops_soon() -> None:
    stops = [stops_after(seed, candidate=0.6, control=0.85, share=0.2, limit=0.02, sessions=3000) for seed in range(50)]

    assert None not in stops
    assert sorted(filter(None, stops))[25] < 600


def test_the_sequence_holds_the_true_difference_at_all_times() -> None:
    missed = 0
    for seed in range(60):
        random_, one, other = random.Random(seed), [0, 0], [0, 0]
        for number in range(1, 401):
            for arm, chance in ((one, 0.7), (other, 0.8)):
                arm[0] += random_.random() < chance
                arm[1] += 1
            if number % 40 == 0:
                found = difference(Arm(*one), Arm(*other))
                if not found.low <= -0.1 <= found.high:
                    missed += 1
                    break
    assert missed / 60 <= 0.05 + 2 * (0.05 * 0.95 / 60) ** 0.5


def test_without_sessions_anything_is_possible() -> None:
    found = difference(Arm(0, 0), Arm(0, 0))

    assert (found.low, found.high) == (-1.0, 1.0)


def test_more_sessions_narrow_the_sequence() -> None:
    few, many = (difference(Arm(7 * n, 10 * n), Arm(8 * n, 10 * n)) for n in (1, 100))

    assert few.low < many.low < many.value < many.high < few.high
    assert many.high < 0


@pytest.mark.parametrize(("candidate", "worse"), [(Arm(50, 100), True), (Arm(88, 100), False), (Arm(100, 100), False)])
def test_worse_means_the_whole_sequence_is_below_the_limit(candidate: Arm, worse: bool) -> None:
    control = Arm(900, 1000)

    assert is_worse(candidate, control, limit=0.02) is worse
    assert (difference(candidate, control).high < -0.02) is worse


def test_knowing_the_share_beforehand_shows_a_drop_sooner() -> None:
    informed = (around(0.9, strength=10), around(0.9, strength=200))

    assert not is_worse(Arm(18, 30), Arm(270, 300), limit=0.02)
    assert is_worse(Arm(18, 30, informed[0]), Arm(270, 300, informed[1]), limit=0.02)


def test_knowing_a_wrong_share_beforehand_does_not_hide_a_drop() -> None:
    misinformed = (around(0.81, strength=10), around(0.81, strength=200))

    assert is_worse(Arm(78, 192, misinformed[0]), Arm(140, 208, misinformed[1]), limit=0.02)


def test_wrong_knowledge_raises_no_false_alarms() -> None:
    alarms = 0
    for seed in range(200):
        random_, arms = random.Random(seed), {True: [0, 0], False: [0, 0]}
        for _ in range(600):
            side = random_.random() < 0.2
            arms[side][0] += random_.random() < 0.6
            arms[side][1] += 1
            candidate, control = (
                Arm(*arms[True], around(0.9, strength=10)),
                Arm(*arms[False], around(0.9, strength=200)),
            )
            if is_worse(candidate, control, limit=0.0):
                alarms += 1
                break

    assert alarms / 200 <= 0.05 + 2 * (0.05 * 0.95 / 200) ** 0.5
