"""Charts over time as SVG text: lines with gaps, and columns in parts. Pure; readable without colour or sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import pairwise

from routing.charts.frame import COLOURS, LINE, TIMELINE, Axis, TimeAxis

FILLS = ('fill="#2563eb"', 'fill="#d97706"', 'fill="none" stroke="currentColor" stroke-dasharray="2 2" opacity="0.7"')
"""Of a column's parts, the first at the bottom: full, full in another colour, an outline for what is not sure yet."""


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


def line(title: str, points: Sequence[Point], *, window: TimeAxis, up: Axis, sure: str = "", unsure: str = "") -> str:
    """Draw a line that is broken where nothing was measured, with words for its two kinds."""
    colour, parts = COLOURS[0], [window.grid(up)]
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
    left = TIMELINE.left
    for name, dash in names:
        parts.append(f'<path d="M{left} 12h20" stroke="{colour}" {LINE}{dash}/>{_word(left + 26, name)}')
        left += 46 + 7 * len(name)
    return TIMELINE.svg(title, parts)


def columns(
    title: str, each: Sequence[StackedColumn], *, window: TimeAxis, up: Axis, names: Sequence[str], width: float
) -> str:
    """Draw a column for each period, `width` of the room between two of them, in as many parts as `names`."""
    parts, x = [window.grid(up)], TIMELINE.left
    step = (each[1].at - each[0].at) if len(each) > 1 else window.until - window.since
    for column in each:
        left, right = window.place(column.at), window.place(column.at + step)
        parts.append(f"<g><title>{escape(column.words)}</title>{_column(column, left, (right - left) * width, up)}</g>")
    for name, fill in zip(names, FILLS, strict=False):
        parts.append(f'<rect x="{x + 0.5}" y="6.5" width="11" height="11" {fill}/>{_word(x + 18, name)}')
        x += 38 + 7 * len(name)
    return TIMELINE.svg(title, parts)


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
            top, bottom = TIMELINE.y(base + amount, up), TIMELINE.y(base, up)
            drawn += f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{bottom - top:.1f}" {fill}/>'
            base += amount
    return drawn


def _word(x: float, text: str) -> str:
    return f'<text x="{x}" y="16">{escape(text)}</text>'


def _xy(point: Point, window: TimeAxis, up: Axis) -> str:
    return f"{window.place(point.at):.1f} {TIMELINE.y(point.value or 0.0, up):.1f}"
