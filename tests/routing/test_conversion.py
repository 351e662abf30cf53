"""The conversion estimate, by hand-computed numbers."""

import pytest

from benchmarks.conversion import conversion_estimate, decay


def test_nothing_seen_is_the_parent_and_what_is_not_known() -> None:
    # 0.8 + sqrt(0.8 * 0.2 / 20)
    assert conversion_estimate(paid=0, opened=0, parent=0.8) == pytest.approx(0.8 + 0.008**0.5)


def test_what_was_seen_outweighs_the_parent_in_time() -> None:
    # (90 + 20 * 0.5) / 120 = 5/6, its standard error sqrt(5/6 * 1/6 / 120)
    assert conversion_estimate(paid=90, opened=100, parent=0.5) == pytest.approx(5 / 6 + (5 / 36 / 120) ** 0.5)
    assert conversion_estimate(paid=90, opened=100, parent=0.5, sigmas=0) == pytest.approx(5 / 6)
    assert conversion_estimate(paid=1, opened=1, parent=1.0, sigmas=1) == 1.0


def test_half_is_left_after_a_half_life() -> None:
    assert [decay(seconds=seconds, half_life=10) for seconds in (0, 10, 20)] == [1, 0.5, 0.25]
