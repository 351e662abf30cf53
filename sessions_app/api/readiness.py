"""An answer that is asked for often and costs much: looked for by one thread, and remembered for a second."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

SECONDS, AHEAD_SECONDS = 1.0, 0.5
MOST_WAITING = 32
Answer = Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer and when it was looked for."""

    answer: Answer
    at: float


class Remembered:
    """One thread looks, from AHEAD_SECONDS on, while the others get what it found last, at most SECONDS old.

    Where there is nothing fresh they wait as long, at most MOST_WAITING of them; who waits in vain gets `otherwise`.
    """

    def __init__(
        self, look: Callable[[], Answer], *, otherwise: Answer, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._look, self._otherwise, self._clock = look, otherwise, clock
        self._looking, self._waiting = threading.Lock(), threading.Semaphore(MOST_WAITING)
        self._seen: Seen | None = None

    def read(self) -> Answer:
        """Give the answer."""
        seen = self._younger_than(SECONDS)
        if self._younger_than(AHEAD_SECONDS) or not (self._looking.acquire(blocking=False) if seen else self._wait()):
            return seen.answer if seen else self._otherwise
        try:
            found = self._younger_than(AHEAD_SECONDS)  # another may have looked while this thread waited
            if found is None:
                at = self._clock()
                found = self._seen = Seen(self._look(), at)
            return found.answer
        finally:
            self._looking.release()

    def _younger_than(self, seconds: float) -> Seen | None:
        seen = self._seen
        return seen if seen and self._clock() - seen.at < seconds else None

    def _wait(self) -> bool:
        if not self._waiting.acquire(blocking=False):
            return False
        try:
            return self._looking.acquire(timeout=SECONDS)
        finally:
            self._waiting.release()
