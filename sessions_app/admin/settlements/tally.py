"""What the page of a file says of its lines: what was read, left out or left over, and what is not ours."""

from typing import Any

from sessions_app.admin.settlements.breaks import money
from sessions_app.models import SettlementFile
from sessions_app.usecases.settlement.resolve_breaks import not_ours_of

SHOWN = 50


def tally_of(file: SettlementFile) -> dict[str, Any]:
    """Give the counts, which add up to the lines of the file; empty for a file imported before they were counted."""
    if not file.tally:
        return {}
    out, over = (sum(each["count"] for each in file.tally[name]) for name in ("left_out", "left_over"))
    lines, read = file.tally["lines"], file.tally["read"]
    return {
        "read": f"{read:,}",
        "sentence": f"{read:,} read + {out:,} left out + {over:,} left over = {lines:,} lines of the file.",
    }


def not_ours(file: SettlementFile) -> dict[str, Any]:
    """List the first charges that are not ours."""
    if not file.not_ours:
        return {}
    rows = not_ours_of(file_id=file.pk).order_by("line")[:SHOWN]
    return {
        "count": f"{file.not_ours:,}",
        "noun": "payment" if file.not_ours == 1 else "payments",
        "rows": [{"line": each, "gross": money(each.gross, each.currency)} for each in rows],
        "more": file.not_ours > SHOWN,
    }
