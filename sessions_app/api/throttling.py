"""How often an application may call, counted in each web process: a shield for the others, not a quota."""

import time
from collections import Counter
from collections.abc import Callable

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle


class FixedWindow:
    """Counts calls in windows of equal length. Lost increments between threads only make it a little generous."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock, self.window = clock, 0
        self.counts: Counter[str] = Counter()

    def hit(self, caller: str, *, rate: tuple[int, int]) -> float:
        """This will count a call; 0 when it is within the rate, else the seconds until the next window."""
        most, seconds = rate
        now = self.clock()
        if int(now // seconds) != self.window:
            self.window, self.counts = int(now // seconds), Counter()
        self.counts[caller] += 1
        return 0.0 if self.counts[caller] <= most else seconds - now % seconds


calls = FixedWindow()


class ApplicationThrottle(BaseThrottle):
    """RATE_LIMIT for each application."""

    def allow_request(self, request: Request, view: object) -> bool:
        """This will count the call and tell whether it may go on."""
        self.seconds = calls.hit(str(request.user.pk), rate=settings.RATE_LIMIT)
        return not self.seconds

    def wait(self) -> float:
        """This will say how many seconds the caller should wait."""
        return self.seconds
