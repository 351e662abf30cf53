"""Reads a decision record back into what a decision can be made from again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from routing.decision.scoring import COMPONENTS, WORST_FEE_BPS, Candidate, Weights

EXPLORATION = 0.02
"""The share of decisions that is spread over all candidates, where a record holds no probabilities itself."""
ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Where a record does not keep when an account was made; its id (version 7) does, so ties fall to the older one."""
PLACING = frozenset({"order", "split"})
"""Actions of rules that say themselves who goes first: no weights change what they decide."""


class UnreadableDecision(Exception):
    """The record is not one a decision can be made from again."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision as it was recorded, and its outcome. `paid` is None while that is not known yet.

    `first_choice_probability` is by account, `possible` the accounts the decision could have tried, `fees` are in major
    units of `currency`. `placed`: a rule or a probe decided which account is first, not the weights.
    """

    session: str
    currency: str
    total: Decimal
    candidates: tuple[Candidate, ...]
    weights: Weights
    names: Mapping[str, str]
    first_choice_probability: Mapping[str, float]
    possible: frozenset[str]
    fees: Mapping[str, Decimal]
    capped: frozenset[str]
    placed: bool
    exploration: float
    chosen: str
    paid: bool | None


def read(*, session: str, decision: Mapping[str, Any], chosen: str | None, paid: bool | None) -> Recorded:
    """Read a session's decision record; `chosen` is the account tried first. Raises UnreadableDecision."""
    try:
        rows = {str(row["account"]): row for row in decision["candidates"]}
        inputs = decision["inputs"]
        total, first = Decimal(inputs["total"]), next(iter(rows))
        return Recorded(
            session=session,
            currency=str(inputs["currency"]),
            total=total,
            candidates=tuple(_candidate(account, row) for account, row in rows.items()),
            weights={name: int(decision["weights"][name]) for name in COMPONENTS},
            names={account: str(row["name"]) for account, row in rows.items()},
            first_choice_probability={
                account: _probability(row, account == first, len(rows)) for account, row in rows.items()
            },
            possible=frozenset(account for account, row in rows.items() if _possible(row, account == first)),
            fees={account: _fee(row, total) for account, row in rows.items()},
            capped=frozenset(account for account, row in rows.items() if _is_capped(row)),
            placed=_is_placed(decision, rows),
            exploration=_exploration(decision),
            chosen=chosen or first,
            paid=paid,
        )
    except (KeyError, TypeError, ValueError, ArithmeticError, StopIteration) as exc:
        raise UnreadableDecision(session) from exc


def exploring_probability(wins: bool, count: int, share: float = EXPLORATION) -> float:
    """Compute an account's probability to be tried first among `count`, with an exploration share."""
    return (1 - share if wins else 0.0) + share / count


def fee_at(decision: Mapping[str, Any], account: object) -> Decimal | None:
    """Give the fee a decision's record expects at an account, in major units; None where it holds none."""
    rows = decision.get("candidates", ())
    return next((Decimal(row["fee"]) for row in rows if row.get("account") == str(account) and "fee" in row), None)


def _candidate(account: str, row: Mapping[str, Any]) -> Candidate:
    return Candidate(UUID(account), {name: Decimal(row["components"][name]) for name in COMPONENTS}, _since(row))


def _since(row: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(row["since"]) if "since" in row else ANY_TIME


def _probability(row: Mapping[str, Any], first: bool, count: int) -> float:
    chance = float(row["probability"]) if "probability" in row else exploring_probability(first, count)
    if not 0 <= chance <= 1:
        raise ValueError(chance)
    return chance


def _possible(row: Mapping[str, Any], first: bool) -> bool:
    """Tell whether it could have been tried. Without probabilities there was no exploration: only the first could."""
    return float(row["probability"]) > 0 if "probability" in row else first


def _fee(row: Mapping[str, Any], total: Decimal) -> Decimal:
    """Return the recorded fee, or what the cost component stands for between its anchors."""
    if "fee" in row:
        return Decimal(row["fee"])
    return total * WORST_FEE_BPS * (1 - Decimal(row["components"]["cost"])) / 10_000


def _is_capped(row: Mapping[str, Any]) -> bool:
    """At the worse anchor the component says only that the fee is that much or more."""
    return "fee" not in row and not Decimal(row["components"]["cost"])


def _is_placed(decision: Mapping[str, Any], rows: Mapping[str, Any]) -> bool:
    rule = decision.get("rule") or {}
    return bool(decision.get("probe")) or (
        rule.get("action") in PLACING and any(account in rows for account in rule.get("accounts", rows))
    )


def _exploration(decision: Mapping[str, Any]) -> float:
    recorded = decision.get("exploration")
    return float(recorded["share"]) if recorded else EXPLORATION
