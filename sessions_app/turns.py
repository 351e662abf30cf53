"""How many creates of one process may be at work at once, not counting those that wait for a provider.

A burst of creates would otherwise use every database connection, and each of its threads would ask for Python's lock
as often as a read does. With half the connections as turns, a read finds one free and few threads before it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore, local

from django.conf import settings
from django.db import connection


class Turns:
    """Who holds one may work; who has none waits without a database connection."""

    def __init__(self, count: int) -> None:
        self._free, self._mine = Semaphore(count), local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold a turn during the block."""
        if not self._free.acquire(blocking=False):
            connection.close()
            self._free.acquire()
        self._mine.held = True
        try:
            yield
        finally:
            self._mine.held = False
            self._free.release()

    @contextmanager
    def given_up(self) -> Iterator[None]:
        """Let others have this thread's turn, if it holds one, during the block; hold no connection meanwhile."""
        if not getattr(self._mine, "held", False):
            yield
            return
        self._free.release()
        try:
            yield
        finally:
            self._free.acquire()


CREATES = Turns(settings.CREATES_AT_WORK)
