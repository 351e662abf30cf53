"""Limits how many threads do something at the same time; others wait or are refused.

Otherwise a burst of creates would use every database connection, and its threads would take Python's lock as often as
reads do.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


class Busy(Exception):
    """No turn is free. The text is for the page that asks to try again."""


class Turns:
    """At most `at_once` threads hold a turn; `waiting` more wait for one, `seconds` at most. None: no limit.

    A waiting thread holds no database connection.
    """

    def __init__(
        self, *, at_once: int, waiting: int | None = None, seconds: float | None = None, sentence: str = ""
    ) -> None:
        self.at_once, self.seconds, self.sentence = at_once, seconds, sentence
        self._free = threading.Semaphore(at_once)
        self._known = None if waiting is None else threading.Semaphore(at_once + waiting)
        self._mine = threading.local()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold a turn while the block runs. Raises Busy."""
        self._take()
        try:
            yield
        finally:
            if self._is_held():
                self._give_back()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Release this thread's turn, if it holds one, while the block runs. Raises Busy afterwards."""
        if not self._is_held():
            yield
            return
        self._give_back()
        try:
            yield
        finally:
            self._take()

    def _is_held(self) -> bool:
        return getattr(self._mine, "held", False)

    def _take(self) -> None:
        if self._known and not self._known.acquire(blocking=False):
            raise Busy(self.sentence)
        if not self._free.acquire(blocking=False):
            self._wait()
        self._mine.held = True

    def _wait(self) -> None:
        if not connection.in_atomic_block:
            connection.close()
        if not self._free.acquire(timeout=self.seconds):
            if self._known:
                self._known.release()
            raise Busy(self.sentence)

    def _give_back(self) -> None:
        self._mine.held = False
        self._free.release()
        if self._known:
            self._known.release()


CREATES = Turns(at_once=settings.CREATES_AT_WORK)
"""Creates that compute or use the database in one process; those waiting for a provider release their turn."""
