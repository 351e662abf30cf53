"""A decision as a panel: candidates with their bars, the accounts not eligible, and whether it can be recomputed."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from routing.decision.eligibility import REASONS
from routing.decision.explanation import VERDICTS, because, chance, check, circumstances, most_points
from routing.decision.scoring import COMPONENTS


def panel(record: Mapping[str, Any], *, hypothetical: bool = False) -> SafeString:
    """Draw a decision record; the one of a dry run is not verified, because it is not stored."""
    return render_to_string(
        "admin/routing/decision.html",
        {
            "revision": record.get("revision"),
            "weights": record.get("weights") or {},
            "circumstances": list(circumstances(record)),
            "candidates": list(_candidates(record)),
            "refused": list(refusals(record["refused"])),
            "verdict": "" if hypothetical else VERDICTS[check(record)],
        },
    )


def refusals(refused: list[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Put each reason into words."""
    for each in refused:
        code = each["reason"]
        by_provider = each.get("by") == "provider"
        words = f"The provider refused the order ({code})" if by_provider else REASONS.get(code, code)
        yield {"name": each["name"], "reason": words}


def _candidates(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for place, candidate in enumerate(record["candidates"], start=1):
        yield {
            "place": place,
            "name": candidate["name"],
            "score": candidate["score"],
            "chance": chance(candidate).strip(),
            "rows": [_row(candidate, name, record["weights"]) for name in COMPONENTS],
        }


def _row(candidate: Mapping[str, Any], name: str, weights: Mapping[str, int]) -> dict[str, str]:
    return {
        "name": name.title(),
        "value": candidate["components"][name],
        "points": candidate["contributions"][name],
        "most": f"{most_points(weights, name):.1f}",
        "because": because(candidate, name),
    }
