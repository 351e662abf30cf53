"""Terms of a percentage and a fixed part are estimated from settled fees."""

from collections.abc import Callable
from decimal import Decimal
from random import Random

import pytest

from sessions_app.settlement.fee_changes import estimate_newest
from sessions_app.settlement.fee_estimate import FEWEST_LINES, FeeEstimate, estimate
from sessions_app.settlement.fee_terms import FeeLine, FeeTerms

Price = Callable[[Random], tuple[str, str]]
CENT = Decimal("0.01")
USUAL = ("2.4", "0.25")


def one_price(random: Random) -> tuple[str, str]:
    return USUAL


def settled(count: int, price: Price = one_price, *, seed: int = 1, unit: Decimal = CENT) -> list[FeeLine]:
    """Payments of different amounts, with the fee that a price gives, rounded as money is."""
    random = Random(seed)
    lines = []
    for _ in range(count):
        amount = (Decimal(random.lognormvariate(4, 0.8)) + unit).quantize(unit)
        percent, fixed = map(Decimal, price(random))
        lines.append(FeeLine(amount, (amount * percent / 100 + fixed).quantize(unit)))
    return lines


def learned(lines: list[FeeLine], currency: str = "EUR") -> tuple[str, str]:
    terms = estimate(lines, currency=currency).terms
    assert terms
    return str(terms.percent), str(terms.fixed)


def bps(estimated: FeeEstimate) -> tuple[Decimal, Decimal]:
    assert estimated.terms
    return estimated.settled_bps, estimated.terms.bps(estimated.lines)


@pytest.mark.parametrize("seed", range(20))
def test_one_price_is_found_exactly_in_spite_of_rounding(seed: int) -> None:
    assert learned(settled(300, seed=seed)) == ("2.400", "0.25")


def test_a_pure_percentage_has_no_fixed_part() -> None:
    assert learned(settled(300, lambda _: ("1.9", "0"))) == ("1.900", "0")


def test_a_flat_fee_has_no_percentage() -> None:
    assert learned(settled(300, lambda _: ("0", "0.30"))) == ("0.000", "0.30")


def test_a_currency_without_decimals_has_whole_fixed_parts() -> None:
    lines = [
        FeeLine(Decimal(amount), (Decimal(amount) * Decimal("3.6") / 100 + 30).quantize(Decimal(1)))
        for amount in range(500, 30_500, 100)
    ]

    assert learned(lines, "JPY") == ("3.600", "30")


@pytest.mark.parametrize("seed", range(10))
def test_cards_that_cost_more_count_by_how_many_they_are(seed: int) -> None:
    """Three of ten cards cost 2.9 %, the others 1.4 %: 1.85 % on average, which no single card costs."""
    lines = settled(2000, lambda random: ("2.9" if random.random() < 0.3 else "1.4", "0.25"), seed=seed)

    estimated = estimate(lines, currency="EUR")

    assert estimated.terms
    assert abs(estimated.terms.percent - Decimal("1.85")) < Decimal("0.12")
    assert abs(estimated.terms.fixed - Decimal("0.25")) <= Decimal("0.05")
    assert estimated.is_mixed
    assert estimated.outliers == 0
    assert abs(bps(estimated)[0] - bps(estimated)[1]) <= Decimal("0.1")


def test_a_dearer_card_in_twenty_is_a_price_and_no_outlier() -> None:
    lines = [
        FeeLine(line.amount, line.fee + (line.amount * 2 / 100).quantize(CENT)) if number % 20 == 0 else line
        for number, line in enumerate(settled(400))
    ]

    estimated = estimate(lines, currency="EUR")

    assert estimated.outliers == 0
    assert estimated.settled_bps > FeeTerms(Decimal("2.4"), Decimal("0.25")).bps(lines)


@pytest.mark.parametrize("wrong", ["15.00", "0.00", "-4.00"])
def test_one_line_in_a_hundred_with_a_fee_far_from_all_others_is_left_out(wrong: str) -> None:
    lines = settled(300)
    for place in (3, 140, 299):
        lines[place] = FeeLine(Decimal("120.00"), Decimal(wrong))

    estimated = estimate(lines, currency="EUR")

    assert (estimated.outliers, len(estimated.lines)) == (3, 297)
    assert estimated.terms == FeeTerms(Decimal("2.400"), Decimal("0.25"))


