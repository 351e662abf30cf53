"""The score of an account for one order. Pure.

Each component is a number from 0 to 1 between two fixed anchors, so that a new account never reorders the others:
score = 100 x sum(weight x component) / sum(weight).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import UUID

COMPONENTS = ("conversion", "health", "cost", "latency", "preference")
WORST_FEE_BPS, BEST_FEE_BPS = Decimal(500), Decimal(0)
WORST_LATENCY_MS, BEST_LATENCY_MS = Decimal(4000), Decimal(300)
WORST_HEALTH, BEST_HEALTH = Decimal("0.90"), Decimal("1.00")
TENTH, FOUR_PLACES = Decimal("0.1"), Decimal("0.0001")

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


def anchored(value: Decimal, *, worst: Decimal, best: Decimal) -> Decimal:
    """This will place `value` between its anchors: 0 at `worst` or beyond, 1 at `best` or beyond, four places."""
    share = (value - worst) / (best - worst)
    return min(max(share, Decimal(0)), Decimal(1)).quantize(FOUR_PLACES, ROUND_HALF_EVEN)


def fee_bps(*, total: Decimal, fee_percent: Decimal, fee_fixed: Decimal) -> Decimal:
    """This will say what an account charges for this amount, in basis points: 2.9 % + 0.30 of 100.00 is 320."""
    return fee_percent * 100 + fee_fixed / total * 10_000


def score(candidate: Candidate, weights: Weights) -> Scored:
    """This will score a candidate to one decimal; what rounding leaves over goes to the largest contribution."""
    total_weight = sum(weights.values())
    exact = {name: 100 * weights[name] * candidate.components[name] / total_weight for name in COMPONENTS}
    result = sum(exact.values(), Decimal(0)).quantize(TENTH, ROUND_HALF_EVEN)
    parts = {name: value.quantize(TENTH, ROUND_HALF_EVEN) for name, value in exact.items()}
    largest = max(exact, key=lambda name: exact[name])
    parts[largest] += result - sum(parts.values(), Decimal(0))
    return Scored(candidate, result, parts)


def rank(candidates: list[Candidate], weights: Weights) -> list[Scored]:
    """This will order candidates best first; ties go to the higher preference, then to the older account."""
    return sorted((score(candidate, weights) for candidate in candidates), key=_place)


def _place(scored: Scored) -> tuple[Decimal, Decimal, datetime, UUID]:
    candidate = scored.candidate
    return -scored.score, -candidate.components["preference"], candidate.created_at, candidate.account_id
