"""How much of a file matches, as a bar with its legend."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sessions_app.settlement.outcomes import BREAK_TEXTS, BreakKind
from sessions_app.usecases.settlement.resolve_breaks import Counted

WIDTH, LEAST = 1000, 6
"""Of the bar, and the least of a part, so that it can be seen."""
AGREES, RESOLVED, NOT_OURS = "#059669", "#9ca3af", "#64748b"
COLOURS = {
    BreakKind.PAID_TWICE: "#dc2626",
    BreakKind.MISSING_HERE: "#d97706",
    BreakKind.STATUS_DIFFERS: "#7c3aed",
    BreakKind.CURRENCY_DIFFERS: "#0891b2",
    BreakKind.AMOUNT_DIFFERS: "#2563eb",
    BreakKind.MISSING_THERE: "#be185d",
}
"""Of payments. A payout that differs is none."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the bar: from `left`, `width` wide, of WIDTH."""

    name: str
    count: int
    colour: str
    left: float = 0
    width: float = 0

    @property
    def count_words(self) -> str:
        return f"{self.count:,}"


def parts_of(*, matched: int, not_ours: int, counts: Sequence[Counted]) -> list[Part]:
    """Lay the parts side by side: what agrees, open breaks by kind, what people resolved, what is not ours."""
    parts = [part for part in _parts(matched, not_ours, counts) if part.count]
    total = sum(part.count for part in parts)
    widths = [max(part.count / total * WIDTH, LEAST) for part in parts]
    shrink = WIDTH / sum(widths, 0.0) if widths else 1.0
    placed, left = list[Part](), 0.0
    for part, width in zip(parts, widths, strict=True):
        placed.append(Part(part.name, part.count, part.colour, round(left, 1), round(width * shrink, 1)))
        left += width * shrink
    return placed


def _parts(matched: int, not_ours: int, counts: Sequence[Counted]) -> Iterator[Part]:
    payments = [each for each in counts if each.kind in COLOURS]
    yield Part("Agree", matched, AGREES)
    for each in payments:
        yield Part(BREAK_TEXTS[each.kind].title, each.open, COLOURS[each.kind])
    yield Part("Resolved", sum(each.resolved for each in payments), RESOLVED)
    yield Part("Not ours", not_ours, NOT_OURS)