def test_large_payments_are_no_outliers_because_their_fees_are_rounded_too() -> None:
    lines = [*settled(300), FeeLine(Decimal("90000.00"), Decimal("2160.26"))]

    estimated = estimate(lines, currency="EUR")

    assert estimated.outliers == 0
    assert estimated.terms == FeeTerms(Decimal("2.400"), Decimal("0.25"))


def test_with_one_amount_only_a_rate_is_told() -> None:
    estimated = estimate([FeeLine(Decimal("50.00"), Decimal("1.45"))] * 100, currency="EUR")

    assert estimated.terms == FeeTerms(Decimal("2.900"), Decimal(0))
    assert estimated.fixed_range is None
    assert (estimated.settled_bps, estimated.margin) == (Decimal("290.0"), Decimal("0.0"))


def test_with_amounts_that_hardly_differ_only_a_rate_is_told() -> None:
    lines = [FeeLine(Decimal(100_000) + CENT * number, Decimal("2400.25")) for number in range(100)]

    estimated = estimate(lines, currency="EUR")

    assert estimated.terms == FeeTerms(Decimal("2.400"), Decimal(0))
    assert estimated.fixed_range is None


def test_a_fixed_part_that_may_be_nothing_is_not_invented() -> None:
    """Amounts from 95 to 105 and two prices: the line through them could start almost anywhere."""
    random = Random(3)
    lines = [
        FeeLine(amount, (amount * random.choice((14, 29)) / 1000).quantize(CENT))
        for amount in (Decimal(random.randint(9500, 10500)) / 100 for _ in range(200))
    ]

    estimated = estimate(lines, currency="EUR")

    assert estimated.fixed_range
    assert estimated.fixed_range[0] < 0 < estimated.fixed_range[1]
    assert estimated.terms
    assert estimated.terms.fixed == 0
    assert bps(estimated)[0] == bps(estimated)[1]


def test_few_lines_give_a_rate_and_no_terms() -> None:
    few, enough = settled(FEWEST_LINES - 1), settled(FEWEST_LINES)

    estimated = estimate(few, currency="EUR")

    assert estimated.terms is None
    assert estimated.shortcoming == "At least 20 payments are needed to learn terms"
    assert estimated.settled_bps > 240
    assert estimate(enough, currency="EUR").terms is not None
    assert estimate(few[:1], currency="EUR").margin is None


def test_fees_that_are_paid_back_are_no_terms() -> None:
    lines = [FeeLine(line.amount, -line.fee) for line in settled(100)]

    estimated = estimate(lines, currency="EUR")

    assert estimated.terms is None
    assert estimated.shortcoming == "The fees are no percentage with a fixed part of 0 or more"


@pytest.mark.parametrize("seed", range(3))
def test_the_interval_of_the_fixed_part_holds_the_true_one(seed: int) -> None:
    """95 of 100 intervals do; 100 files of mixed cards each."""

    def mixed(random: Random) -> tuple[str, str]:
        return random.choice(("1.4", "2.9")), "0.25"

    ranges = [
        estimate(settled(300, mixed, seed=1000 * seed + number), currency="EUR").fixed_range for number in range(100)
    ]

    held = sum(low <= Decimal("0.25") <= high for low, high in filter(None, ranges))
    assert 88 <= held <= 100


@pytest.mark.parametrize("since", [50, 51, 200, 333, 500, 777, 985])
def test_after_a_change_of_price_only_newer_lines_count(since: int) -> None:
    newer = settled(since)
    older = settled(1000 - since, lambda _: ("1.9", "0.25"), seed=2)

    estimated = estimate_newest(newer + older, currency="EUR")

    assert estimated.terms == FeeTerms(Decimal("2.400"), Decimal("0.25"))
    assert estimated.older == 1000 - since


def test_too_few_lines_of_a_new_price_count_with_the_older_ones() -> None:
    lines = settled(30) + settled(300, lambda _: ("1.9", "0.25"), seed=2)

    estimated = estimate_newest(lines, currency="EUR")

    assert (estimated.older, len(estimated.lines)) == (0, 330)
    assert estimated.is_mixed


@pytest.mark.parametrize("seed", range(10))
def test_cards_that_cost_more_are_no_change_of_price(seed: int) -> None:
    """Of one card in twenty: the newest fifty may well be without one."""
    lines = settled(1000, lambda random: ("3.5" if random.random() < 0.05 else "1.4", "0.25"), seed=seed)

    assert estimate_newest(lines, currency="EUR") == estimate(lines, currency="EUR")
