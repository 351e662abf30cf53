"""An answer that is asked for often and costs much: looked for by one thread, and remembered for a second."""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

SECONDS, AHEAD_SECONDS = 1.0, 0.5
COLD_SECONDS = 5.0
"""For the first look of a process, which reads every migration from disk."""
MOST_WAITING = 32
Answer = Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer and when it was looked for."""

    answer: Answer
    at: float


class Remembered:
    """A thread of its own looks, from AHEAD_SECONDS on, while all get what it found last, at most SECONDS old.

    Where there is nothing fresh they wait for it as long, at most MOST_WAITING of them; who waits in vain gets
    `otherwise`. So a database that hangs holds no request, and is reported after a second.
    """

    def __init__(
        self, look: Callable[[], Answer], *, otherwise: Answer, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._look, self._otherwise, self._clock = look, otherwise, clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="readiness")
        self._lock, self._waiting = threading.Lock(), threading.Semaphore(MOST_WAITING)
        self._under_way: Future[Answer] | None = None
        self._seen: Seen | None = None

    def read(self) -> Answer:
        """Give the answer."""
        seen = self._younger_than(SECONDS)
        if seen and self._younger_than(AHEAD_SECONDS):
            return seen.answer
        looking = self._begin()
        return seen.answer if seen else self._wait_for(looking)

    def _younger_than(self, seconds: float) -> Seen | None:
        seen = self._seen
        return seen if seen and self._clock() - seen.at < seconds else None

    def _begin(self) -> Future[Answer]:
        with self._lock:
            if self._under_way is None or (self._under_way.done() and not self._younger_than(AHEAD_SECONDS)):
                self._under_way = self._thread.submit(self._find)
            return self._under_way

    def _find(self) -> Answer:
        at = self._clock()
        self._seen = Seen(self._look(), at)
        return self._seen.answer

    def _wait_for(self, looking: Future[Answer]) -> Answer:
        if not self._waiting.acquire(blocking=False):
            return self._otherwise
        try:
            return looking.result(timeout=SECONDS if self._seen else COLD_SECONDS)
        except TimeoutError:
            return self._otherwise
        finally:
            self._waiting.release()
