"""A comparison as the document a back-test keeps: names in camelCase, money and scores as text. Pure."""

from typing import Any

from routing.trials.backtest import Comparison, Cost, Replayed
from routing.trials.estimation import EffectiveSample, Interval


def as_document(comparison: Comparison) -> dict[str, Any]:
    """Write a comparison as JSON."""
    return {
        "decisions": comparison.decisions,
        "flips": comparison.flips,
        "examples": [_example(each) for each in comparison.examples],
        "shares": [{"account": s.account, "before": s.before, "after": s.after} for s in comparison.shares],
        "costs": [_cost(each) for each in comparison.costs],
        "evidence": _evidence(comparison.evidence),
    }


def _example(flip: Replayed) -> dict[str, Any]:
    return {
        "session": flip.session,
        "total": f"{flip.total:f}",
        "currency": flip.currency,
        "before": flip.before,
        "after": flip.after,
        "scoreBefore": str(flip.score_before),
        "scoreAfter": str(flip.score_after),
        "paid": flip.paid,
    }


def _cost(cost: Cost) -> dict[str, Any]:
    return {
        "currency": cost.currency,
        "orders": cost.orders,
        "before": f"{cost.before:.2f}",
        "after": f"{cost.after:.2f}",
        "delta": f"{cost.delta:+.2f}",
        "capped": cost.capped,
    }


def _evidence(evidence: EffectiveSample) -> dict[str, Any]:
    return {
        "decisions": evidence.decisions,
        "paidShare": evidence.paid_share,
        "snips": _interval(evidence.snips),
        "ips": _interval(evidence.ips),
        "direct": _interval(evidence.direct),
        "effectiveSize": round(evidence.effective_size, 1),
        "unsupported": evidence.unsupported,
        "shortcomings": list(evidence.shortcomings),
    }


def _interval(interval: Interval | None) -> dict[str, float] | None:
    return {"value": interval.value, "low": interval.low, "high": interval.high} if interval else None
