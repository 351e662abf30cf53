"""The record of a decision, and the same decision made again from the record alone. Pure.

A record is JSON: numbers are text, ids are text. It holds everything `recompute` needs, so that a decision can be
checked however much the configuration has changed since.
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
    """Make the decision again from the inputs in its record. Raises NotRecomputable.

    The gates' refusals are taken from the record. Everything else is computed anew, with the plain formulas rather
    than the precomputed numbers that routing uses.
    """
    if record.get("version") != VERSION:
        raise NotRecomputable(record.get("version"))
    inputs, given = record["inputs"], {row["account"]: row for row in record["candidates"]}
    scored = rank([_candidate(row, Decimal(inputs["total"])) for row in given.values()], record["weights"])
    tries = try_order(
        [str(each.candidate.account_id) for each in scored],
        session_id=UUID(inputs["session"]),
        order_reference=inputs["orderReference"],
        exploration=_millionths(record["exploration"]["share"]),
        placement=_placement(record["rule"]),
        probe=record["probe"],
    )
    by_account = {str(each.candidate.account_id): each for each in scored}
    candidates = [
        _row(given[account], by_account[account], tries, Decimal(inputs["total"])) for account in tries.accounts
    ]
    exploration = {"share": record["exploration"]["share"], "explored": tries.explored}
    return {**record, "candidates": candidates, "exploration": exploration}


def canonical(record: Mapping[str, Any]) -> bytes:
    """Write a record so that equal records are equal bytes, wherever they were stored."""
    return orjson.dumps(record, option=orjson.OPT_SORT_KEYS)


def is_identical(record: Mapping[str, Any]) -> bool:
    """Tell whether making the decision again gives the same bytes. Raises NotRecomputable."""
    return canonical(recompute(record)) == canonical(record)


def _candidate(row: Mapping[str, Any], total: Decimal) -> Candidate:
    components = components_of(read_evidence(row["evidence"]), total=total)
    return Candidate(UUID(row["account"]), components, datetime.fromisoformat(row["since"]))


def _row(given: Mapping[str, Any], scored: Scored, tries: TryOrder, total: Decimal) -> Record:
    evidence = read_evidence(given["evidence"])
    return {
        "account": given["account"],
        "name": given["name"],
        "since": given["since"],
        "evidence": evidence.as_text(),
        "fee": evidence.fee_text(total),
        "components": {name: str(value) for name, value in scored.candidate.components.items()},
        "contributions": {name: str(value) for name, value in scored.contributions.items()},
        "score": str(scored.score),
        "probability": in_words(tries.first_choice_probability[given["account"]]),
    }


def _placement(rule: Mapping[str, Any] | None) -> Placement | None:
    if rule is None or rule["action"] not in (Action.ORDER, Action.SPLIT):
        return None
    return Placement(rule["id"], Action(rule["action"]), tuple(rule["accounts"]), tuple(rule["percents"]))


def _millionths(text: str) -> int:
    return int(Decimal(text).scaleb(6))
