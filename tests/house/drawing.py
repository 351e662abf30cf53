"""Draw the house from its imports: `python -m tests.house.drawing` writes docs/pictures/house.svg anew.

A folder is a room. Files at a package's root are two rooms: those that use its folders, and the vocabulary that does
not. An arrow means "imports"; one that follows from others is left out.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from textwrap import wrap

import grimp

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "pictures" / "house.svg"
PACKAGES = ("config", "sessions_app", "routing", "providers")
DOORS, VOCABULARY = "doors", "vocabulary"
LEFT_OUT = ("migrations", "management", "formats", "apps")

WIDTH, BOX, GAP, ROW, HEADER = 760, 226, 14, 108, 40
BOX_HEIGHT = 76
FONT = 'font-family="system-ui, sans-serif"'


@dataclass(frozen=True)
class House:
    """Rooms of one package, and which of them imports which."""

    package: str
    graph: grimp.ImportGraph

    @cached_property
    def modules(self) -> Mapping[str, str]:
        """The room of each module."""
        inside = sorted(self.graph.find_descendants(self.package))
        folders = {name for name in self.graph.find_children(self.package) if self.graph.find_children(name)}
        rooms = {}
        for module in inside:
            folder = ".".join(module.split(".")[:2])
            if folder.split(".")[1] not in LEFT_OUT:
                rooms[module] = folder if folder in folders else self._room_of_file(module, folders)
        return rooms

    def _room_of_file(self, module: str, folders: set[str]) -> str:
        reached = self.graph.find_upstream_modules(module)
        uses = any(".".join(each.split(".")[:2]) in folders for each in reached if each.startswith(self.package))
        return f"{self.package}.{DOORS if uses else VOCABULARY}"

    @cached_property
    def arrows(self) -> frozenset[tuple[str, str]]:
        """Every pair of rooms of which the first imports the second."""
        return frozenset(
            (room, self.modules[imported])
            for module, room in self.modules.items()
            for imported in self.graph.find_modules_directly_imported_by(module)
            if self.modules.get(imported, room) != room
        )

    @cached_property
    def drawn(self) -> list[tuple[str, str]]:
        """The arrows without those that follow from others."""
        return sorted(
            (one, other)
            for one, other in self.arrows
            if not any((one, between) in self.arrows and other in self._below(between) for between in self._rooms)
        )

    @cached_property
    def _rooms(self) -> list[str]:
        return sorted(set(self.modules.values()))

    def _below(self, room: str) -> frozenset[str]:
        return frozenset(other for one, other in self.arrows if one == room).union(
            *(self._below(other) for one, other in self.arrows if one == room)
        )

    @cached_property
    def rows(self) -> list[list[str]]:
        """Rooms from top to bottom: each stands above all it imports."""
        heights = {room: self._height(room) for room in self._rooms}
        return [
            [room for room in self._rooms if heights[room] == height] for height in range(max(heights.values()), -1, -1)
        ]

    def _height(self, room: str) -> int:
        return max((1 + self._height(other) for one, other in self.arrows if one == room), default=0)

    def files(self, room: str) -> list[str]:
        """The files of a room, without the package files."""
        return [
            module
            for module, its in self.modules.items()
            if its == room and (ROOT / (module.replace(".", "/") + ".py")).exists()
        ]

    def says(self, room: str) -> str:
        """What a room is for: the first line of its package, or the files at the root by name."""
        if room.endswith((DOORS, VOCABULARY)):
            return " ".join(module.rsplit(".", 1)[1] for module in self.files(room))
        text = (ROOT / room.replace(".", "/") / "__init__.py").read_text()
        return (ast.get_docstring(ast.parse(text)) or "").split("\n")[0]


def houses() -> list[House]:
    """Read the imports of the four packages as they are now."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    return [House(package, graph) for package in PACKAGES]


def draw(packages: list[House]) -> str:
    """Draw all packages below each other, as SVG text."""
    parts, top = [], 10
    for house in packages:
        height = HEADER + ROW * len(house.rows)
        parts += [_frame(house, top, height), *_inside(house, top + HEADER)]
        top += height + 34
        if house is not packages[-1]:
            parts.append(_down(top - 30))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img" {FONT}>'
    title = "<title>The rooms of Switchyard and which imports which</title>"
    return "\n".join([head, title, _background(top), *parts, "</svg>", ""])


def _background(height: int) -> str:
    return (
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#64748b"/></marker></defs>'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
    )


def _frame(house: House, top: int, height: int) -> str:
    text = (ROOT / house.package / "__init__.py").read_text()
    says = escape((ast.get_docstring(ast.parse(text)) or "").split("\n")[0])
    return (
        f'<rect x="8" y="{top}" width="{WIDTH - 16}" height="{height}" rx="10" fill="#f1f5f9" stroke="#cbd5e1"/>'
        f'<text x="24" y="{top + 26}" font-size="17" font-weight="700" fill="#0f172a">{house.package}/'
        f'<tspan font-size="13" font-weight="400" fill="#475569" dx="12">{says}</tspan></text>'
    )


def _inside(house: House, top: int) -> Iterator[str]:
    spots = {
        room: (_left(place, len(row)), top + line * ROW)
        for line, row in enumerate(house.rows)
        for place, room in enumerate(row)
    }
    for one, other in house.drawn:
        (x1, y1), (x2, y2) = spots[one], spots[other]
        start, end = f"{x1 + BOX // 2} {y1 + BOX_HEIGHT}", f"{x2 + BOX // 2} {y2 - 1}"
        bend = f"{x1 + BOX // 2} {y1 + BOX_HEIGHT + 22} {x2 + BOX // 2} {y2 - 24}"
        yield f'<path d="M{start} C{bend} {end}" fill="none" stroke="#94a3b8" marker-end="url(#head)"/>'
    for room, (x, y) in spots.items():
        yield from _box(house, room, x, y)


def _left(place: int, many: int) -> int:
    whole = many * BOX + (many - 1) * GAP
    return (WIDTH - whole) // 2 + place * (BOX + GAP)


def _box(house: House, room: str, x: int, y: int) -> Iterator[str]:
    name, count = room.split(".", 1)[1], len(house.files(room))
    title = {DOORS: "files at the root", VOCABULARY: "vocabulary"}.get(name, f"{name}/")
    yield f'<rect x="{x}" y="{y}" width="{BOX}" height="{BOX_HEIGHT}" rx="6" fill="#ffffff" stroke="#475569"/>'
    yield (
        f'<text x="{x + 10}" y="{y + 18}" font-size="13" font-weight="600" fill="#0f172a">{title}'
        f'<tspan font-weight="400" fill="#64748b" dx="6">{count} files</tspan></text>'
    )
    lines = wrap(house.says(room), 40)
    for number, line in enumerate(lines[:4]):
        yield f'<text x="{x + 10}" y="{y + 33 + 12 * number}" font-size="10.5" fill="#334155">{escape(line)}</text>'


def _down(y: int) -> str:
    middle = WIDTH // 2
    return (
        f'<path d="M{middle} {y} V{y + 24}" stroke="#475569" stroke-width="3" marker-end="url(#head)"/>'
        f'<text x="{middle + 14}" y="{y + 16}" font-size="11" fill="#475569">imports</text>'
    )


if __name__ == "__main__":
    PICTURE.write_text(draw(houses()))
