"""Resolve breaks of a settlement file with a note, or reopen them: those chosen, or all of a kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from sessions_app.admin.settlements.breaks import ENDED, HEAVY, MOST_AT_ONCE, OPEN, BreakSelection
from sessions_app.models import SettlementBreak, SettlementFile
from sessions_app.usecases.settlement.resolve_breaks import breaks_of, reopen, resolve

MOST_NAMED = 3
ONE, MANY = "it", "each of them"


@dataclass(frozen=True, slots=True)
class BreakAction:
    """What is done to breaks in a state, and its texts; `{}` is what it is done to."""

    state: str
    button: str
    consequence: str
    done: str
    none: str
    run: Callable[..., int]


RESOLVE = BreakAction(
    OPEN,
    "Resolve",
    "Say why this is in order. The reason is kept as a note on {}.",
    "resolved",
    "Choose at least one open break.",
    lambda **asked: resolve(**asked, now=timezone.now()),
)
REOPEN = BreakAction(
    ENDED,
    "Reopen",
    "This opens {} again and removes the note; the audit log keeps it.",
    "open again",
    "Choose at least one break that was resolved by a person.",
    reopen,
)


def select_breaks(request: HttpRequest, file: SettlementFile, action: BreakAction) -> list[SettlementBreak]:
    """Find those in `ids`, or with `all` every one of the kind, that are still as the page showed them."""
    found = breaks_of(file_id=file.pk, resolved=action.state == ENDED).filter(cleared=False)
    found = found.defer(*HEAVY).order_by("id")
    if "all" in request.GET:
        kind = BreakSelection.of(request.GET).kind
        return list((found.filter(kind=kind) if kind else found)[:MOST_AT_ONCE])
    ids = [int(each) for each in request.GET.getlist("ids") if each.isascii() and each.isdigit() and len(each) < 19]
    return list(found.filter(pk__in=ids[:MOST_AT_ONCE]))


def explain(chosen: Sequence[SettlementBreak], action: BreakAction) -> str:
    """Name the first breaks of those chosen, and say what the action does to them."""
    named = [f"{each}, {_where(each)}: {each.finding}." for each in chosen[:MOST_NAMED]]
    rest = len(chosen) - MOST_NAMED
    more = f" And {rest:,} more." if rest > 0 else ""
    return f"{' '.join(named)}{more} {action.consequence.format(ONE if len(chosen) == 1 else MANY)}"


def carry_out(request: HttpRequest, chosen: Sequence[SettlementBreak], action: BreakAction, *, note: str) -> None:
    """Do it, and say to how many breaks."""
    done = action.run(break_ids=[each.pk for each in chosen], note=note, user_id=request.user.pk)
    text = f"1 break is {action.done}." if done == 1 else f"{done:,} breaks are {action.done}."
    if done == len(chosen):
        messages.success(request, text)
    else:
        messages.warning(request, f"{text} Somebody else had already changed the others.")


def _where(found: SettlementBreak) -> str:
    if found.line:
        return f"line {found.line.line}"
    return f"order {found.session.order_reference}" if found.session else "no line"
