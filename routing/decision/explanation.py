"""A decision record in words, for people who read a terminal. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from routing.decision.decision_record import NotRecomputable, canonical, recompute
from routing.decision.eligibility import REASONS
from routing.decision.scoring import COMPONENTS

BAR = 20
ACTIONS = {
    "only": "only its accounts",
    "never": "not its accounts",
    "order": "its accounts first, in its order",
    "split": "a split by order reference",
}


class Verdict(StrEnum):
    """What came of making a decision again from its record."""

    IDENTICAL = "identical"
    DIFFERENT = "different"
    IMPOSSIBLE = "impossible"


VERDICTS = {
    Verdict.IDENTICAL: "Made again from this record alone, the decision is identical to the byte.",
    Verdict.DIFFERENT: "Made again from this record alone, the decision is DIFFERENT: the record or a formula changed.",
    Verdict.IMPOSSIBLE: "This record is of an older kind that does not hold all that is needed to make it again.",
}


def check(record: Mapping[str, Any]) -> Verdict:
    """Make the decision again and compare."""
    try:
        same = canonical(recompute(record)) == canonical(record)
    except NotRecomputable:
        return Verdict.IMPOSSIBLE
    except (ArithmeticError, KeyError, TypeError, ValueError):
        return Verdict.DIFFERENT
    return Verdict.IDENTICAL if same else Verdict.DIFFERENT


def in_lines(record: Mapping[str, Any]) -> Iterator[str]:
    """Write a decision as lines of text."""
    weights = record["weights"]
    yield f"Weights revision {record['revision']}: {', '.join(f'{name} {weights[name]}' for name in COMPONENTS)}"
    yield from circumstances(record)
    for place, candidate in enumerate(record["candidates"], start=1):
        yield ""
        yield f"{place:2}  {candidate['name']:32}{candidate['score']:>5}{chance(candidate)}"
        for name in COMPONENTS:
            yield _component(candidate, name, weights)
    yield from _refusals(record)


def circumstances(record: Mapping[str, Any]) -> Iterator[str]:
    """Write what influenced a decision beside the scores."""
    rule, exploration = record.get("rule"), record.get("exploration")
    yield f"Rule {rule['id']}, {rule['name']}: {ACTIONS[rule['action']]}" if rule else "No rule matched"
    if record.get("probe"):
        yield f"Probe of {_name(record, record['probe'])}: its breaker's time was over, so this order went there first"
    if exploration:
        outcome = "this order picked its first account evenly" if exploration["explored"] else "not this order"
        yield f"Exploration {(Decimal(exploration['share']) * 100).normalize():f} %: {outcome}"
    if canary := record.get("canary"):
        yield f"Canary of revision {canary['revision']} on {canary['percent']} %: {canary['arm']} arm"


def chance(candidate: Mapping[str, Any]) -> str:
    """Write how likely a candidate was to be tried first."""
    if "probability" not in candidate:
        return ""
    return f"   first with {Decimal(candidate['probability']) * 100:.2f} %"


def _component(candidate: Mapping[str, Any], name: str, weights: Mapping[str, int]) -> str:
    value, points = Decimal(candidate["components"][name]), candidate["contributions"][name]
    most = most_points(weights, name)
    filled = round(value * BAR)
    bar = "█" * filled + "░" * (BAR - filled)
    return f"    {name:12}{bar}  {value:6.4f}  {points:>5} of {most:5.1f}  {because(candidate, name)}".rstrip()


def most_points(weights: Mapping[str, int], name: str) -> Decimal:
    """Give what a perfect component adds to a score."""
    return Decimal(100 * weights[name]) / sum(weights.values())


def because(candidate: Mapping[str, Any], name: str) -> str:
    """Write what a component was computed from. Counts have decimals: the older an observation, the less it counts."""
    found = candidate.get("evidence")
    if not found:
        return ""
    return {
        "conversion": _paid(found),
        "health": f"{found['faults']} of {found['calls']} calls failed"
        if Decimal(found["calls"])
        else "no call lately",
        "cost": f"{found['fee_percent']} % + {found['fee_fixed']} = {candidate['fee']} for this order",
        "latency": f"95 of 100 calls are answered within {found['p95_ms']} ms",
        "preference": "set by staff",
    }[name]


def _paid(found: Mapping[str, str]) -> str:
    assumed = f"{Decimal(found['prior']) * 100:.1f} % is assumed until more is known"
    if not Decimal(found["account_opened"]):
        return f"no checkout lately; {assumed}"
    own, every = (f"{found[f'{of}paid']} of {found[f'{of}opened']}" for of in ("", "account_"))
    return f"{own} checkouts in this currency were paid, {every} in all currencies; {assumed}"


def _refusals(record: Mapping[str, Any]) -> Iterator[str]:
    if record["refused"]:
        yield ""
        yield "Refused"
    for each in record["refused"]:
        yield f"    {each['name']:32}{REASONS.get(each['reason'], each['reason'])}"


def _name(record: Mapping[str, Any], account: str) -> str:
    return next((str(each["name"]) for each in record["candidates"] if each["account"] == account), account)
