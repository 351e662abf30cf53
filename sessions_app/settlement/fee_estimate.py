"""Estimates an account's terms from the fees that were settled. Pure.

Cards of other regions or brands cost more, and no file says which line is of which card, so the line fitted is the
*mean* fee of an amount: what routing expects of an order. A robust line would give what most cards cost, and less than
what is paid; `fee_outliers` leaves out what is rare before.

Least squares of the fee on the amount, weighted by 1 / amount: the spread of mixed cards grows with the amount, that of
rounding does not, and this lies between. With these weights the terms give back exactly the sum of all fees and the
mean of the rates. Intervals by the sandwich of White, "A heteroskedasticity-consistent covariance matrix estimator",
Econometrica 48 (1980); of the rate by the variance of a ratio (Cochran, "Sampling Techniques", 1977, section 6).

Floats are inside the statistics only. Fees and amounts are major units of one currency.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from math import fsum, sqrt

from sessions_app.settlement.fee_outliers import without_outliers
from sessions_app.settlement.fee_terms import TENTH, FeeLine, FeeTerms, floats_of, unit_of

FEWEST_LINES, FEWEST_AMOUNTS, LEAST_SPREAD = 20, 5, 1e-6
"""With fewer lines no terms are told, with fewer different amounts, or a smaller relative variance, no fixed part."""
Z_95, Z_ROUND = 1.959964, 4.0
MIXED = Decimal("0.9")
"""Terms that explain fewer of the fees than this are a mean of several prices."""
PLACES = (Decimal(1), TENTH, Decimal("0.01"), PERCENT_PLACES := Decimal("0.001"))


@dataclass(frozen=True, slots=True)
class FeeEstimate:
    """What lines say of an account's fees. `lines` are those it is computed from, outliers left out.

    `margin` is half of the 95 % interval of `settled_bps`; None for a single line. `fixed_range` is the interval of
    the fixed part, None where it cannot be estimated. `exact` is the share of lines of which the terms give the fee to
    the minor unit. Without `terms`, `shortcoming` says what is missing. `older` lines are of an earlier price.
    """

    lines: tuple[FeeLine, ...]
    outliers: int
    settled_bps: Decimal
    margin: Decimal | None
    terms: FeeTerms | None
    fixed_range: tuple[Decimal, Decimal] | None
    exact: Decimal
    shortcoming: str = ""
    older: int = 0

    @property
    def is_mixed(self) -> bool:
        """Whether the same amount costs different fees."""
        return self.terms is not None and self.exact < MIXED


def estimate(lines: Sequence[FeeLine], *, currency: str) -> FeeEstimate:
    """Estimate the terms of at least one line. Raises UnknownCurrency."""
    unit = unit_of(currency)
    kept = without_outliers(lines, unit=unit)
    fixed_range = _fixed_range(kept)
    terms, shortcoming = _terms(kept, fixed_range, unit=unit)
    return FeeEstimate(
        lines=kept,
        outliers=len(lines) - len(kept),
        settled_bps=_rate(kept, per=10_000).quantize(TENTH),
        margin=_margin(kept, per=10_000).quantize(TENTH) if len(kept) > 1 else None,
        terms=terms,
        fixed_range=fixed_range and _rounded(fixed_range, unit),
        exact=terms.share_explained(kept, unit=unit) if terms else Decimal(0),
        shortcoming=shortcoming,
    )


def _fixed_range(lines: Sequence[FeeLine]) -> tuple[float, float] | None:
    """Estimate the fixed part by weighted least squares; give the ends of its interval."""
    if len(lines) < FEWEST_LINES or len({line.amount for line in lines}) < FEWEST_AMOUNTS:
        return None
    amounts, fees = floats_of(lines)
    count, inverse, total = len(lines), fsum(1 / amount for amount in amounts), fsum(amounts)
    rates, paid = fsum(fee / amount for amount, fee in zip(amounts, fees, strict=True)), fsum(fees)
    determinant = inverse * total - count * count
    if determinant < LEAST_SPREAD * count * count:
        return None
    fixed = (rates * total - count * paid) / determinant
    share = (inverse * paid - count * rates) / determinant
    scores = (
        (fee - fixed - share * amount) * (total / amount - count) for amount, fee in zip(amounts, fees, strict=True)
    )
    error = sqrt(fsum(score * score for score in scores) * count / (count - 2)) / determinant
    return fixed - Z_95 * error, fixed + Z_95 * error


def _terms(
    lines: Sequence[FeeLine], fixed_range: tuple[float, float] | None, *, unit: Decimal
) -> tuple[FeeTerms | None, str]:
    """Give terms that charge for all lines together what was settled, and without them the reason.

    A fixed part is in them only where its interval is above 0; otherwise all of the fee is a percentage.
    """
    if len(lines) < FEWEST_LINES:
        return None, f"At least {FEWEST_LINES} payments are needed to learn terms"
    fixed = Decimal(0)
    if fixed_range and fixed_range[0] > 0:
        fixed = Decimal(sum(fixed_range) / 2).quantize(unit, ROUND_HALF_EVEN)
    percent = _rate(lines, per=100, fixed=fixed)
    terms = FeeTerms(percent.quantize(PERCENT_PLACES, ROUND_HALF_EVEN), fixed)
    if not 0 <= terms.percent <= 100:
        return None, "The fees are no percentage with a fixed part of 0 or more"
    if terms.share_explained(lines, unit=unit) < MIXED:
        return terms, ""
    return FeeTerms(_roundest(percent, within=_margin(lines, per=100, errors=Z_ROUND, fixed=fixed)), fixed), ""


def _roundest(percent: Decimal, *, within: Decimal) -> Decimal:
    """Round to the fewest places that its error allows: prices are round, and 2.4007 is 2.4 with rounded fees."""
    candidates = (percent.quantize(places, ROUND_HALF_EVEN) for places in PLACES)
    found = next((each for each in candidates if abs(each - percent) <= within), percent)
    return found.quantize(PERCENT_PLACES, ROUND_HALF_EVEN)


def _rate(lines: Sequence[FeeLine], *, per: int, fixed: Decimal = Decimal(0)) -> Decimal:
    """Compute the fees above `fixed` for each `per` of the amount."""
    paid = sum((line.fee for line in lines), Decimal(0)) - fixed * len(lines)
    return paid / sum((line.amount for line in lines), Decimal(0)) * per


def _margin(lines: Sequence[FeeLine], *, per: int, errors: float = Z_95, fixed: Decimal = Decimal(0)) -> Decimal:
    """Compute so many standard errors of `_rate`, of at least two lines; usually half of its 95 % interval."""
    amounts, fees = floats_of(lines)
    count, total, start = len(lines), fsum(amounts), float(fixed)
    rate = fsum(fee - start for fee in fees) / total
    squares = fsum((fee - start - rate * amount) ** 2 for amount, fee in zip(amounts, fees, strict=True))
    return Decimal(errors * sqrt(squares * count / (count - 1)) / total * per)


def _rounded(ends: tuple[float, float], unit: Decimal) -> tuple[Decimal, Decimal]:
    low, high = (Decimal(end).quantize(unit / 10, ROUND_HALF_EVEN) for end in ends)
    return low, high
