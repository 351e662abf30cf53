"""Connections on which every wait ends by a deadline, however slowly the other side trickles.

A socket's timeout is one of silence: whoever sends a byte a second never runs into it. Here each wait is cut to what is
left of the whole. It serves calls to providers and events to merchants alike.
"""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore2

Cap = Callable[[float | None], float | None]
"""Shortens a timeout in seconds to what is left. Raises httpcore2.ReadTimeout when nothing is."""
PIECE = 4096
"""Written at a time. A socket that can be written to takes as much at once, so each piece is one wait."""


class Deadline:
    """A moment on the monotonic clock after which nothing may wait any more."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.end = seconds, time.monotonic() + seconds

    def cap(self, timeout: float | None) -> float:
        """Shorten a timeout to what is left. Raises httpcore2.ReadTimeout when nothing is."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout(f"No complete answer within {self.seconds:g} seconds")
        return left if timeout is None else min(timeout, left)


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def within(seconds: float) -> Iterator[Deadline]:
    """Give what this thread does inside the block so many seconds in all; an earlier deadline around it stays."""
    outer, deadline = _current.get(), Deadline(seconds)
    if outer is not None and outer.end < deadline.end:
        deadline = outer
    before = _current.set(deadline)
    try:
        yield deadline
    finally:
        _current.reset(before)


def cap_by_current(timeout: float | None) -> float | None:
    """Shorten a timeout to what is left of the block in `within`; for connections that outlive one call."""
    deadline = _current.get()
    return timeout if deadline is None else deadline.cap(timeout)


class TimedStream(httpcore2.NetworkStream):
    """A connection on which every wait is capped."""

    def __init__(self, stream: httpcore2.NetworkStream, cap: Cap) -> None:
        self.stream, self.cap = stream, cap

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come."""
        return self.stream.read(max_bytes, self.cap(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write everything, piece by piece."""
        for start in range(0, len(buffer), PIECE):
            self.stream.write(buffer[start : start + PIECE], self.cap(timeout))

    def close(self) -> None:
        """Hang up."""
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Go on encrypted, with the certificate checked for the name."""
        return TimedStream(self.stream.start_tls(ssl_context, server_hostname, self.cap(timeout)), self.cap)

    def get_extra_info(self, info: str) -> Any:
        """Tell of the stream below."""
        return self.stream.get_extra_info(info)
