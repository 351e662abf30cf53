"""The record of a decision, and the same decision made again from the record alone. Pure.

A record is JSON: numbers are text, ids are text. It holds everything `recompute` needs, so that whoever doubts a
decision can check it, however much the configuration has changed since.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from routing.decision.components import components_of, read_evidence
from routing.decision.rules import Action
from routing.decision.scoring import Candidate, Scored, rank
from routing.decision.try_order import Placement, TryOrder, in_words, try_order

VERSION = 2
Record = dict[str, Any]


class NotRecomputable(Exception):
    """The record is of an older kind that does not hold everything."""


def recompute(record: Mapping[str, Any]) -> Record:
    """Make the decision again from what its record says went in. Raises NotRecomputable.

    Refusals are facts here: they tell what the gates said. Everything else is worked out anew, with the plain
    formulas rather than the prepared numbers that made it quick.
    """
    if record.get("version") != VERSION:
        raise NotRecomputable(record.get("version"))
    inputs, given = record["inputs"], {row["account"]: row for row in record["candidates"]}
    scored = rank([_candidate(row, Decimal(inputs["total"])) for row in given.values()], record["weights"])
    arrangement = try_order(
        [str(each.candidate.account_id) for each in scored],
        session_id=UUID(inputs["session"]),
        order_reference=inputs["orderReference"],
        exploration=_millionths(record["exploration"]["share"]),
        placement=_placement(record["rule"]),
        probe=record["probe"],
    )
    by_account = {str(each.candidate.account_id): each for each in scored}
    candidates = [
        _row(given[account], by_account[account], arrangement, Decimal(inputs["total"]))
        for account in arrangement.accounts
    ]
    exploration = {"share": record["exploration"]["share"], "explored": arrangement.explored}
    return {**record, "candidates": candidates, "exploration": exploration}


def canonical(record: Mapping[str, Any]) -> bytes:
    """Write a record so that equal records are equal bytes, wherever they were kept meanwhile."""
    return orjson.dumps(record, option=orjson.OPT_SORT_KEYS)


def is_identical(record: Mapping[str, Any]) -> bool:
    """Tell whether the decision comes out again, to the byte. Raises NotRecomputable."""
    return canonical(recompute(record)) == canonical(record)


def fee(*, total: Decimal, fee_percent: Decimal, fee_fixed: Decimal) -> str:
    """Write what an account charges for this amount, in major units."""
    return str((total * fee_percent / 100 + fee_fixed).quantize(Decimal("0.0001")))


def _candidate(row: Mapping[str, Any], total: Decimal) -> Candidate:
    components = components_of(read_evidence(row["evidence"]), total=total)
    return Candidate(UUID(row["account"]), components, datetime.fromisoformat(row["since"]))


def _row(given: Mapping[str, Any], scored: Scored, arrangement: TryOrder, total: Decimal) -> Record:
    evidence = read_evidence(given["evidence"])
    return {
        "account": given["account"],
        "name": given["name"],
        "since": given["since"],
        "evidence": evidence.as_text(),
        "fee": fee(total=total, fee_percent=evidence.fee_percent, fee_fixed=evidence.fee_fixed),
        "components": {name: str(value) for name, value in scored.candidate.components.items()},
        "contributions": {name: str(value) for name, value in scored.contributions.items()},
        "score": str(scored.score),
        "probability": in_words(arrangement.first_choice_probability[given["account"]]),
    }


def _placement(rule: Mapping[str, Any] | None) -> Placement | None:
    if rule is None or rule["action"] not in (Action.ORDER, Action.SPLIT):
        return None
    return Placement(rule["id"], Action(rule["action"]), tuple(rule["accounts"]), tuple(rule["percents"]))


def _millionths(text: str) -> int:
    return int(Decimal(text).scaleb(6))
