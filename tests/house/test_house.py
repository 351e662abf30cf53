"""The house is as it is drawn and described."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.drawing import PICTURE, ROOT, draw, houses

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob(".github/**/*.md")])
ROOMS = "config|sessions_app|routing|providers|tests|benchmarks|docs|deploy|templates|static|requirements|clients"
PATH = re.compile(rf"(?<![\w/.-])((?:{ROOMS})/(?:[\w./-]*[\w/])?)(?::(\w+))?")
NAMED = "NAME"
"""Stands in a page for the name of something that the reader makes."""


def named_in(page: Path) -> Iterator[tuple[str, str | None]]:
    """The paths of the repository that a page names, each with the function or class named behind it."""
    if page.name == "CHANGELOG.md":  # it says what was
        return
    for path, name in PATH.findall(page.read_text()):
        if NAMED not in path and "..." not in path:
            yield path.rstrip("."), name or None


def test_the_picture_shows_the_imports_as_they_are() -> None:
    assert PICTURE.read_text() == draw(houses()), "draw it again: .venv/bin/python -m tests.house.drawing"


def test_every_room_says_what_it_is_for() -> None:
    silent = [room for house in houses() for room in set(house.modules.values()) if not house.says(room)]
    assert silent == []


def test_no_room_imports_one_that_imports_it() -> None:
    circles = [pair for house in houses() for pair in house.arrows if pair[::-1] in house.arrows]
    assert circles == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_exists(page: Path) -> None:
    missing = [
        f"{path}:{name}" if name else path
        for path, name in named_in(page)
        if not (ROOT / path).exists() or (name and name not in _defined_in(ROOT / path))
    ]
    assert missing == []


def test_the_readme_names_every_package() -> None:
    named = {path.split("/")[0] for path, _ in named_in(ROOT / "README.md")}
    assert named >= {"config", "sessions_app", "routing", "providers", "tests", "benchmarks", "docs"}


def _defined_in(file: Path) -> set[str]:
    """The names that a Python file defines at its top, and inside its classes."""
    tops = ast.parse(file.read_text()).body
    inside = [each for top in tops if isinstance(top, ast.ClassDef) for each in top.body]
    defined = {each.name for each in [*tops, *inside] if isinstance(each, ast.ClassDef | ast.FunctionDef)}
    return defined | {
        target.id
        for each in [*tops, *inside]
        if isinstance(each, ast.Assign | ast.AnnAssign)
        for target in (each.targets if isinstance(each, ast.Assign) else [each.target])
        if isinstance(target, ast.Name)
    }
