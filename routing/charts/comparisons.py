"""Charts that compare accounts, as SVG text: stacked columns, lines, shares. Pure.

An account has the same colour in all of them, and differs without colour too: every other column is hatched, lines are
dashed. `swatch` draws the sign for a legend.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from itertools import pairwise

from routing.charts.frame import COLOURS, DASHES, LINE, TIMELINE, Axis, TimeAxis

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HATCH = (
    '<svg width="0" height="0" aria-hidden="true" class="drawn-with"><defs>'
    '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="2" height="5" fill="#fff" fill-opacity="0.45"/></pattern></defs></svg>'
)
"""Must be on a page that has any of these charts, once."""
NAME, ROW, VALUE = 152, 30, 148
"""Of a chart of shares: the width for a name, the height of a row, the width for the words behind a bar."""
LONGEST_NAME = 22
MANY = 35
"""More points than this on a line are drawn smaller."""


@dataclass(frozen=True, slots=True)
class Series:
    """One account's values, hour by hour or day by day; None is one in which there was nothing to measure.

    Those at the places `unsure` names may still change: their dots are hollow.
    """

    name: str
    values: Sequence[float | None]
    unsure: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ShareBar:
    """A part of something, 0 to 1, how much it may still become, and both in words; `look` is another row's colour."""

    name: str
    now: float
    possible: float
    words: str
    look: int | None = None


def stacked(
    title: str,
    series: Sequence[Series],
    *,
    starts: Sequence[datetime],
    window: TimeAxis,
    up: Axis,
    step: timedelta = HOUR,
) -> str:
    """Draw a column for each hour or whatever `step` is, the first series at its bottom."""
    when = "%a %-d %b %H:%M UTC" if step < DAY else "%a %-d %b"
    parts = [window.grid(up)]
    for place, start in enumerate(starts):
        left, right = window.place(start), window.place(start + step)
        values = [(each.name, each.values[place] or 0.0) for each in series]
        said = ", ".join(f"{name} {value:,.0f}" for name, value in values)
        drawn = _column([value for _, value in values], left + 1, right - left - 2, up)
        parts.append(f"<g><title>{escape(f'{start:{when}}: {said}')}</title>{drawn}</g>")
    return TIMELINE.svg(title, parts, top=TIMELINE.top - 8)


def lines(
    title: str,
    series: Sequence[Series],
    *,
    starts: Sequence[datetime],
    window: TimeAxis,
    up: Axis,
    step: timedelta = HOUR,
) -> str:
    """Draw a line for each series, broken where nothing was measured."""
    parts = [window.grid(up)]
    for number, each in enumerate(series):
        spots = [
            None if value is None else (window.place(start + step / 2), TIMELINE.y(value, up))
            for start, value in zip(starts, each.values, strict=True)
        ]
        dash = f' stroke-dasharray="{DASHES[number % len(DASHES)]}"' if number else ""
        path = "".join(
            f"M{before[0]:.1f} {before[1]:.1f}L{after[0]:.1f} {after[1]:.1f}"
            for before, after in pairwise(spots)
            if before and after
        )
        colour = colour_of(number)
        size = 2.5 if len(spots) <= MANY else 1.3
        dots = "".join(
            _dot(spot, colour, size, sure=place not in each.unsure) for place, spot in enumerate(spots) if spot
        )
        parts.append(
            f'<g fill="{colour}"><title>{escape(each.name)}</title>'
            f'<path d="{path}" fill="none" stroke="{colour}" {LINE}{dash}/>{dots}</g>'
        )
    return TIMELINE.svg(title, parts, top=TIMELINE.top - 8)


def shares(title: str, rows: Sequence[ShareBar]) -> str:
    """Draw a bar for each share, an outline for what it may become, and its words behind."""
    room, parts = TIMELINE.width - NAME - VALUE, list[str]()
    for number, row in enumerate(rows):
        y = 6 + number * ROW
        parts.append(
            f"<g><title>{escape(f'{row.name}: {row.words}')}</title>"
            f'<text x="{NAME - 10}" y="{y + 15}" text-anchor="end">{escape(_brief(row.name))}</text>'
            f'<rect x="{NAME}" y="{y}" width="{room}" height="20" rx="2" opacity="0.08"/>'
            f"{_filled(number if row.look is None else row.look, NAME, y, room * row.now, 20)}"
            f'<rect x="{NAME + 0.5}" y="{y + 0.5}" width="{room * row.possible:.1f}" height="19" rx="2" fill="none"'
            ' stroke="currentColor" stroke-dasharray="2 2" opacity="0.6"/>'
            f'<text x="{NAME + room + 8}" y="{y + 15}">{escape(row.words)}</text></g>'
        )
    return TIMELINE.svg(title, parts, height=max(len(rows), 1) * ROW + 8)


def swatch(number: int, *, line: bool = False) -> str:
    """Draw what the series of a number looks like."""
    if line:
        dash = f' stroke-dasharray="{DASHES[number % len(DASHES)]}"' if number else ""
        inside, width = f'<path d="M0 6h22" stroke="{colour_of(number)}" stroke-width="2"{dash}/>', 22
    else:
        inside, width = _filled(number, 0, 0, 12, 12), 12
    return f'<svg width="{width}" height="12" aria-hidden="true">{inside}</svg>'


def colour_of(number: int) -> str:
    """Give the colour of the series of a number."""
    return COLOURS[number % len(COLOURS)]


def _column(values: Sequence[float], left: float, width: float, up: Axis) -> str:
    drawn, base = "", 0.0
    for number, value in enumerate(values):
        if value:
            top, bottom = TIMELINE.y(base + value, up), TIMELINE.y(base, up)
            drawn += _filled(number, left, top, width, bottom - top)
            base += value
    return drawn


def _dot(spot: tuple[float, float], colour: str, size: float, *, sure: bool) -> str:
    look = "" if sure else f' class="hollow" stroke="{colour}"'
    return f'<circle cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="{size if sure else 2.5}"{look}/>'


def _filled(number: int, x: float, y: float, width: float, height: float) -> str:
    place = f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    hatched = f'{place} fill="url(#hatch)"/>' if number % 2 else ""
    return f'{place} fill="{colour_of(number)}"/>{hatched}'


def _brief(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
