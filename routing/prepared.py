"""What an account brings to a decision, worked out before any order comes. Pure.

Only its cost depends on the order's amount, and that only when it charges a fixed fee. Everything else of its score and
of its line in the decision record is ready.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from routing.components import Evidence, components_of, cost
from routing.decision import fee
from routing.scoring import COMPONENTS, TENTHS, Weights, in_tenths, weighted

COST = COMPONENTS.index("cost")
TEXT = tuple(str(score) for score in TENTHS)


@dataclass(frozen=True, slots=True)
class Line:
    """An account in one decision: its place among the others, and its line of the record, chance not included."""

    place: tuple[int, int, str, UUID]
    account: str
    score: int
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """One account for orders in one currency under one set of weights."""

    account_id: UUID
    evidence: Evidence
    head: Mapping[str, Any]
    components: Mapping[str, str]
    parts: tuple[int, ...]
    place: tuple[int, str, UUID]
    cost_weight: int
    total_weight: int

    def line(self, total: Decimal) -> Line:
        """This will score the account for an order of this amount."""
        evidence, parts, components = self.evidence, self.parts, self.components
        component = cost(total=total, fee_percent=evidence.fee_percent, fee_fixed=evidence.fee_fixed)
        if evidence.fee_fixed:
            parts = (*parts[:COST], weighted(component, self.cost_weight), *parts[COST + 1 :])
            components = {**components, "cost": str(component)}
        score, shares = in_tenths(parts, self.total_weight)
        record = {
            **self.head,
            "fee": fee(total=total, fee_percent=evidence.fee_percent, fee_fixed=evidence.fee_fixed),
            "components": components,
            "contributions": dict(zip(COMPONENTS, [TEXT[share] for share in shares], strict=True)),
            "score": TEXT[score],
        }
        return Line((-score, *self.place), self.head["account"], score, record)


def prepare(*, account_id: UUID, name: str, since: str, evidence: Evidence, weights: Weights) -> Prepared:
    """This will work out what does not depend on the order; `since` is when the account was made."""
    components = components_of(evidence, total=Decimal(1))
    return Prepared(
        account_id=account_id,
        evidence=evidence,
        head={"account": str(account_id), "name": name, "since": since, "evidence": evidence.as_text()},
        components={name: str(value) for name, value in components.items()},
        parts=tuple(weighted(components[name], weights[name]) for name in COMPONENTS),
        place=(-weighted(components["preference"], 1), since, account_id),
        cost_weight=weights["cost"],
        total_weight=sum(weights.values()),
    )
