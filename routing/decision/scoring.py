"""The score of an account for one order. Pure.

Each component is a number from 0 to 1 between two fixed anchors, so that a new account never reorders the others:
score = 100 x sum(weight x component) / sum(weight).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import UUID

COMPONENTS = ("conversion", "health", "cost", "latency", "preference")
WORST_FEE_BPS, BEST_FEE_BPS = Decimal(500), Decimal(0)
WORST_LATENCY_MS, BEST_LATENCY_MS = Decimal(4000), Decimal(300)
WORST_HEALTH, BEST_HEALTH = Decimal("0.90"), Decimal("1.00")
FOUR_PLACES = Decimal("0.0001")
TENTHS = tuple(Decimal(number).scaleb(-1) for number in range(1001))
"""Every score there is: 0.0 to 100.0."""

Components = Mapping[str, Decimal]
Weights = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account that may take the order; `components` holds one value from 0 to 1 for each of COMPONENTS."""

    account_id: UUID
    components: Components
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score, 0 to 100, and what each component contributed; the contributions add up to it."""

    candidate: Candidate
    score: Decimal
    contributions: Mapping[str, Decimal]


def anchor(value: Decimal, *, worst: Decimal, best: Decimal) -> Decimal:
    """Place `value` between its anchors: 0 at `worst` or beyond, 1 at `best` or beyond, four places."""
    share = (value - worst) / (best - worst)
    return min(max(share, Decimal(0)), Decimal(1)).quantize(FOUR_PLACES, ROUND_HALF_EVEN)


def fee(*, total: Decimal, fee_percent: Decimal, fee_fixed: Decimal) -> Decimal:
    """Compute what an account charges for this amount, in major units: 2.9 % + 0.30 of 100.00 is 3.20."""
    return total * fee_percent / 100 + fee_fixed


def fee_bps(*, total: Decimal, fee_percent: Decimal, fee_fixed: Decimal) -> Decimal:
    """Compute the same in basis points of the amount: 2.9 % + 0.30 of 100.00 is 320."""
    return fee(total=total, fee_percent=fee_percent, fee_fixed=fee_fixed) / total * 10_000


def score(candidate: Candidate, weights: Weights) -> Scored:
    """Score a candidate to one decimal, its components taken to four."""
    parts = [weigh(candidate.components[name], weights[name]) for name in COMPONENTS]
    result, contributions = in_tenths(parts, sum(weights.values()))
    named = {name: TENTHS[number] for name, number in zip(COMPONENTS, contributions, strict=True)}
    return Scored(candidate, TENTHS[result], named)


def weigh(component: Decimal, weight: int) -> int:
    """Compute weight x component in ten-thousandths, an exact whole number."""
    return int(component.quantize(FOUR_PLACES).scaleb(4)) * weight


def in_tenths(parts: Sequence[int], total_weight: int) -> tuple[int, list[int]]:
    """Divide the results of `weigh` by the weights' sum: the score and the contributions, in tenths of a point.

    The score is rounded half to even. The contributions add up to it by the largest remainder (Hamilton's method).
    """
    divisor = 10 * total_weight
    result, rest = divmod(sum(parts), divisor)
    if 2 * rest > divisor or (2 * rest == divisor and result % 2):
        result += 1
    shares = [part // divisor for part in parts]
    if missing := result - sum(shares):
        remainders = [part % divisor for part in parts]
        for _ in range(missing):
            index = remainders.index(max(remainders))
            shares[index], remainders[index] = shares[index] + 1, -1
    return result, shares


def rank(candidates: list[Candidate], weights: Weights) -> list[Scored]:
    """Order candidates best first; ties go to the higher preference, then to the older account."""
    return sorted((score(candidate, weights) for candidate in candidates), key=_place)


def _place(scored: Scored) -> tuple[Decimal, Decimal, datetime, UUID]:
    candidate = scored.candidate
    return -scored.score, -candidate.components["preference"], candidate.created_at, candidate.account_id
