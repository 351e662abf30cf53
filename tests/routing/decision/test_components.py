"""Each component, by hand-computed numbers and by properties."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.decision.components import (
    AccountEvidence,
    components_of,
    conversion,
    cost,
    count_judgeable,
    decay,
    finished_share,
    health,
    latency,
    p95_ms,
    read_evidence,
    shrink,
)
from routing.decision.histogram import CALL_MS, PAY_SECONDS, Scale
from routing.decision.scoring import COMPONENTS

NOTHING = Decimal(0)
NEW = AccountEvidence(
    prior=Decimal("0.8"),
    account_paid=NOTHING,
    account_opened=NOTHING,
    paid=NOTHING,
    opened=NOTHING,
    calls=NOTHING,
    faults=NOTHING,
    p95_ms=Decimal(1000),
    preference=Decimal("0.5"),
    fee_percent=Decimal("2.9"),
    fee_fixed=Decimal("0.30"),
)
COUNTS = st.decimals(min_value=0, max_value=10_000, places=2)
SHARES = st.decimals(min_value=0, max_value=1, places=3)
NO_DELAYS = [0.0] * PAY_SECONDS.buckets


@st.composite
def evidences(draw: st.DrawFn) -> AccountEvidence:
    opened, elsewhere, calls = draw(COUNTS), draw(COUNTS), draw(COUNTS)
    paid, paid_elsewhere = (opened * draw(SHARES)), (elsewhere * draw(SHARES))
    return AccountEvidence(
        prior=draw(SHARES),
        account_paid=paid + paid_elsewhere,
        account_opened=opened + elsewhere,
        paid=paid,
        opened=opened,
        calls=calls,
        faults=calls * draw(SHARES),
        p95_ms=draw(st.decimals(min_value=1, max_value=30_000, places=0)),
        preference=draw(SHARES),
        fee_percent=draw(st.decimals(min_value=0, max_value=20, places=3)),
        fee_fixed=draw(st.decimals(min_value=0, max_value=2, places=2)),
    )


def calls_of(*milliseconds: float) -> list[float]:
    counts = [0.0] * CALL_MS.buckets
    for each in milliseconds:
        counts[CALL_MS.bucket(each)] += 1
    return counts


@pytest.mark.parametrize(("hours", "left"), [(0, 8.0), (24, 4.0), (48, 2.0), (12, 8 / 2**0.5), (-5, 8.0)])
def test_half_is_left_after_each_half_life(hours: int, left: float) -> None:
    assert decay(8.0, age=timedelta(hours=hours), half_life=timedelta(hours=24)) == pytest.approx(left)


def test_a_share_is_drawn_toward_its_prior_by_twenty_observations() -> None:
    # (5 + 20 x 0.8) / (20 + 20)
    assert shrink(Decimal(5), Decimal(20), Decimal("0.8")) == Decimal("0.525")


def test_an_account_nobody_has_tried_is_its_prior_and_one_deviation() -> None:
    # 0.8 + sqrt(0.8 x 0.2 / 20) = 0.8 + 0.08944
    assert conversion(NEW) == Decimal("0.8894")


def test_conversion_is_shrunk_by_currency_by_account_and_by_prior() -> None:
    # account: (140 + 16) / (180 + 20) = 0.78; currency: (60 + 20 x 0.78) / (100 + 20) = 0.63
    # deviation: sqrt(0.63 x 0.37 / 120) = 0.044074
    evidence = replace(
        NEW, account_paid=Decimal(140), account_opened=Decimal(180), paid=Decimal(60), opened=Decimal(100)
    )

    assert conversion(evidence) == Decimal("0.6741")


def test_health_is_anchored_from_90_to_100_percent() -> None:
    assert health(calls=NOTHING, faults=NOTHING) == Decimal("0.9")
    # (78 + 19.8) / 100 = 0.978
    assert health(calls=Decimal(80), faults=Decimal(2)) == Decimal("0.78")
    assert health(calls=Decimal(80), faults=Decimal(40)) == 0


def test_latency_is_the_95th_percentile_drawn_toward_what_staff_expect() -> None:
    assert p95_ms(calls_of(), prior_ms=1234) == 1234
    # 100 calls of 250 ms lie in (232.8, 291.0]: 95 % of the way 288.1; (288.1 x 100 + 1000 x 20) / 120 = 406.8
    assert p95_ms(calls_of(*[250.0] * 100), prior_ms=1000) == 407
    assert latency(Decimal(2150)) == Decimal("0.5")
    assert latency(Decimal(300)) == 1
    assert latency(Decimal(4000)) == 0


def test_cost_is_for_this_very_amount() -> None:
    # 2.9 % + 0.30 of 100.00 is 320 bps: (500 - 320) / 500
    assert cost(total=Decimal(100), fee_percent=Decimal("2.9"), fee_fixed=Decimal("0.30")) == Decimal("0.36")
    assert cost(total=Decimal(10), fee_percent=Decimal("2.9"), fee_fixed=Decimal("0.30")) == 0


def test_open_checkouts_count_by_the_share_that_usually_finishes_by_their_age() -> None:
    young, old = timedelta(0), timedelta(seconds=300)

    assert finished_share(young, NO_DELAYS) == 0
    assert finished_share(old, NO_DELAYS) == pytest.approx(1 - exp(-1))
    assert count_judgeable(10.0, [(young, 5.0), (old, 4.0)], NO_DELAYS) == pytest.approx(10 + 4 * (1 - exp(-1)))


def test_what_was_seen_of_shoppers_replaces_what_was_assumed() -> None:
    quick = [0.0] * PAY_SECONDS.buckets
    quick[PAY_SECONDS.bucket(10.0)] = 1980.0

    # all 1,980 paid within 13.72 s, 20 assumed: (1980 + 20 x (1 - exp(-0.2))) / 2000
    assert finished_share(timedelta(seconds=60), quick) == pytest.approx((1980 + 20 * (1 - exp(-0.2))) / 2000)


def test_a_slow_shopper_is_no_failure_yet() -> None:
    fresh = count_judgeable(0.0, [(timedelta(seconds=5), 100.0)], NO_DELAYS)

    assert fresh < 2
    assert conversion(replace(NEW, opened=Decimal(str(round(fresh, 2))))) > Decimal("0.64")
    assert conversion(replace(NEW, opened=Decimal(100))) < Decimal("0.2")


@given(evidences(), st.decimals(min_value="0.01", max_value=100_000, places=2))
def test_every_component_is_from_0_to_1(evidence: AccountEvidence, total: Decimal) -> None:
    components = components_of(evidence, total=total)

    assert tuple(components) == COMPONENTS
    assert all(0 <= value <= 1 and value == round(value, 4) for value in components.values())


@given(evidences(), st.decimals(min_value="0.01", max_value=100_000, places=2))
def test_evidence_written_and_read_gives_the_same_components(evidence: AccountEvidence, total: Decimal) -> None:
    again = read_evidence(evidence.as_text())

    assert again == evidence
    assert str(components_of(again, total=total)) == str(components_of(evidence, total=total))
    assert set(evidence.as_text()) == {each.name for each in fields(AccountEvidence)}


@given(evidences())
def test_one_more_payment_never_lowers_conversion(evidence: AccountEvidence) -> None:
    more = {name: getattr(evidence, name) + 1 for name in ("paid", "opened", "account_paid", "account_opened")}

    assert conversion(replace(evidence, **more)) >= conversion(evidence)


@given(st.lists(st.floats(1, 60_000), min_size=1, max_size=60), st.floats(0.01, 1))
def test_a_quantile_is_off_by_one_bucket_at_most(values: Sequence[float], share: float) -> None:
    scale = Scale(start=20.0, growth=1.25, buckets=60)
    counts = [0.0] * scale.buckets
    for value in values:
        counts[scale.bucket(value)] += 1
    exact = sorted(values)[max(-(-int(share * len(values) * 1000) // 1000) - 1, 0)]

    assert scale.quantile(counts, share) <= scale.upper(scale.bucket(max(values))) + 1e-6
    assert scale.quantile(counts, share) >= (exact if exact > 20 else 0) / 1.25**2


def test_a_histogram_finds_its_buckets() -> None:
    scale = Scale(start=10.0, growth=2.0, buckets=4)

    assert [scale.bucket(value) for value in (0, 10, 10.1, 20, 20.1, 40, 1e9)] == [0, 0, 1, 1, 2, 2, 3]
    assert scale.quantile([0, 0, 0, 0], 0.95) == 0
    assert scale.quantile([0, 4, 0, 0], 0.5) == 15
    assert scale.quantile([1, 0, 1, 0], 1.0) == 40
    assert scale.share_below([2, 4, 0, 0], 15) == 4
