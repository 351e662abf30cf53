"""Processes that run together end together, and nothing of them stays."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.config.runs import ended, left_over, within
from tests.processes import ROOT

PROGRAM = """
import sys
from config.standalone import supervisor
from config.standalone.stop_signals import StopSignals

supervisor.GRACE_SECONDS = float(sys.argv[1])
signals = StopSignals()
try:
    with supervisor.Supervisor(signals) as running:
        running.start({f"p{number}": command for number, command in enumerate(sys.argv[2:])})
        sys.exit(running.watch(["true"]))
except supervisor.Stopped:
    sys.exit(0)
"""
FOREVER = "exec sleep 1000"
STUBBORN = "trap '' TERM; sleep 1000 & sleep 1000"
Started = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """Starts a supervisor with shell commands; what they print goes to `output`."""
    with ExitStack() as leaving:

        def start(*commands: str, grace: float = 30, output: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
            variables = os.environ | {"SWITCHYARD_RUN": str(tmp_path), "PLACE": str(tmp_path)}
            command = [sys.executable, "-c", PROGRAM, str(grace), *commands]
            running = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=output, stderr=output)
            leaving.enter_context(ended(running, tmp_path))
            sleepers = sum("sleep 1000" in each for each in commands)
            assert within(90, lambda: left_over(tmp_path).count("sleep 1000 ") >= sleepers)
            return running

        yield start


def test_when_one_ends_all_end_with_its_exit_code(started: Started, tmp_path: Path) -> None:
    running = started(FOREVER, "sleep 1; exit 7")

    assert running.wait(20) == 7
    assert left_over(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_lets_each_finish_what_it_is_at(number: int, started: Started, tmp_path: Path) -> None:
    busy = "trap 'sleep 2; touch $PLACE/finished; exit' TERM; touch $PLACE/ready; while :; do sleep 0.1; done"
    running = started(FOREVER, busy)
    assert within(90, (tmp_path / "ready").exists)

    running.send_signal(number)
    running.send_signal(number)  # as from a terminal and from `make` at once

    assert running.wait(20) == 0
    assert (tmp_path / "finished").exists()
    assert left_over(tmp_path) == []


def test_what_does_not_end_in_time_is_killed_with_all_it_started(started: Started, tmp_path: Path) -> None:
    running = started(STUBBORN, grace=1.5)

    running.terminate()

    assert running.wait(20) == 0
    assert left_over(tmp_path) == []


def test_a_second_ctrl_c_does_not_wait(started: Started, tmp_path: Path) -> None:
    running = started(STUBBORN, grace=100)

    running.send_signal(signal.SIGINT)
    time.sleep(1.2)
    assert running.poll() is None
    running.send_signal(signal.SIGINT)

    assert running.wait(20) == 0
    assert left_over(tmp_path) == []


def test_children_of_a_killed_process_end_too(started: Started, tmp_path: Path) -> None:
    running = started("sleep 1000 & sleep 1; kill -9 $$", FOREVER)

    assert running.wait(20) == 128 + signal.SIGKILL
    assert left_over(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells a process that its parent was killed")
def test_a_killed_supervisor_takes_its_processes_with_it(started: Started, tmp_path: Path) -> None:
    running = started(FOREVER, FOREVER)

    running.kill()

    assert running.wait(20) == -signal.SIGKILL
    assert within(90, lambda: left_over(tmp_path) == [])


def test_nohup_holds(tmp_path: Path) -> None:
    command = ["nohup", sys.executable, "-c", PROGRAM, "30", FOREVER]
    variables = os.environ | {"SWITCHYARD_RUN": str(tmp_path)}
    running = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with ended(running, tmp_path):
        assert within(20, lambda: "sleep 1000 " in left_over(tmp_path))
        running.send_signal(signal.SIGHUP)
        time.sleep(1)

        assert running.poll() is None
        running.terminate()
        assert running.wait(20) == 0


def test_a_reader_who_does_not_read_holds_up_neither_work_nor_stop(started: Started, tmp_path: Path) -> None:
    unread, given = os.pipe()
    loud = "sleep 1000 & head -c 20000000 /dev/zero | tr '\\0' x | fold -w 100; touch $PLACE/done; wait"
    running = started(loud, output=given)
    os.close(given)

    assert within(60, (tmp_path / "done").exists)
    running.terminate()

    assert running.wait(20) == 0
    assert left_over(tmp_path) == []
    os.close(unread)


def test_each_line_says_whose_it_is(started: Started) -> None:
    reading, given = os.pipe()
    running = started("echo one; echo two; exec sleep 1000", "printf three; exec sleep 1000", output=given)
    os.close(given)
    with os.fdopen(reading) as said:
        lines = [said.readline() for _ in range(4)]
        running.terminate()
        lines += said.readlines()

    shown = [line[9:] for line in lines]  # after the time
    assert "p0     | one\n" in shown
    assert "p0     | two\n" in shown
    assert "p1     | three\n" in shown
    assert "system | SIGTERM received\n" in shown
    assert "system | p1 stopped (rc=143)\n" in shown
