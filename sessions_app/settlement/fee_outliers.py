"""Leaves out settled fees that are far from all others, such as a correction booked on a payment's line. Pure.

As in the reweighted least squares of Rousseeuw and Leroy, "Robust Regression and Outlier Detection" (1987): lines far
from a line that few can move (Theil's incomplete method, "A rank-invariant method of linear and polynomial regression
analysis", 1950: the median slope of n / 2 pairs). Only what is rare is an outlier: more of the kind is another price.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import compress
from statistics import median

from sessions_app.settlement.fee_terms import FeeLine, floats_of

FAR, MAD_TO_SIGMA = 5.0, 1.4826
"""A fee is far from the others beyond this many standard deviations, of itself and of its share of the amount."""
RARE = 100
"""One line is rare, and one in so many."""


def without_outliers(lines: Sequence[FeeLine], *, unit: Decimal) -> tuple[FeeLine, ...]:
    """Leave out lines whose fee is far from all others, if they are rare; `unit` is the currency's smallest."""
    amounts, fees = floats_of(lines)
    slope, start = _robust_line(amounts, fees)
    residuals = [abs(fee - start - slope * amount) for amount, fee in zip(amounts, fees, strict=True)]
    shares = [residual / amount for residual, amount in zip(residuals, amounts, strict=True)]
    most, most_share = max(_spread(residuals), float(unit)), _spread(shares)
    near = [residual <= most or share <= most_share for residual, share in zip(residuals, shares, strict=True)]
    far = near.count(False)
    return tuple(compress(lines, near)) if far <= max(1, len(lines) // RARE) else tuple(lines)


def _robust_line(amounts: Sequence[float], fees: Sequence[float]) -> tuple[float, float]:
    """Fit a slope and a start: the median slope of points half of all apart, by Theil's incomplete method."""
    points = sorted(zip(amounts, fees, strict=True))
    pairs = zip(points, points[(len(points) + 1) // 2 :], strict=False)
    slopes = [(fee - low_fee) / (amount - low) for (low, low_fee), (amount, fee) in pairs if amount > low]
    slope = median(slopes) if slopes else 0.0
    return slope, median(fee - slope * amount for amount, fee in points)


def _spread(residuals: Sequence[float]) -> float:
    return FAR * MAD_TO_SIGMA * median(residuals)
