"""Settled fees against amounts, with the line of the learned terms and that of those in force."""

from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from routing.charts.frame import Axis
from routing.charts.plots import Dots, PlotLine, lines
from sessions_app.settlement.fee_terms import FeeTerms
from sessions_app.usecases.settlement.learned_fees import SettledFees

MOST_DOTS = 150
SHOWN = 0.98
"""The share of payments that the chart reaches: the few largest would press all others into a corner."""


def draw(fees: SettledFees, learned: FeeTerms) -> SafeString:
    """Draw the fees of one currency; the title says both terms."""
    paid = sorted((line.amount, line.fee) for line in fees.estimate.lines)
    paid = paid[: max(int(len(paid) * SHOWN), 1)]
    most, currency, terms = paid[-1][0], fees.currency, (learned, fees.configured)
    highest = max([fee for _, fee in paid] + [each.fee(most) for each in terms])
    drawing = lines(
        f"Fee against amount, {currency}: settled as {learned.text(currency)}, expected"
        f" {fees.configured.text(currency)}",
        [_line("learned terms", learned, most), _line("terms in force", fees.configured, most)],
        across=Axis(f"Amount, {currency}", 0, float(most)),
        up=Axis(f"Fee, {currency}", 0, float(highest) * 1.05 or 1),
        dots=Dots("a settled payment", [(float(x), float(y)) for x, y in paid[:: len(paid) // MOST_DOTS + 1]]),
    )
    return mark_safe(drawing)  # noqa: S308 - our own drawing


def _line(name: str, terms: FeeTerms, most: Decimal) -> PlotLine:
    return PlotLine(name, [(float(amount), float(terms.fee(amount))) for amount in (Decimal(0), most)])
