"""What a payment costs: terms of a percentage and a fixed part. Pure.

Published terms have this form: 2.9 % + 0.30 for domestic cards (stripe.com/pricing), basis points and a fixed fee
(docs.finix.com/guides/platform-payments/monetizing-payments/available-fees).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from providers.money import format_settled, places_of
from routing.decision.scoring import fee, fee_bps

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class FeeLine:
    """The amount of one settled payment, more than 0, and the fee kept of it."""

    amount: Decimal
    fee: Decimal


@dataclass(frozen=True, slots=True)
class FeeTerms:
    """What a payment costs: `percent` of the amount and `fixed` major units."""

    percent: Decimal
    fixed: Decimal

    def fee(self, amount: Decimal) -> Decimal:
        """Compute the fee of one payment, not rounded."""
        return fee(total=amount, fee_percent=self.percent, fee_fixed=self.fixed)

    def explains(self, line: FeeLine, *, unit: Decimal) -> bool:
        """Tell whether they give the line's fee to the smallest unit, whichever way it was rounded."""
        return abs(line.fee - self.fee(line.amount)) <= unit

    def share_explained(self, lines: Sequence[FeeLine], *, unit: Decimal) -> Decimal:
        """Compute the share of the lines that they explain."""
        return Decimal(sum(self.explains(line, unit=unit) for line in lines)) / len(lines)

    def text(self, currency: str) -> str:
        """Write them as people do: 2.4 % + 0.25."""
        percent = f"{self.percent.normalize():f} %"
        return f"{percent} + {format_settled(self.fixed, currency)}" if self.fixed else percent

    def bps(self, lines: Sequence[FeeLine]) -> Decimal:
        """Compute the fee of all of these payments, in basis points of their amount."""
        total = sum((line.amount for line in lines), Decimal(0))
        return fee_bps(total=total, fee_percent=self.percent, fee_fixed=self.fixed * len(lines)).quantize(TENTH)


def unit_of(currency: str) -> Decimal:
    """Give the currency's smallest unit: 0.01 EUR, 1 JPY. Raises UnknownCurrency."""
    return Decimal(1).scaleb(-places_of(currency))


def floats_of(lines: Sequence[FeeLine]) -> tuple[list[float], list[float]]:
    """Give the amounts and the fees, for statistics."""
    return [float(line.amount) for line in lines], [float(line.fee) for line in lines]
