"""`make run`, as it is: in a folder of its own, on ports of its own, until it is told to stop."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests import processes

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", ".*_cache", ".hypothesis", "__pycache__")
pytestmark = pytest.mark.timeout(240)


def environment(port: int) -> dict[str, str]:
    """A clean one: what the test run has set up for itself must not show."""
    given = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return given | {"PORT": str(port), "SANDBOX_PORT": str(processes.free_port())}


def run(folder: Path, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "config.run"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command, cwd=folder, env=environment(port), text=True, start_new_session=True, **pipes)


def said_until(started: subprocess.Popen[str], words: str) -> str:
    """Reads what it says until it has said `words`."""
    said = ""
    assert started.stdout is not None
    for line in started.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(said)


def left_over(folder: Path) -> list[str]:
    mark, found = f"SWITCHYARD_RUN={folder}".encode(), []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def test_it_starts_says_where_everything_is_and_ends_without_a_trace(tmp_path: Path) -> None:
    folder = (tmp_path / "switchyard").resolve()
    shutil.copytree(processes.ROOT, folder, ignore=LEFT_OUT)
    port = processes.free_port()
    started = run(folder, port)
    try:
        said = said_until(started, "curl -X POST")
        assert f"Docs   http://127.0.0.1:{port}/docs" in said
        assert "admin / " in said
        assert urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz").status == 200

        second = run(folder, port)
        assert "is running in this folder already" in second.communicate(timeout=60)[0]
        assert second.returncode == 1
        assert urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz").status == 200

        begun = time.monotonic()
        os.kill(started.pid, signal.SIGHUP)
        rest = started.communicate(timeout=60)[0]
    finally:
        processes.end(started)
    assert "ERROR" not in rest
    assert time.monotonic() - begun < 25
    assert left_over(folder) == []
