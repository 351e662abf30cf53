"""The estimators against hand-computed numbers and against synthetic logs whose truth is known."""

import random
from collections.abc import Callable

import pytest

from routing.trials.estimation import (
    Interval,
    Logged,
    direct_method,
    effective_size,
    evaluate,
    ips,
    snips,
)

PAY_RATES = {"a": 0.85, "b": 0.75, "c": 0.65}
LOGGING = {"EUR": {"a": 0.6, "b": 0.3, "c": 0.1}, "USD": {"a": 0.2, "b": 0.6, "c": 0.2}}
TARGET = {"EUR": {"a": 0.1, "b": 0.2, "c": 0.7}, "USD": {"a": 0.7, "b": 0.2, "c": 0.1}}
EXTRA = {"EUR": 0.0, "USD": -0.1}
RUNS, SIZE = 200, 1500


def one(paid: bool, logged: float, target: float, account: str = "a") -> Logged:
    return Logged(account, "EUR", paid, logged, target, {account: target})


def synthetic(random_: random.Random, size: int = SIZE) -> list[Logged]:
    return [_decision(random_) for _ in range(size)]


def _decision(random_: random.Random) -> Logged:
    currency = random_.choice(("EUR", "USD"))
    chances = LOGGING[currency]
    account = random_.choices(list(chances), list(chances.values()))[0]
    paid = random_.random() < PAY_RATES[account] + EXTRA[currency]
    return Logged(account, currency, paid, chances[account], TARGET[currency][account], TARGET[currency])


TRUTH = sum(
    0.5 * chance * (PAY_RATES[account] + EXTRA[currency])
    for currency, chances in TARGET.items()
    for account, chance in chances.items()
)


def coverage(estimator: Callable[[list[Logged]], Interval | None]) -> float:
    covered = 0
    for seed in range(RUNS):
        found = estimator(synthetic(random.Random(seed)))
        covered += found is not None and found.low <= TRUTH <= found.high
    return covered / RUNS


def test_ips_by_hand() -> None:
    log = [one(True, 0.5, 0.25), one(True, 0.5, 0.5), one(False, 0.5, 1.0), one(False, 0.5, 0.25)]

    found = ips(log)

    assert found is not None
    assert found.value == pytest.approx((0.5 + 1) / 4)


def test_snips_by_hand() -> None:
    log = [one(True, 0.5, 0.25), one(True, 0.5, 0.5), one(False, 0.5, 1.0), one(False, 0.5, 0.25)]

    found = snips(log)

    # weights 1/2, 1, 2, 1/2 add up to 4; paid ones to 3/2; residuals 5/16, 5/8, -3/4, -3/16
    assert found is not None
    assert found.value == pytest.approx(0.375)
    variance = (0.3125**2 + 0.625**2 + 0.75**2 + 0.1875**2) / 16 * 4 / 3
    assert found.high - found.value == pytest.approx(min(1.959964 * variance**0.5, 0.625))


def test_effective_size_is_kishs() -> None:
    assert effective_size([one(True, 0.5, 0.5)] * 10) == pytest.approx(10)
    assert effective_size([one(True, 0.1, 0.9), one(True, 0.9, 0.1)]) == pytest.approx((9 + 1 / 9) ** 2 / (81 + 1 / 81))


def test_the_95_percent_interval_of_snips_covers_the_truth() -> None:
    assert coverage(snips) >= 0.93


def test_the_95_percent_interval_of_ips_covers_the_truth() -> None:
    assert coverage(ips) >= 0.93


def test_the_direct_method_comes_near_the_truth() -> None:
    found = direct_method(synthetic(random.Random(1), 20_000))

    assert found is not None
    assert found.value == pytest.approx(TRUTH, abs=0.02)


def test_weights_that_ignored_the_chances_would_miss_the_truth() -> None:
    log = synthetic(random.Random(1), 20_000)
    found = snips(log)

    assert found is not None
    assert not found.low <= sum(each.paid for each in log) / len(log) <= found.high
    assert found.low <= TRUTH <= found.high


def test_a_log_of_the_same_policy_is_the_plain_share() -> None:
    found = evaluate([one(number % 4 > 0, 0.9, 0.9) for number in range(400)])

    assert (found.snips.value, found.ips.value, found.paid_share) == (0.75, 0.75, 0.75)  # type: ignore[union-attr]
    assert found.effective_size == pytest.approx(400)
    assert found.shortcomings == ()


def test_too_few_effective_decisions_are_not_enough_evidence() -> None:
    found = evaluate([one(True, 0.9, 0.1)] * 300 + [one(False, 0.01, 0.9)] * 2)

    assert found.effective_size < 100
    assert found.shortcomings == (f"the effective sample size is {found.effective_size:.0f}, at least 100 are needed",)


def test_too_little_support_is_not_enough_evidence() -> None:
    half = Logged("a", "EUR", True, 1.0, 1.0, {"a": 1.0}, supported=0.5)

    (reason,) = evaluate([half] * 500).shortcomings

    assert reason == "only 50% of the decisions could have been logged under the draft, at least 70% are needed"


def test_when_all_were_paid_the_interval_still_has_room_below() -> None:
    found = snips([one(True, 0.5, 0.5)] * 300)

    assert found == Interval(1.0, pytest.approx(0.99), 1.0)


def test_nothing_to_go_by_is_said() -> None:
    found = evaluate([])

    assert (found.snips, found.decisions) == (None, 0)
    assert found.shortcomings[0].startswith("the effective sample size is 0")
