"""One process of a run, with its own session and process group, which its children share."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

TIED = (sys.executable, "-I", "-S", str(Path(__file__).with_name("tied.py")))
AT_ONCE = LONGEST_LINE = 1 << 16


class Child:
    """A process, started at once. Ctrl-C in the terminal does not reach it; it gets SIGTERM and ends its children."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self._asked = self._asked_group = False
        self._rest = b""
        self._process = subprocess.Popen(
            [*TIED, str(os.getpid()), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.pid = self._process.pid
        self.said = cast(IO[bytes], self._process.stdout)
        os.set_blocking(self.said.fileno(), False)

    def lines(self) -> list[bytes] | None:
        """Read the lines printed since the last call; None after the end of the output.

        Raises BlockingIOError while there is no new output.
        """
        taken = os.read(self.said.fileno(), AT_ONCE)
        *whole, self._rest = (self._rest + taken).split(b"\n")
        if self._rest and (not taken or len(self._rest) > LONGEST_LINE):
            whole.append(self._rest)
            self._rest = b""
        return [line + b"\n" for line in whole] if taken or whole else None

    def code(self) -> int | None:
        """Return its exit code, in the shell's convention; None while it runs."""
        code = self._process.poll()
        return code if code is None or code >= 0 else 128 - code

    def is_gone(self) -> bool:
        """Tell whether it and all processes it started have ended."""
        return self.code() is not None and not self._signal_group(0)

    def ask_to_end(self) -> None:
        """Send SIGTERM once: to the process, which ends its children, or to the children that outlived it."""
        if self.code() is None and not self._asked:
            self._asked = True
            self._process.terminate()
        elif self.code() is not None and not self._asked_group:
            self._asked_group = True
            self._signal_group(signal.SIGTERM)

    def kill(self) -> None:
        """Kill it and all processes it started, at once."""
        self._signal_group(signal.SIGKILL)

    def _signal_group(self, number: int) -> bool:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)
            return True
        return False
