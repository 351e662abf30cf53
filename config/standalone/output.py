"""Passes on the output of the processes to a terminal, a pipe, a file, or nothing.

A terminal may be paused, a pipe unread or closed, a disk full. None of this may block a process that logs, or a
shutdown: only one thread writes, its buffer is limited, and further lines are counted and dropped.
"""

import os
import select
import threading
from collections import deque

LIMIT = 4 << 20
"""Bytes kept for a slow reader."""
AT_ONCE = 1 << 16


class Output:
    """Takes complete lines and never blocks; `close` waits for a moment."""

    def __init__(self, descriptor: int = 1) -> None:
        self._descriptor = descriptor
        self._kept: deque[bytes] = deque()
        self._size = self._missed = 0
        self._closed = False
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._write_all, daemon=True)
        self._thread.start()

    def add(self, line: bytes) -> None:
        """Pass on a line, unless the buffer is full."""
        with self._news:
            if self._size + len(line) > LIMIT:
                self._missed += 1
                return
            if self._missed:
                self._keep(b"(%d lines are missing here: they came faster than they were read)\n" % self._missed)
                self._missed = 0
            self._keep(line)
            self._news.notify()

    def close(self, *, seconds: float) -> None:
        """Wait a moment until the rest is written."""
        with self._news:
            self._closed = True
            self._news.notify()
        self._thread.join(seconds)

    def _keep(self, line: bytes) -> None:
        self._kept.append(line)
        self._size += len(line)

    def _write_all(self) -> None:
        while taken := self._next():
            try:
                self._write(taken)
            except OSError:  # closed or full: later lines may be written again, this text is lost
                continue

    def _next(self) -> bytes:
        """Wait for lines; empty at the end."""
        with self._news:
            self._news.wait_for(lambda: self._kept or self._closed)
            lines, size = [], 0
            while self._kept and size < AT_ONCE:
                lines.append(self._kept.popleft())
                size += len(lines[-1])
            self._size -= size
            return b"".join(lines)

    def _write(self, text: bytes) -> None:
        while text:
            try:
                text = text[os.write(self._descriptor, text) :]
            except BlockingIOError:  # another process has made it non-blocking
                select.select([], [self._descriptor], [])
