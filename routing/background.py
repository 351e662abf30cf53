"""One thread in each process: writes what the process has recorded, and reads how accounts are doing."""

import atexit
import logging
import os
import time
from collections.abc import Callable
from datetime import datetime
from threading import Lock, Thread
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.transaction import atomic
from django.utils import timezone

from routing import snapshot
from routing.statistics import breaker_store, decayed_counters, hourly_counts, pending_observations

logger = logging.getLogger(__name__)

WRITE_SECONDS, PAUSE_SECONDS, FORGET_SECONDS = 1.0, 0.1, 60.0
T = TypeVar("T")
_lock = Lock()
_running_in: int | None = None


def ensure_running() -> None:
    """Start the thread if this process has none; a forked child starts its own."""
    if _running_in != os.getpid():
        _start()


def write_pending(*, now: datetime) -> None:
    """Write what was recorded since the last time. Raises DatabaseError; then it is kept for the next time."""
    calls = _write(pending_observations.calls, decayed_counters.add_calls, hourly_counts.add_calls)
    breaker_store.judge(calls, now=now)
    _write(pending_observations.opened, decayed_counters.add_opened, hourly_counts.add_opened)
    _write(pending_observations.ended, hourly_counts.add_ended)


def _write(buffer: pending_observations.Buffer[T], *adds: Callable[[list[T]], None]) -> list[T]:
    """Write all of a buffer in one transaction, or keep it."""
    notes = buffer.take()
    try:
        with atomic():
            for add in adds:
                add(notes)
    except DatabaseError:
        buffer.put_back(notes)
        raise
    return notes


def _start() -> None:
    global _running_in
    with _lock:
        if _running_in == os.getpid():
            return
        _running_in = os.getpid()
        if settings.ROUTING_REFRESH_SECONDS > 0:
            Thread(target=_run, name="routing", daemon=True).start()
            atexit.register(_write_the_last)


def _write_the_last() -> None:
    """Write what is left when the process exits normally. A forked child inherits this without the thread."""
    if _running_in == os.getpid():
        _work(reading=False, forgetting=False)


def _run() -> None:
    read_at = forgot_at = time.monotonic()
    while True:
        pending_observations.urgent.wait(WRITE_SECONDS)
        pending_observations.urgent.clear()
        moment = time.monotonic()
        reading, forgetting = moment - read_at >= settings.ROUTING_REFRESH_SECONDS, moment - forgot_at >= FORGET_SECONDS
        _work(reading=reading, forgetting=forgetting)
        read_at, forgot_at = moment if reading else read_at, moment if forgetting else forgot_at
        time.sleep(PAUSE_SECONDS)


def _work(*, reading: bool, forgetting: bool) -> None:
    """Do one round. The thread must not end: an error is logged, and the next second tries again."""
    now = timezone.now()
    try:
        write_pending(now=now)
        if reading:
            snapshot.refresh()
        if forgetting:
            decayed_counters.forget(now=now)
            hourly_counts.forget(now=now)
    except Exception:
        logger.exception("Routing statistics not written or read")
    finally:
        connection.close()
