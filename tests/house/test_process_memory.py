"""docs/process-memory.md names all that modules keep between two requests. (That it names nothing else: test_house.)"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.drawing import ROOT

PAGE = ROOT / "docs" / "process-memory.md"
KEEPERS = {
    "Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Counter", "deque", "dict", "set", "local",
    "ThreadPoolExecutor", "ContextVar", "Buffer", "FixedWindow", "Turns", "LookUps", "InFlight", "Remembered", "Waker",
}  # fmt: skip
"""Calls whose result, kept in a module, changes while the process lives."""
CACHES = {"cache", "lru_cache"}


def modules() -> Iterator[Path]:
    """The sandbox provider is a process of its own, with books instead of caches."""
    for house in ("config", "sessions_app", "routing", "providers"):
        for file in sorted((ROOT / house).rglob("*.py")):
            if "migrations" not in file.parts and "providers/sandbox/server" not in str(file):
                yield file


def kept_in(file: Path) -> Iterator[str]:
    """The names of a module that remember something: caches, locks, counters, buffers and what `global` changes."""
    module = ast.parse(file.read_text())
    for node in ast.walk(module):
        if isinstance(node, ast.Global):
            yield from node.names
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and CACHES & {name_of(each) for each in node.decorator_list}:
            yield node.name
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            yield from targets_that_keep(node, node.value)


def targets_that_keep(node: ast.Assign | ast.AnnAssign, value: ast.expr) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        both = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
        pairs = zip(target.elts, value.elts, strict=True) if both else [(target, value)]  # type: ignore[union-attr]
        yield from (name.id for name, made in pairs if isinstance(name, ast.Name) and keeps(made))


def keeps(value: ast.expr) -> bool:
    empty = isinstance(value, ast.Dict | ast.List | ast.Set) and not ast.unparse(value).strip("{}[]")
    return empty or (isinstance(value, ast.Call) and name_of(value) in KEEPERS)


def name_of(node: ast.expr) -> str:
    """The last part of what is called, subscripted or decorated with."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_the_page_names_everything_that_a_module_keeps() -> None:
    named = set(re.findall(r"`([\w/]+\.py):(\w+)`", PAGE.read_text()))

    kept = {(str(file.relative_to(ROOT)), name) for file in modules() for name in kept_in(file)}

    assert kept - named == set()
