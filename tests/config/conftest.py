"""A clone to run in."""

from pathlib import Path

import pytest

from tests.config import runs


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return runs.copy_to(tmp_path_factory.mktemp("clone") / "switchyard")
