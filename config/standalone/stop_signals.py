"""Ctrl-C, SIGTERM and a closed terminal, as data to read from a pipe.

Nothing is done inside a signal handler, because it may interrupt anything, such as a half-written line. The interpreter
writes the signal's number into a pipe, and the main loop waits for that pipe like for any other.
"""

import os
import signal
from contextlib import suppress
from typing import Any

STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopSignals:
    """Records STOP and SIGCHLD from now on. `nohup` keeps working: an ignored SIGHUP stays ignored."""

    def __init__(self) -> None:
        self._reading, writing = os.pipe()
        os.set_blocking(self._reading, False)
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        for each in (*STOP, signal.SIGCHLD):
            if each is not signal.SIGHUP or signal.getsignal(each) is not signal.SIG_IGN:
                signal.signal(each, _noted)

    def fileno(self) -> int:
        """Return the pipe to wait for."""
        return self._reading

    def taken(self) -> list[signal.Signals]:
        """Return the stop signals received since the last call."""
        with suppress(BlockingIOError):
            return [signal.Signals(number) for number in os.read(self._reading, 4096) if number in STOP]
        return []


def _noted(*_: Any) -> None:
    """Do nothing; without a handler the signal's default action would run."""
