"""`make run` in a folder of its own, on ports of its own; what it says, what it leaves."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests import processes

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", ".*_cache", ".hypothesis", "__pycache__")


def copy_to(folder: Path) -> Path:
    """A clone of the sources, with nothing of what this one has kept."""
    shutil.copytree(processes.ROOT, folder.resolve(), ignore=LEFT_OUT)
    return folder.resolve()


def environment(port: int) -> dict[str, str]:
    """A clean one: what the test run has set up for itself must not show."""
    given = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return given | {"PORT": str(port), "SANDBOX_PORT": str(processes.free_port())}


def run(folder: Path, port: int, **more: str) -> subprocess.Popen[str]:
    """Starts it; what it says can be read."""
    command, variables = [sys.executable, "-m", "config.standalone.run"], environment(port) | more
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command, cwd=folder, env=variables, text=True, start_new_session=True, **pipes)


def said_until(started: subprocess.Popen[str], words: str) -> str:
    """Reads what it says until it has said `words`."""
    said = ""
    for line in started.stdout or ():
        said += line
        if words in line:
            return said
    raise AssertionError(said)


def left_over(folder: Path) -> list[str]:
    """What carries the mark of a run in `folder`."""
    mark = f"SWITCHYARD_RUN={folder}".encode()
    return [words(pid) for pid in pids() if mark in read(pid, "environ").split(b"\0")]


def pids() -> Iterator[int]:
    yield from (int(entry.name) for entry in Path("/proc").glob("[0-9]*"))


def words(pid: int) -> str:
    """A process's command line, as everybody on the machine can read it."""
    return read(pid, "cmdline").replace(b"\0", b" ").decode(errors="replace")


def read(pid: int, name: str) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/{name}").read_bytes()
    return b""


def within(seconds: float, holds: Callable[[], object]) -> bool:
    """Waits until `holds()`."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@contextmanager
def ended(started: subprocess.Popen[Any], folder: Path) -> Iterator[None]:
    """However the test goes, nothing of it stays."""
    try:
        yield
    finally:
        processes.end(started)
        for pid in pids():
            if f"SWITCHYARD_RUN={folder}".encode() in read(pid, "environ").split(b"\0"):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
