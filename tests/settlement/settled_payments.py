"""Paid sessions of different amounts, and the lines of a Stripe file that settles them at some terms."""

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from sessions_app.settlement.fee_terms import FeeTerms
from tests.settlement.conftest import line

TRUE = FeeTerms(Decimal("2.400"), Decimal("0.25"))
CENT = Decimal("0.01")


def settled_payments(
    session: Callable[..., Any],
    count: int,
    *,
    first: int = 1,
    terms: FeeTerms = TRUE,
    currency: str = "AUD",
    **cells: str,
) -> list[dict[str, str]]:
    """Writes sessions from number `first` on with `session`; `cells` replace columns of the lines."""
    random, rows = Random(first), []
    for number in range(first, first + count):
        total = Decimal(random.randint(500, 20_000)) / 100
        session(number, total=str(total), currency=currency)
        fee = terms.fee(total).quantize(CENT)
        money = {"currency": currency.lower(), "customer_facing_currency": currency.lower(), "fee": f"{fee}"}
        rows.append(line(number, f"{total:.2f}", **money | cells))
    return rows
