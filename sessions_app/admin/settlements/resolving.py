"""Breaks of a settlement file are ended with a note, and opened again: those chosen, or all of a kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from sessions_app.admin.settlements.breaks import ENDED, HEAVY, MOST_AT_ONCE, OPEN, Chosen
from sessions_app.models import SettlementBreak, SettlementFile
from sessions_app.usecases.settlement.resolve_breaks import breaks_of, reopen, resolve

MOST_TOLD = 3
ONE, MANY = "it", "each of them"


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to breaks in a state, and how that is said; `{}` is what it is done to."""

    state: str
    button: str
    consequence: str
    done: str
    none: str
    run: Callable[..., int]


RESOLVE = Act(
    OPEN,
    "Resolve",
    "Say why this is in order: the reason stays with {} as its note.",
    "resolved",
    "Choose at least one break that is open.",
    lambda **asked: resolve(**asked, now=timezone.now()),
)
REOPEN = Act(
    ENDED,
    "Reopen",
    "Somebody must look at {} again. The note goes; the audit log keeps it.",
    "open again",
    "Choose at least one break that somebody resolved.",
    reopen,
)


def chosen_by(request: HttpRequest, file: SettlementFile, act: Act) -> list[SettlementBreak]:
    """Find those in `ids`, or with `all` every one of the kind, that are still as the page showed them."""
    found = breaks_of(file_id=file.pk, resolved=act.state == ENDED).filter(cleared=False).defer(*HEAVY).order_by("id")
    if "all" in request.GET:
        kind = Chosen.of(request.GET).kind
        return list((found.filter(kind=kind) if kind else found)[:MOST_AT_ONCE])
    ids = [int(each) for each in request.GET.getlist("ids") if each.isascii() and each.isdigit() and len(each) < 19]
    return list(found.filter(pk__in=ids[:MOST_AT_ONCE]))


def question(chosen: Sequence[SettlementBreak], act: Act) -> dict[str, Any]:
    """Write what is asked before it is done."""
    told = [f"{each}, {_where(each)}: {each.finding}." for each in chosen[:MOST_TOLD]]
    rest = len(chosen) - MOST_TOLD
    more = f" And {rest:,} more." if rest > 0 else ""
    which, count = (ONE, "1 break") if len(chosen) == 1 else (MANY, f"{len(chosen):,} breaks")
    explanation = f"{' '.join(told)}{more} {act.consequence.format(which)}"
    return {"title": f"{act.button} {count}", "explanation": explanation, "button": act.button}


def carry_out(request: HttpRequest, chosen: Sequence[SettlementBreak], act: Act, *, note: str) -> None:
    """Do it, and say to how many."""
    done = act.run(break_ids=[each.pk for each in chosen], note=note, user_id=request.user.pk)
    text = f"1 break is {act.done}." if done == 1 else f"{done:,} breaks are {act.done}."
    if done == len(chosen):
        messages.success(request, text)
    else:
        messages.warning(request, f"{text} The others had changed meanwhile: somebody was there first.")


def _where(found: SettlementBreak) -> str:
    if found.line:
        return f"line {found.line.line}"
    return f"order {found.session.order_reference}" if found.session else "no line"
