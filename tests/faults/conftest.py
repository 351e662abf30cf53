"""Worlds for experiments."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.faults.world import World, world


@pytest.fixture
def accounts(account: Callable[..., Any]) -> list[str]:
    """Two accounts with new names, the first preferred."""
    names = [f"{place}-{uuid4().hex[:8]}" for place in ("first", "second")]
    for preference, name in zip((1, 0), names, strict=True):
        account(name, preference=preference)
    return names


@pytest.fixture
def started(tmp_path: Path, accounts: list[str]) -> Callable[..., Any]:
    """Starts a world, with a planted bug if one is named."""

    @contextmanager
    def start(bug: str = "", **how: Any) -> Iterator[World]:
        with world(tmp_path / uuid4().hex, bug=bug, **how) as made:
            yield made

    return start
