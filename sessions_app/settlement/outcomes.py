"""The kinds of break between a provider's settlement file and our sessions, as data. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class BreakKind(StrEnum):
    """Why a break needs attention. A line has at most one kind, the most serious."""

    PAID_TWICE = "PAID_TWICE"
    MISSING_HERE = "MISSING_HERE"
    STATUS_DIFFERS = "STATUS_DIFFERS"
    CURRENCY_DIFFERS = "CURRENCY_DIFFERS"
    AMOUNT_DIFFERS = "AMOUNT_DIFFERS"
    MISSING_THERE = "MISSING_THERE"
    PAYOUT_DIFFERS = "PAYOUT_DIFFERS"


@dataclass(frozen=True, slots=True)
class BreakText:
    """The texts of a kind of break: a title, its meaning, and the finding (`theirs` and `ours` are amounts)."""

    title: str
    meaning: str
    finding: str


BREAK_TEXTS = {
    BreakKind.PAID_TWICE: BreakText(
        "Paid twice",
        "The provider settled a second payment of the same order, or the same payment twice: give it back",
        "{theirs} settled once more; {ours} ordered",
    ),
    BreakKind.MISSING_HERE: BreakText(
        "Missing here",
        "The provider settled a payment that none of our sessions knows",
        "{theirs} settled; no session knows it",
    ),
    BreakKind.STATUS_DIFFERS: BreakText(
        "Status differs",
        "The provider settled the payment of a session that we do not hold as paid: ask the provider about it",
        "{theirs} settled; the session is {status}",
    ),
    BreakKind.CURRENCY_DIFFERS: BreakText(
        "Currency differs", "It was paid in another currency than was ordered", "{theirs} settled; {ours} ordered"
    ),
    BreakKind.AMOUNT_DIFFERS: BreakText(
        "Amount differs", "Another amount was paid than was ordered", "{theirs} settled; {ours} ordered"
    ),
    BreakKind.MISSING_THERE: BreakText(
        "Missing there",
        "We hold the session as paid, and no imported file has settled it",
        "{ours} paid; in no settlement file",
    ),
    BreakKind.PAYOUT_DIFFERS: BreakText(
        "Payout differs",
        "The lines of a payout do not come to what was paid out",
        "{theirs} paid out; the lines of the payout come to another sum",
    ),
}
