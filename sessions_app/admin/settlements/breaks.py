"""The breaks of one file as its page lists them: narrowed by kind and state, page by page, both sides of each."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from sessions_app.admin.amounts import format_grouped
from sessions_app.models import SettlementBreak, SettlementFile
from sessions_app.settlement.outcomes import BREAK_TEXTS, BreakKind
from sessions_app.usecases.settlement.resolve_breaks import Counted, breaks_of

PER_PAGE, MOST_AT_ONCE = 50, 1000
HEAVY = ("session__order", "session__decision", "session__sealed_customer")
OPEN, ENDED = "open", "ended"


@dataclass(frozen=True, slots=True)
class BreakSelection:
    """Which breaks of a file are looked at: of one kind or all (empty), open or ended, from after an id on."""

    kind: str = ""
    state: str = OPEN
    after: int = 0

    @classmethod
    def of(cls, query: QueryDict) -> "BreakSelection":
        """Read it from an address; what makes no sense is as if it were not there."""
        kind, after = query.get("kind", ""), query.get("after", "")
        return cls(
            kind if kind in list(BreakKind) else "",
            ENDED if query.get("state") == ENDED else OPEN,
            int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0,
        )

    @property
    def query(self) -> str:
        """Of its address, without the page."""
        return urlencode({"kind": self.kind, "state": self.state})

    def rows(self, file: SettlementFile) -> "QuerySet[SettlementBreak]":
        """List them in the file's order."""
        kinds = [self.kind] if self.kind else []
        found = breaks_of(file_id=file.pk, kinds=kinds, resolved=self.state == ENDED)
        return found.filter(id__gt=self.after).defer(*HEAVY).order_by("id")


def list_breaks(file: SettlementFile, chosen: BreakSelection, counts: list[Counted]) -> dict[str, Any]:
    """Give one page of them, with the tabs above it and where the next page begins."""
    found = list(chosen.rows(file)[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    count = sum(_of(each, chosen.state) for each in counts if chosen.kind in ("", each.kind.value))
    kinds = [("", "All kinds", sum(_of(each, chosen.state) for each in counts))]
    kinds += [(each.kind.value, BREAK_TEXTS[each.kind].title, _of(each, chosen.state)) for each in counts]
    states = ((state, sum(_of(each, state) for each in counts)) for state in (OPEN, ENDED))
    return {
        "chosen": chosen,
        "rows": [_row(each) for each in shown],
        "kinds": [_tab(title, count, BreakSelection(kind, chosen.state), chosen) for kind, title, count in kinds],
        "states": [_tab(state.title(), count, BreakSelection(chosen.kind, state), chosen) for state, count in states],
        "meaning": BREAK_TEXTS[BreakKind(chosen.kind)].meaning if chosen.kind else "",
        "count": count,
        "together": f"all {count:,}" if count <= MOST_AT_ONCE else f"the first {MOST_AT_ONCE:,}",
        "next": f"?{chosen.query}&after={shown[-1].pk}#breaks" if len(found) > PER_PAGE else "",
        "first": f"?{chosen.query}#breaks" if chosen.after else "",
    }


def money(amount: Decimal, currency: str) -> str:
    """Write an amount with its currency, thousands apart."""
    return f"{format_grouped(amount, currency)} {currency}"


def _of(counted: Counted, state: str) -> int:
    return counted.open if state == OPEN else counted.resolved + counted.cleared


def _tab(title: str, count: int, leads_to: BreakSelection, now: BreakSelection) -> dict[str, Any]:
    return {
        "title": title,
        "count": f"{count:,}",
        "address": f"?{leads_to.query}#breaks",
        "here": (leads_to.kind, leads_to.state) == (now.kind, now.state),
    }


def _row(found: SettlementBreak) -> dict[str, Any]:
    return {
        "row": found,
        "title": str(found),
        "finding": found.finding,
        "theirs": found.line and money(found.line.paid_amount, found.line.paid_currency),
        "ours": None if found.our_amount is None else money(found.our_amount, found.our_currency),
    }
