"""Rate limits for callers, counted in each web process."""

import time
from collections import Counter
from collections.abc import Callable

MOST_CALLERS = 10_000
OVERFLOW = 1_024


class FixedWindow:
    """Counts in windows of equal length; use one instance for each length. A lost increment only allows slightly more.

    Memory is limited: beyond MOST_CALLERS, new callers of a window share one of OVERFLOW counts.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock, self.window = clock, 0
        self.counts: Counter[str | int] = Counter()

    def hit(self, caller: str, *, rate: tuple[int, int]) -> float:
        """Count a call; 0 when it is within the rate, else the seconds until the next window."""
        now, counts = self._now(rate)
        counts[self._slot(caller)] += 1
        return self._seconds(caller, rate, now)

    def wait(self, caller: str, *, rate: tuple[int, int]) -> float:
        """Return the seconds a further call would have to wait, without counting it."""
        most, seconds = rate
        now, _ = self._now(rate)
        return self._seconds(caller, (most - 1, seconds), now)

    def forgive(self, caller: str, *, rate: tuple[int, int]) -> None:
        """Take back a call that was counted."""
        _, counts = self._now(rate)
        slot = self._slot(caller)
        if counts[slot] > 0:
            counts[slot] -= 1

    def _now(self, rate: tuple[int, int]) -> tuple[float, Counter[str | int]]:
        now = self.clock()
        if int(now // rate[1]) != self.window:
            self.window, self.counts = int(now // rate[1]), Counter()
        return now, self.counts

    def _slot(self, caller: str) -> str | int:
        """Return the count's key. Python salts its hashes, so that a caller cannot choose a shared count."""
        return caller if caller in self.counts or len(self.counts) < MOST_CALLERS else hash(caller) % OVERFLOW

    def _seconds(self, caller: str, rate: tuple[int, int], now: float) -> float:
        most, seconds = rate
        return 0.0 if self.counts[self._slot(caller)] <= most else seconds - now % seconds
