"""Wakes the workers for work of sweeps.py. Only a hint: the database says what is due, and the schedule finds it."""

import logging
import time
from collections.abc import Callable
from functools import partial
from threading import Lock

from celery import current_app
from django.db import transaction

from sessions_app.sweeps import WORK

logger = logging.getLogger(__name__)
GAP_SECONDS = 0.5


class Waker:
    """Sends a task at once, then at most one more each GAP_SECONDS, the last of a burst included."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._planned: dict[str, float] = {}

    def __call__(self, name: str) -> None:
        """Send the task of that work soon, unless it is about to be sent anyway. Raises KeyError for unknown work.

        A broker that is down is only logged.
        """
        work = WORK[name]
        delay = self._delay(name)
        if delay is None:
            return
        try:
            current_app.send_task(work.task, countdown=delay or None, retry=False)
        except Exception as exc:  # noqa: BLE001 - each broker's library has errors of its own, and this is only a hint
            logger.warning(
                "Not woken; the next sweep finds the work", extra={"task": name, "problem": type(exc).__name__}
            )

    def _delay(self, name: str) -> float | None:
        now = self._clock()
        with self._lock:
            planned = self._planned.get(name, 0.0)
            if planned > now:
                return None
            self._planned[name] = max(now, planned + GAP_SECONDS)
            return self._planned[name] - now


wake = Waker()


def wake_on_commit(name: str) -> None:
    """Wake the workers once the transaction has committed."""
    transaction.on_commit(partial(wake, name))
