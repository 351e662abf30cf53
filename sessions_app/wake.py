"""Tells the workers that there is something to do. Only a hint: the database knows, and sweeps find it anyway."""

import logging
import time
from collections.abc import Callable
from functools import partial
from threading import Lock

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)
GAP_SECONDS = 0.5


class Waker:
    """Sends a task at once, then at most one more each GAP_SECONDS, the last of a burst included."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._planned: dict[str, float] = {}

    def __call__(self, task: str) -> None:
        """Send `task` soon, unless it is about to be sent anyway. A broker that is down is only logged."""
        delay = self._delay(task)
        if delay is None:
            return
        try:
            current_app.send_task(f"sessions_app.tasks.{task}", countdown=delay or None, retry=False)
        except Exception as exc:  # noqa: BLE001 - each broker's library has errors of its own, and this is only a hint
            logger.warning(
                "Not woken; the next sweep finds the work", extra={"task": task, "problem": type(exc).__name__}
            )

    def _delay(self, task: str) -> float | None:
        now = self._clock()
        with self._lock:
            planned = self._planned.get(task, 0.0)
            if planned > now:
                return None
            self._planned[task] = max(now, planned + GAP_SECONDS)
            return self._planned[task] - now


wake = Waker()


def wake_on_commit(task: str) -> None:
    """Wake the workers for `task` once the transaction has committed."""
    transaction.on_commit(partial(wake, task))
