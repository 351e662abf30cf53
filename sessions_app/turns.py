"""So many at once, a few more wait a moment, and the rest are refused: what is long never piles up."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Busy(Exception):
    """There is no turn to be had. Its text is for whoever has to try again."""


class Turns:
    """At most `at_once` hold a turn; `waiting` more wait for one, `seconds` at most."""

    def __init__(self, *, at_once: int, waiting: int, seconds: float, sentence: str) -> None:
        self.at_once, self.seconds, self.sentence = at_once, seconds, sentence
        self._free = threading.Semaphore(at_once)
        self._known = threading.Semaphore(at_once + waiting)
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
        """Let others have this thread's turn, if it holds one, while the block runs. Raises Busy on the way back."""
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
        if not self._known.acquire(blocking=False):
            raise Busy(self.sentence)
        if not self._free.acquire(timeout=self.seconds):
            self._known.release()
            raise Busy(self.sentence)
        self._mine.held = True

    def _give_back(self) -> None:
        self._mine.held = False
        self._free.release()
        self._known.release()
