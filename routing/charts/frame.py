"""What all charts have in common: a frame with axes, a grid and colours, and the SVG around it. Pure.

Text and grid take the page's colour (`currentColor`), so that charts fit a light and a dark page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from math import ceil, floor, log10

COLOURS = ("#2563eb", "#d97706", "#059669", "#dc2626", "#7c3aed", "#0891b2", "#be185d", "#65a30d")
DASHES = ("", "7 4", "2 4", "10 3 2 3", "4 2", "1 3", "12 4", "6 2 2 2")
"""Lines differ in pattern too."""
LINE = 'stroke-width="2" stroke-linejoin="round" stroke-linecap="round"'
TICKS, MOST_TIMES = 5, 9
LONG = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis measures, from where to where."""

    title: str
    low: float
    high: float

    def place(self, value: float) -> float:
        """Give a value's place between the ends, 0 to 1."""
        return (min(max(value, self.low), self.high) - self.low) / ((self.high - self.low) or 1.0)

    def ticks(self) -> list[float]:
        """Give the round values to write at the axis, about TICKS of them."""
        rough = (self.high - self.low or 1.0) / TICKS
        power = 10 ** floor(log10(rough))
        step = next(round_ * power for round_ in (1, 2, 5, 10) if round_ * power >= rough)
        return [step * number for number in range(ceil(self.low / step), floor(self.high / step) + 1)]

    def text(self, value: float) -> str:
        """Write a value as briefly as the range allows."""
        for size, unit in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
            if self.high >= 20 * size:
                return f"{value / size:,.4g}{unit if value else ''}"
        places = 0 if self.high - self.low >= TICKS else 2
        return f"{value:,.{places}f}"


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart's size and the margins around its drawing, in the SVG's units."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    def x(self, share: float) -> float:
        """Give the place of a share, 0 to 1, of the way across."""
        return self.left + share * (self.width - self.right - self.left)

    def y(self, value: float, up: Axis) -> float:
        """Give the place of a value, counted from the top."""
        return self.height - self.bottom - up.place(value) * (self.height - self.bottom - self.top)

    def levels(self, up: Axis) -> str:
        """Draw a line across at each round value, with the value beside it."""
        parts = []
        for value in up.ticks():
            y = self.y(value, up)
            parts.append(f'<path d="M{self.left} {y:.1f}H{self.width - self.right}" stroke="currentColor"')
            parts.append(f' opacity="0.15"/><text x="{self.left - 6}" y="{y + 4:.1f}" text-anchor="end">')
            parts.append(f"{up.text(value)}</text>")
        return "".join(parts)

    def svg(self, title: str, parts: Sequence[str], *, top: int = 0, height: int | None = None) -> str:
        """Put a chart's parts together under its title, cut to what is between `top` and `height`."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top} {self.width} {(height or self.height) - top}"'
            f' role="img" aria-label="{escape(title)}" font-family="system-ui, sans-serif" font-size="12"'
            f' fill="currentColor"><title>{escape(title)}</title>{"".join(parts)}</svg>'
        )


PLOT = Frame(width=840, height=310, left=56, right=240, top=28, bottom=34)
"""With room for a legend on the right."""
TIMELINE = Frame(width=560, height=216, left=48, right=10, top=34, bottom=24)


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """The time a chart covers, UTC. Marked are every third hour, days, or some of many days."""

    since: datetime
    until: datetime

    def place(self, moment: datetime) -> float:
        """Give the place of a moment across a TIMELINE."""
        share = (moment - self.since) / (self.until - self.since)
        return TIMELINE.x(min(max(share, 0.0), 1.0))

    def ticks(self) -> Iterator[tuple[datetime, str]]:
        """Give the round moments to write below the chart."""
        long = self.until - self.since > LONG
        days = ceil((self.until - self.since) / (MOST_TIMES * timedelta(days=1)))
        step = timedelta(days=days) if long else timedelta(hours=3)
        day = "%a %-d" if days == 1 else "%-d %b"
        moment = self.since.replace(hour=0, minute=0, second=0, microsecond=0)
        while moment <= self.until:
            if moment >= self.since:
                midnight = moment.hour == 0
                yield moment, f"{moment:{day}}" if midnight else f"{moment:%H:%M}"
            moment += step

    def grid(self, up: Axis) -> str:
        """Draw the levels and the times behind a TIMELINE."""
        right, bottom = TIMELINE.width - TIMELINE.right, TIMELINE.height - TIMELINE.bottom
        parts = [TIMELINE.levels(up)]
        for moment, text in self.ticks():
            x = self.place(moment)
            parts.append(f'<path d="M{x:.1f} {bottom}v4" stroke="currentColor" opacity="0.5"/>')
            if TIMELINE.left <= x <= right - 14:
                parts.append(f'<text x="{x:.1f}" y="{bottom + 17}" text-anchor="middle">{text}</text>')
        return "".join(parts)
