"""Estimates what an account charges now, where its price has changed. Pure.

Where lines are of several prices, and the newest of one that the older ones do not have, only the newest count.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sessions_app.settlement.fee_estimate import FeeEstimate, estimate
from sessions_app.settlement.fee_terms import FeeLine, unit_of

FEWEST_AFTER_CHANGE = 50
"""So many lines of one price in a row are no chance."""
MOSTLY = Decimal("0.5")
"""A price that explains fewer of the older lines than this was not theirs."""


def estimate_newest(lines: Sequence[FeeLine], *, currency: str) -> FeeEstimate:
    """Estimate the terms that are charged now from at least one line, newest first. Raises UnknownCurrency."""
    whole = estimate(lines, currency=currency)
    if not whole.is_mixed:
        return whole
    count, unit = _newest_of_one_price(lines, currency), unit_of(currency)
    terms = estimate(lines[:count], currency=currency).terms if count else None
    if terms is None or terms.share_explained(lines[count:], unit=unit) >= MOSTLY:
        return whole
    while not terms.explains(lines[count - 1], unit=unit):
        count -= 1
    return replace(estimate(lines[:count], currency=currency), older=len(lines) - count)


def _newest_of_one_price(lines: Sequence[FeeLine], currency: str) -> int:
    """Count the newest of mixed lines that one price explains, 0 if fewer than FEWEST_AFTER_CHANGE."""

    def is_mixed(count: int) -> bool:
        return estimate(lines[:count], currency=currency).is_mixed

    mixed = pure = len(lines)
    while is_mixed(pure):
        if pure <= FEWEST_AFTER_CHANGE:
            return 0
        mixed, pure = pure, max(pure // 2, FEWEST_AFTER_CHANGE)
    while mixed - pure > 1:
        middle = (mixed + pure) // 2
        mixed, pure = (middle, pure) if is_mixed(middle) else (mixed, middle)
    return pure
