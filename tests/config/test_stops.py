"""`make run` under traffic, each request a line: it ends whole, whoever asks and whoever reads what it prints.

`make prove` repeats each PROVE times.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

import pytest

from tests import processes
from tests.config import runs
from tests.faults.world import PATIENCE_SECONDS, SCALE

CLIENTS = 16
SECONDS = 2
"""Of traffic before the stop; it goes on until everything is gone."""
pytestmark = pytest.mark.timeout(300)


@contextmanager
def traffic(port: int) -> Iterator[None]:
    """Clients without a token: nothing is quicker, and each is a line in the log."""
    over = threading.Event()

    def ask() -> None:
        while not over.wait(0.02):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            try:
                while not over.is_set():
                    connection.request("GET", "/api/v1/sessions")
                    connection.getresponse().read()
            except (OSError, http.client.HTTPException):
                connection.close()

    clients = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for each in clients:
        each.start()
    try:
        yield
    finally:
        over.set()
        for each in clients:
            each.join()


def serves(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def is_unlocked(folder: Path) -> bool:
    """Whether no process is left that this run's own lock came down to."""
    with (folder / "var" / "run.lock").open() as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            return False
    return True


class Run:
    """One run, printing to a terminal or what else is given, under traffic."""

    def __init__(self, folder: Path, leaving: ExitStack, output: Callable[["Run"], int], shell: str = "") -> None:
        self.folder, self.port, self.leaving = folder, processes.free_port(), leaving
        self.terminal = -1
        given = output(self)
        command = [*(["/bin/sh", "-c", shell, "sh"] if shell else []), sys.executable, "-m", "config.standalone.run"]
        # `setsid --ctty` makes it the terminal's own, so that a Ctrl-C typed there and its end reach it.
        terminal = ["setsid", "--ctty", "--wait"] if self.terminal >= 0 else []
        self.process = subprocess.Popen(
            [*terminal, *command], cwd=folder, env=runs.environment(self.port), start_new_session=True,
            stdin=given if terminal else subprocess.DEVNULL, stdout=given, stderr=given,
        )  # fmt: skip
        os.close(given)
        leaving.enter_context(runs.ended(self.process, folder))

    def a_terminal(self) -> int:
        self.terminal, theirs = os.openpty()
        threading.Thread(target=self._read, daemon=True).start()
        return theirs

    def a_full_disk(self) -> int:
        return os.open("/dev/full", os.O_WRONLY)

    def a_closed_pipe(self) -> int:
        reading, given = os.pipe()
        os.close(reading)
        return given

    def an_unread_pipe(self) -> int:
        unread, given = os.pipe()
        self.leaving.callback(os.close, unread)
        return given

    def ctrl_c(self) -> None:
        os.write(self.terminal, b"\x03")

    def end_of_terminal(self) -> None:
        os.close(self.terminal)

    def sigterm(self) -> None:
        self.process.terminate()

    def sighup(self) -> None:
        self.process.send_signal(signal.SIGHUP)

    def _read(self) -> None:
        try:
            while os.read(self.terminal, 1 << 16):
                pass
        except OSError:
            return


STOPS = [
    (Run.a_terminal, Run.ctrl_c),
    (Run.a_terminal, Run.end_of_terminal),
    (Run.an_unread_pipe, Run.sigterm),
    (Run.a_full_disk, Run.sigterm),
    (Run.a_closed_pipe, Run.sighup),
]


@pytest.fixture
def begun(clone: Path) -> Iterator[Callable[..., Run]]:
    """Starts a run and the traffic."""
    with ExitStack() as leaving:

        def begin(output: Callable[[Run], int], shell: str = "") -> Run:
            made = Run(clone, leaving, output, shell)
            assert runs.within(PATIENCE_SECONDS, lambda: serves(made.port))
            leaving.enter_context(traffic(made.port))
            time.sleep(SECONDS)
            return made

        yield begin


@pytest.mark.parametrize("turn", range(SCALE))
@pytest.mark.parametrize(("output", "ask"), STOPS, ids=[f"{ask.__name__} {output.__name__}" for output, ask in STOPS])
def test_nothing_stays(
    output: Callable[[Run], int], ask: Callable[[Run], None], turn: int, begun: Callable[..., Run]
) -> None:
    run = begun(output)

    ask(run)

    assert run.process.wait(PATIENCE_SECONDS) == 0
    assert runs.left_over(run.folder) == []
    assert is_free(run.port)
    assert is_unlocked(run.folder)


def test_a_run_without_any_streams_ends_whole_too(begun: Callable[..., Run]) -> None:
    run = begun(Run.a_closed_pipe, shell='exec "$@" <&- >&- 2>&-')

    run.sigterm()

    assert run.process.wait(PATIENCE_SECONDS) == 0
    assert runs.left_over(run.folder) == []
    assert (run.folder / "var" / "run.lock").read_bytes() == b""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells a process that its parent was killed")
def test_a_killed_run_takes_its_processes_with_it(begun: Callable[..., Run]) -> None:
    run = begun(Run.an_unread_pipe)

    run.process.kill()

    assert run.process.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    assert runs.within(PATIENCE_SECONDS, lambda: runs.left_over(run.folder) == [])
    assert is_free(run.port)
