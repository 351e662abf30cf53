"""Processes that an earlier run of this folder left behind. A mark distinguishes them from all others."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from config.standalone.defaults import ROOT

MARK = "SWITCHYARD_RUN"
"""An environment variable."""
SECONDS = 10


def mark() -> None:
    """Mark all processes that this one starts from now on."""
    os.environ[MARK] = str(ROOT)


def end() -> None:
    """Kill them. Works only where /proc shows which processes are ours."""
    deadline = time.monotonic() + SECONDS
    while (left := _left()) and time.monotonic() < deadline:
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)


def _left() -> list[int]:
    marked, found = f"{MARK}={ROOT}".encode(), []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            ours = marked in (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if ours and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found
