"""What can be wrong between a provider's settlement file and our ledger, as data. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class BreakKind(StrEnum):
    """Why somebody must look at it. A line has at most one, the gravest."""

    PAID_TWICE = "PAID_TWICE"
    MISSING_HERE = "MISSING_HERE"
    STATUS_DIFFERS = "STATUS_DIFFERS"
    CURRENCY_DIFFERS = "CURRENCY_DIFFERS"
    AMOUNT_DIFFERS = "AMOUNT_DIFFERS"
    MISSING_THERE = "MISSING_THERE"
    PAYOUT_DIFFERS = "PAYOUT_DIFFERS"


@dataclass(frozen=True, slots=True)
class Told:
    """How a kind of break is shown: a short name, and what it means and asks for."""

    title: str
    meaning: str


TOLD = {
    BreakKind.PAID_TWICE: Told(
        "Paid twice",
        "The provider settled a second payment of the same order, or the same payment twice: give it back",
    ),
    BreakKind.MISSING_HERE: Told("Missing here", "The provider settled a payment that none of our sessions knows"),
    BreakKind.STATUS_DIFFERS: Told(
        "Status differs", "The provider settled the payment of a session that we do not hold as paid"
    ),
    BreakKind.CURRENCY_DIFFERS: Told("Currency differs", "It was paid in another currency than was ordered"),
    BreakKind.AMOUNT_DIFFERS: Told("Amount differs", "Another amount was paid than was ordered"),
    BreakKind.MISSING_THERE: Told("Missing there", "We hold the session as paid, and no imported file has settled it"),
    BreakKind.PAYOUT_DIFFERS: Told("Payout differs", "The lines of a payout do not come to what was paid out"),
}
