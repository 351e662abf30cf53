"""Charts as SVG text: lines over time or count, and bars side by side. Pure; readable without colour or sight."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from routing.charts.frame import COLOURS, DASHES, PLOT, Axis


@dataclass(frozen=True, slots=True)
class PlotLine:
    """A named series of points; `band` is its lower and upper bound at each point."""

    name: str
    points: Sequence[tuple[float, float]]
    band: Sequence[tuple[float, float]] = ()


@dataclass(frozen=True, slots=True)
class Dots:
    """Single observations, drawn behind the lines."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Bar:
    """A pair of shares from 0 to 1 for one name."""

    name: str
    before: float
    after: float


def lines(
    title: str,
    series: Sequence[PlotLine],
    *,
    across: Axis,
    up: Axis,
    marks: Sequence[tuple[str, float]] = (),
    dots: Dots | None = None,
) -> str:
    """Draw each series as a line with its band; `marks` are named levels, the lowest first."""
    parts = [_grid(across, up), *(_dots(dots, len(series), across, up) if dots else ())]
    for number, line in enumerate(series):
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        if line.band:
            lows = [(x, low) for (x, _), (low, _) in zip(line.points, line.band, strict=True)]
            highs = [(x, high) for (x, _), (_, high) in zip(line.points, line.band, strict=True)]
            parts.append(
                f'<polygon points="{_path([*lows, *reversed(highs)], across, up)}" fill="{colour}" opacity="0.18"/>'
            )
        parts.append(
            f'<polyline points="{_path(line.points, across, up)}" fill="none" stroke="{colour}" stroke-width="2"'
            f' stroke-dasharray="{dash}"/>'
        )
        parts.append(_legend(number, line.name, colour, dash))
    parts += [_mark(name, level, up, below=not number) for number, (name, level) in enumerate(marks)]
    return PLOT.svg(title, parts)


def bars(title: str, rows: Sequence[Bar], *, before: str, after: str) -> str:
    """Draw for each name its share before and after, with the numbers beside."""
    step, top = 52, 34
    scale = PLOT.width - 260
    parts = [_key(before, COLOURS[0], 170), _key(after, COLOURS[1], 320)]
    for number, row in enumerate(rows):
        y = top + number * step
        parts.append(f'<text x="160" y="{y + 22}" text-anchor="end">{escape(row.name)}</text>')
        for offset, share, colour in ((0, row.before, COLOURS[0]), (18, row.after, COLOURS[1])):
            width = max(share * scale, 1)
            parts.append(f'<rect x="170" y="{y + offset}" width="{width:.1f}" height="15" rx="2" fill="{colour}"/>')
            parts.append(f'<text x="{176 + width:.1f}" y="{y + offset + 12}">{share:.1%}</text>')
    return PLOT.svg(title, parts, height=top + step * len(rows))


def span(values: Sequence[float], *, least: float = 0.0) -> tuple[float, float]:
    """Give the range that holds all values, at least `least` wide."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    short = max(least - (high - low), 0.0)
    return low - short / 2, high + short / 2


def _grid(across: Axis, up: Axis) -> str:
    bottom, middle = PLOT.height - PLOT.bottom, PLOT.x(0.5)
    parts = [PLOT.levels(up)]
    for value in across.ticks():
        text = across.text(value)
        parts.append(f'<text x="{_x(value, across):.1f}" y="{bottom + 15}" text-anchor="middle">{text}</text>')
    parts.append(f'<text x="{middle}" y="{PLOT.height - 4}" text-anchor="middle">{escape(across.title)}</text>')
    parts.append(f'<text x="4" y="12" opacity="0.8">{escape(up.title)}</text>')
    return "".join(parts)


def _legend(number: int, name: str, colour: str, dash: str) -> str:
    x, y = PLOT.width - PLOT.right + 10, PLOT.top + 12 + number * 20
    return (
        f'<path d="M{x} {y}h22" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
        f'<text x="{x + 28}" y="{y + 4}">{escape(name)}</text>'
    )


def _dots(dots: Dots, row: int, across: Axis, up: Axis) -> Iterator[str]:
    """Draw the observations, and their sign below the legend's `row` lines."""
    x, y = PLOT.width - PLOT.right + 10, PLOT.top + 12 + row * 20
    places = [(_x(value, across), PLOT.y(height, up)) for value, height in dots.points]
    for left, top in [*places, (x + 11, y)]:
        yield f'<circle cx="{left:.1f}" cy="{top:.1f}" r="2.5" fill="currentColor" opacity="0.35"/>'
    yield f'<text x="{x + 28}" y="{y + 4}">{escape(dots.name)}</text>'


def _key(name: str, colour: str, x: int) -> str:
    return (
        f'<rect x="{x}" y="8" width="12" height="12" fill="{colour}"/><text x="{x + 18}" y="18">{escape(name)}</text>'
    )


def _mark(name: str, level: float, up: Axis, *, below: bool) -> str:
    y, right = PLOT.y(level, up), PLOT.width - PLOT.right
    return (
        f'<path d="M{PLOT.left} {y:.1f}H{right}" stroke="currentColor" stroke-dasharray="3 3" opacity="0.7"/>'
        f'<text x="{right - 4}" y="{y + (13 if below else -4):.1f}" text-anchor="end">{escape(name)}</text>'
    )


def _path(points: Sequence[tuple[float, float]], across: Axis, up: Axis) -> str:
    return " ".join(f"{_x(x, across):.1f},{PLOT.y(y, up):.1f}" for x, y in points)


def _x(value: float, across: Axis) -> float:
    return PLOT.x(across.place(value))
