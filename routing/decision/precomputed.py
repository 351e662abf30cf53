"""The part of an account's score and decision record that is computed before any order comes. Pure.

Only the cost depends on the order's amount, and that only when the account charges a fixed fee.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from routing.decision.components import AccountEvidence, components_of, cost
from routing.decision.scoring import COMPONENTS, TENTHS, Weights, in_tenths, weigh

COST = COMPONENTS.index("cost")
TEXT = tuple(str(score) for score in TENTHS)


@dataclass(frozen=True, slots=True)
class ScoredAccount:
    """An account in one decision: its sort key, its score in tenths of a point and its row of the decision record.

    The row is shared between decisions; `fee`, in major units, is this decision's own.
    """

    sort_key: tuple[int, int, str, UUID]
    account_id: UUID
    account: str
    score: int
    record: Mapping[str, Any]
    fee: str


@dataclass(frozen=True, slots=True)
class Precomputed:
    """One account for orders in one currency under one set of weights.

    `parts` are weight x component as `in_tenths` takes them. `fixed_score` and `fixed_record` are the score and the
    row of the record when the fee is a percentage only, and so the same for every amount.
    """

    account_id: UUID
    account: str
    evidence: AccountEvidence
    head: Mapping[str, Any]
    components: Mapping[str, str]
    parts: tuple[int, ...]
    sort_key: tuple[int, str, UUID]
    cost_weight: int
    total_weight: int
    fixed_score: int
    fixed_record: Mapping[str, Any]

    def line(self, total: Decimal) -> ScoredAccount:
        """Score the account for an order of this amount."""
        evidence = self.evidence
        charge = evidence.fee_text(total)
        if not evidence.fee_fixed:
            return self._scored(self.fixed_score, self.fixed_record, charge)
        component = cost(total=total, fee_percent=evidence.fee_percent, fee_fixed=evidence.fee_fixed)
        parts = list(self.parts)
        parts[COST] = int(component * 10_000) * self.cost_weight  # it has four places
        score, shares = in_tenths(parts, self.total_weight)
        components = {**self.components, "cost": str(component)}
        record = {**self.head, "components": components, "contributions": _by_component(shares), "score": TEXT[score]}
        return self._scored(score, record, charge)

    def _scored(self, score: int, record: Mapping[str, Any], charge: str) -> ScoredAccount:
        return ScoredAccount((-score, *self.sort_key), self.account_id, self.account, score, record, charge)


def prepare(*, account_id: UUID, name: str, since: str, evidence: AccountEvidence, weights: Weights) -> Precomputed:
    """Compute what does not depend on the order; `since` is when the account was created."""
    components = components_of(evidence, total=Decimal(1))
    parts, total_weight = tuple(weigh(components[each], weights[each]) for each in COMPONENTS), sum(weights.values())
    score, shares = in_tenths(parts, total_weight)
    head = {"account": str(account_id), "name": name, "since": since, "evidence": evidence.as_text()}
    text = {each: str(value) for each, value in components.items()}
    return Precomputed(
        account_id=account_id,
        account=str(account_id),
        evidence=evidence,
        head=head,
        components=text,
        parts=parts,
        sort_key=(-weigh(components["preference"], 1), since, account_id),
        cost_weight=weights["cost"],
        total_weight=total_weight,
        fixed_score=score,
        fixed_record={**head, "components": text, "contributions": _by_component(shares), "score": TEXT[score]},
    )


def _by_component(shares: Sequence[int]) -> dict[str, str]:
    return dict(zip(COMPONENTS, (TEXT[share] for share in shares), strict=True))
