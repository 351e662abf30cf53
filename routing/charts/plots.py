"""Charts as SVG text: lines over time or count, and bars side by side. Pure; readable without colour or sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 840, 310
LEFT, RIGHT, TOP, BOTTOM = 56, 240, 28, 34
COLOURS = ("#2563eb", "#d97706", "#059669", "#dc2626", "#7c3aed", "#0891b2", "#be185d", "#65a30d")
DASHES = ("", "7 4", "2 4", "10 3 2 3", "4 2", "1 3", "12 4", "6 2 2 2")
"""Lines differ in pattern too."""
TICKS = 5


@dataclass(frozen=True, slots=True)
class PlotLine:
    """A named series of points; `band` is its lower and upper bound at each point."""

    name: str
    points: Sequence[tuple[float, float]]
    band: Sequence[tuple[float, float]] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A pair of shares from 0 to 1 for one name."""

    name: str
    before: float
    after: float


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


def lines(
    title: str, series: Sequence[PlotLine], *, across: Axis, up: Axis, marks: Sequence[tuple[str, float]] = ()
) -> str:
    """Draw each series as a line with its band; `marks` are named levels, the lowest first."""
    parts = [_grid(across, up)]
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
    return _svg(title, "".join(parts), HEIGHT)


def bars(title: str, rows: Sequence[Bar], *, before: str, after: str) -> str:
    """Draw for each name its share before and after, with the numbers beside."""
    step, top = 52, 34
    scale = WIDTH - 260
    parts = [_key(before, COLOURS[0], 170), _key(after, COLOURS[1], 320)]
    for number, row in enumerate(rows):
        y = top + number * step
        parts.append(f'<text x="160" y="{y + 22}" text-anchor="end">{escape(row.name)}</text>')
        for offset, share, colour in ((0, row.before, COLOURS[0]), (18, row.after, COLOURS[1])):
            width = max(share * scale, 1)
            parts.append(f'<rect x="170" y="{y + offset}" width="{width:.1f}" height="15" rx="2" fill="{colour}"/>')
            parts.append(f'<text x="{176 + width:.1f}" y="{y + offset + 12}">{share:.1%}</text>')
    return _svg(title, "".join(parts), top + step * len(rows))


def span(values: Sequence[float], *, least: float = 0.0) -> tuple[float, float]:
    """Give the range that holds all values, at least `least` wide."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    short = max(least - (high - low), 0.0)
    return low - short / 2, high + short / 2


def _svg(title: str, inside: str, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-label="{escape(title)}" font-family="system-ui, sans-serif" font-size="12"'
        f' fill="currentColor"><title>{escape(title)}</title>'
        f"{inside}</svg>"
    )


def _grid(across: Axis, up: Axis) -> str:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = []
    for value in up.ticks():
        y = _y(value, up)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="currentColor" opacity="0.15"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{up.text(value)}</text>')
    for value in across.ticks():
        parts.append(
            f'<text x="{_x(value, across):.1f}" y="{bottom + 15}" text-anchor="middle">{across.text(value)}</text>'
        )
    parts.append(f'<text x="{(LEFT + right) / 2}" y="{HEIGHT - 4}" text-anchor="middle">{escape(across.title)}</text>')
    parts.append(f'<text x="4" y="12" opacity="0.8">{escape(up.title)}</text>')
    return "".join(parts)


def _legend(number: int, name: str, colour: str, dash: str) -> str:
    x, y = WIDTH - RIGHT + 10, TOP + 12 + number * 20
    return (
        f'<path d="M{x} {y}h22" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
        f'<text x="{x + 28}" y="{y + 4}">{escape(name)}</text>'
    )


def _key(name: str, colour: str, x: int) -> str:
    return (
        f'<rect x="{x}" y="8" width="12" height="12" fill="{colour}"/><text x="{x + 18}" y="18">{escape(name)}</text>'
    )


def _mark(name: str, level: float, up: Axis, *, below: bool) -> str:
    y = _y(level, up)
    return (
        f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="currentColor" stroke-dasharray="3 3" opacity="0.7"/>'
        f'<text x="{WIDTH - RIGHT - 4}" y="{y + (13 if below else -4):.1f}" text-anchor="end">{escape(name)}</text>'
    )


def _path(points: Sequence[tuple[float, float]], across: Axis, up: Axis) -> str:
    return " ".join(f"{_x(x, across):.1f},{_y(y, up):.1f}" for x, y in points)


def _x(value: float, across: Axis) -> float:
    return LEFT + across.place(value) * (WIDTH - RIGHT - LEFT)


def _y(value: float, up: Axis) -> float:
    return HEIGHT - BOTTOM - up.place(value) * (HEIGHT - BOTTOM - TOP)
