"""Runs processes until one of them ends or a signal asks to stop, then ends all of them.

First gracefully: a process gets SIGTERM and GRACE_SECONDS for its current work. Then, or at a second Ctrl-C, whole
process groups are killed. Nothing here waits for a reader of the output (`output.py`), and nothing is done in a signal
handler (`stop_signals.py`).
"""

import os
import selectors
import signal
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from config.standalone.child import Child
from config.standalone.output import Output
from config.standalone.stop_signals import StopSignals

GRACE_SECONDS = 30
"""Requests in flight may wait for a provider."""
KILL_SECONDS = 5
LAST_WORDS_SECONDS = 2
LAST_READS = 64
DOUBLE_SECONDS = 1
"""A second Ctrl-C within this time is the first one, delivered twice."""
TICK_SECONDS = 0.2
SYSTEM = "system"
COLOURS = (37, 36, 33, 32, 35, 34, 31)


class Stopped(Exception):
    """A signal asked to stop."""


class Supervisor:
    """A context manager: all processes it started have ended when it exits, whatever happens inside."""

    def __init__(self, signals: StopSignals) -> None:
        self._signals, self._output = signals, Output()
        self._names = [SYSTEM]
        self._children: list[Child] = []
        self._passing: Child | None = None
        self._asked_at: float | None = None
        self._ending = self._hurry = False
        self._selector = selectors.DefaultSelector()
        self._selector.register(signals, selectors.EVENT_READ)

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, *_: object) -> None:
        self._ending = True
        try:
            self._end_gently()
        finally:
            self._kill()
            self._output.close(seconds=LAST_WORDS_SECONDS)

    def run(self, command: Sequence[str]) -> int:
        """Run a command to its end; returns its exit code. Raises Stopped."""
        child = self._start("", command)
        while not child.is_gone():
            self._look()
        self._forget(child)
        return child.code() or 0

    def start(self, commands: Mapping[str, str]) -> None:
        """Start processes by name that run until they are stopped."""
        self._names += commands
        for name, command in commands.items():
            child = self._start(name, ["/bin/sh", "-c", command])
            self._say(f"{name} started (pid={child.pid})")

    def watch(self, passing: Sequence[str]) -> int:
        """Run a command until it fails or a process ends; returns the exit code. Raises Stopped."""
        self._passing = self._start("", passing)
        while (code := self._ended()) is None:
            self._look()
        return code

    def _ended(self) -> int | None:
        for child in self._children:
            code = child.code()
            if code is not None and (code or child is not self._passing):
                return code
        return None

    def _start(self, name: str, command: Sequence[str]) -> Child:
        child = Child(name, command)
        self._children.append(child)
        self._selector.register(child.said, selectors.EVENT_READ, child)
        return child

    def _look(self) -> None:
        """Wait a moment for output, an end or a signal. Raises Stopped at the first signal."""
        for key, _ in self._selector.select(TICK_SECONDS):
            if isinstance(key.data, Child):
                self._pass_on(key.data)
        for number in self._signals.taken():
            self._take(number)

    def _take(self, number: signal.Signals) -> None:
        now = time.monotonic()
        if self._asked_at is None:
            self._asked_at = now
            self._say(f"{number.name} received")
            if not self._ending:
                raise Stopped
        elif number is signal.SIGINT and now - self._asked_at > DOUBLE_SECONDS:
            self._hurry = True

    def _pass_on(self, child: Child) -> bool:
        """Print its new output; False after the end of the output."""
        lines = child.lines()
        if lines is None:
            self._selector.unregister(child.said)
            return False
        prefix = self._prefix(child.name)
        for line in lines:
            self._output.add(prefix + line)
        return True

    def _forget(self, child: Child) -> None:
        """Print the last output of a process that has ended."""
        with suppress(BlockingIOError):
            for _ in range(LAST_READS):
                if child.said not in self._selector.get_map() or not self._pass_on(child):
                    break
        if child.said in self._selector.get_map():
            self._selector.unregister(child.said)
        child.said.close()
        self._children.remove(child)
        if child.name:
            self._say(f"{child.name} stopped (rc={child.code()})")

    def _end_gently(self) -> None:
        until = time.monotonic() + GRACE_SECONDS
        while self._children and time.monotonic() < until and not self._hurry:
            for child in list(self._children):
                child.ask_to_end()
            self._forget_gone()

    def _kill(self) -> None:
        until = time.monotonic() + KILL_SECONDS
        for child in self._children:
            self._say(f"{child.name or 'an unnamed command'} is killed")
        while self._children and time.monotonic() < until:
            for child in list(self._children):
                child.kill()
            self._forget_gone()

    def _forget_gone(self) -> None:
        for child in [each for each in self._children if each.is_gone()]:
            self._forget(child)
        if self._children:
            self._look()

    def _say(self, text: str) -> None:
        self._output.add(self._prefix(SYSTEM) + f"{text}\n".encode())

    def _prefix(self, name: str) -> bytes:
        if not name:
            return b""
        text = f"{datetime.now():%H:%M:%S} {name:{max(map(len, self._names))}} | "  # noqa: DTZ005 - for people here
        if os.isatty(1):
            text = f"\033[{COLOURS[self._names.index(name) % len(COLOURS)]}m{text}\033[0m"
        return text.encode()
