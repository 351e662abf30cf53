"""Accounts that cost more, or less, than their terms say, for a list of accounts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sessions_app.settlement.settled_fees import FEE_GAPS, FEW_LINES, WITHIN_FEW
from sessions_app.usecases.settlement.learned_fees import PERIOD
from sessions_app.usecases.settlement.match import run

LEAST_BPS, ENOUGH_LINES, CERTAIN = 10, 50, 3
"""A gap is worth a look from so many basis points on, of so many payments, and beyond so many standard errors."""


@dataclass(frozen=True, slots=True)
class FeeGap:
    """How much more than expected an account kept of `lines` payments in a currency, in basis points."""

    currency: str
    lines: int
    bps: Decimal


def fee_gaps(*, account_ids: Iterable[UUID], as_of: datetime) -> Mapping[UUID, list[FeeGap]]:
    """Find the gaps that are worth a look, of the newest payments in the PERIOD before `as_of`; one statement."""
    found = defaultdict[UUID, list[FeeGap]](list)
    values = {"accounts": list(account_ids), "since": as_of - PERIOD, "until": as_of}
    for account_id, currency, lines, bps, error in run(FEE_GAPS, values | {"most": FEW_LINES, "within": WITHIN_FEW}):
        if lines >= ENOUGH_LINES and abs(bps) >= max(LEAST_BPS, CERTAIN * error):
            found[account_id].append(FeeGap(currency, lines, bps))
    return found
