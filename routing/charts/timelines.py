"""Charts over time as SVG text: lines with gaps, and columns in parts. Pure; readable without colour or sight.

Colours come from the page (`currentColor`), so that a chart is at home in a light and in a dark one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from itertools import pairwise
from math import ceil

from routing.charts.plots import COLOURS, Axis

WIDTH, HEIGHT = 560, 216
LEFT, RIGHT, TOP, BOTTOM = 48, 10, 34, 24
LINE = 'stroke-width="2" stroke-linejoin="round" stroke-linecap="round"'
FILLS = ('fill="#2563eb"', 'fill="#d97706"', 'fill="none" stroke="currentColor" stroke-dasharray="2 2" opacity="0.7"')
"""Of a column's parts, the first at the bottom: full, full in another colour, an outline for what is not sure yet."""
LONG = timedelta(hours=36)
MOST_TICKS = 9


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a time; None is a gap in the line. Not `sure`: it may still change, the line to it is dashed."""

    at: datetime
    value: float | None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class StackedColumn:
    """What happened from `at` on: an amount for each part, and in words."""

    at: datetime
    parts: tuple[float, ...]
    words: str


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """The time a chart is about, UTC. Marked are every third hour, days, or some of many days."""

    since: datetime
    until: datetime

    def place(self, moment: datetime) -> float:
        """Give the place of a moment across the chart."""
        share = (moment - self.since) / (self.until - self.since)
        return LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - RIGHT)

    def ticks(self) -> Iterator[tuple[datetime, str]]:
        """Give the round moments to write below the chart."""
        long = self.until - self.since > LONG
        days = ceil((self.until - self.since) / (MOST_TICKS * timedelta(days=1)))
        step = timedelta(days=days) if long else timedelta(hours=3)
        day = "%a %-d" if days == 1 else "%-d %b"
        moment = self.since.replace(hour=0, minute=0, second=0, microsecond=0)
        while moment <= self.until:
            if moment >= self.since:
                midnight = moment.hour == 0
                yield moment, f"{moment:{day}}" if midnight else f"{moment:%H:%M}"
            moment += step


def line(title: str, points: Sequence[Point], *, window: TimeAxis, up: Axis, sure: str = "", unsure: str = "") -> str:
    """Draw a line that is broken where nothing was measured, with words for its two kinds."""
    colour, parts = COLOURS[0], [grid(window, up)]
    for before, after in pairwise(points):
        if before.value is not None and after.value is not None:
            dash = "" if after.sure and before.sure else ' stroke-dasharray="3 4"'
            ends = f"M{_xy(before, window, up)}L{_xy(after, window, up)}"
            parts.append(f'<path d="{ends}" fill="none" stroke="{colour}" {LINE}{dash}/>')
    for point in points:
        if point.value is not None:
            x, y = _xy(point, window, up).split()
            fill = colour if point.sure else "none"
            parts.append(f'<circle cx="{x}" cy="{y}" r="2.5" fill="{fill}" stroke="{colour}"/>')
    names = [(name, dash) for name, dash in ((sure, ""), (unsure, ' stroke-dasharray="3 4"')) if name]
    left = LEFT
    for name, dash in names:
        parts.append(f'<path d="M{left} 12h20" stroke="{colour}" {LINE}{dash}/>{_word(left + 26, name)}')
        left += 46 + 7 * len(name)
    return svg(title, parts)


def columns(
    title: str, each: Sequence[StackedColumn], *, window: TimeAxis, up: Axis, names: Sequence[str], width: float
) -> str:
    """Draw a column for each period, `width` of the room between two of them, in as many parts as `names`."""
    parts, x = [grid(window, up)], LEFT
    step = (each[1].at - each[0].at) if len(each) > 1 else window.until - window.since
    for column in each:
        left, right = window.place(column.at), window.place(column.at + step)
        parts.append(f"<g><title>{escape(column.words)}</title>{_column(column, left, (right - left) * width, up)}</g>")
    for name, fill in zip(names, FILLS, strict=False):
        parts.append(f'<rect x="{x + 0.5}" y="6.5" width="11" height="11" {fill}/>{_word(x + 18, name)}')
        x += 38 + 7 * len(name)
    return svg(title, parts)


def spark(values: Sequence[float], title: str) -> str:
    """Draw a tiny chart for a table's row: a bar for each value, the largest as high as the row."""
    most, step = max(values, default=0) or 1, 4
    bars = "".join(
        f'<rect x="{number * step}" y="{20 - height:.1f}" width="3" height="{height:.1f}"/>'
        for number, value in enumerate(values)
        if (height := max(value / most * 20, 1 if value else 0.4))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{len(values) * step}" height="20" role="img"'
        f' aria-label="{escape(title)}" fill="currentColor"><title>{escape(title)}</title>{bars}</svg>'
    )


def _column(column: StackedColumn, left: float, width: float, up: Axis) -> str:
    drawn, base = "", 0.0
    for amount, fill in zip(column.parts, FILLS, strict=False):
        if amount:
            top, bottom = height_of(base + amount, up), height_of(base, up)
            drawn += f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{bottom - top:.1f}" {fill}/>'
            base += amount
    return drawn


def grid(window: TimeAxis, up: Axis) -> str:
    """Draw the levels and the times behind a chart."""
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = []
    for value in up.ticks():
        y = height_of(value, up)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="currentColor" opacity="0.15"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{up.text(value)}</text>')
    for moment, text in window.ticks():
        x = window.place(moment)
        parts.append(f'<path d="M{x:.1f} {bottom}v4" stroke="currentColor" opacity="0.5"/>')
        if LEFT <= x <= right - 14:
            parts.append(f'<text x="{x:.1f}" y="{bottom + 17}" text-anchor="middle">{text}</text>')
    return "".join(parts)


def _word(x: float, text: str) -> str:
    return f'<text x="{x}" y="16">{escape(text)}</text>'


def svg(title: str, parts: Sequence[str], *, top: int = 0, height: int = HEIGHT) -> str:
    """Put a chart's parts together under its title, from `top` to `height`."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top} {WIDTH} {height - top}" role="img"'
        f' aria-label="{escape(title)}" font-family="system-ui, sans-serif" font-size="12" fill="currentColor">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _xy(point: Point, window: TimeAxis, up: Axis) -> str:
    return f"{window.place(point.at):.1f} {height_of(point.value or 0.0, up):.1f}"


def height_of(value: float, up: Axis) -> float:
    """Give the place of a value from the top of the chart."""
    return HEIGHT - BOTTOM - up.place(value) * (HEIGHT - BOTTOM - TOP)
