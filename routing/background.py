"""One thread in each process: tells the database what the process has seen, and reads how accounts are doing."""

import logging
import os
import time
from datetime import datetime
from threading import Lock, Thread

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.transaction import atomic
from django.utils import timezone

from routing import aggregates, breakers, buffers, snapshot

logger = logging.getLogger(__name__)

TELL_SECONDS, PAUSE_SECONDS, FORGET_SECONDS = 1.0, 0.1, 60.0
_lock = Lock()
_running_in: int | None = None


def ensure_running() -> None:
    """This will start the thread if this process has none; a forked child starts its own."""
    if _running_in != os.getpid():
        _start()


def tell(*, now: datetime) -> None:
    """This will write down what was noted since the last time. Raises DatabaseError; then the notes are kept."""
    _tell_calls(now)
    opened = buffers.opened.take()
    try:
        with atomic():
            aggregates.add_opened(opened)
    except DatabaseError:
        buffers.opened.put_back(opened)
        raise


def _tell_calls(now: datetime) -> None:
    calls = buffers.calls.take()
    try:
        with atomic():
            aggregates.add_calls(calls)
    except DatabaseError:
        buffers.calls.put_back(calls)
        raise
    breakers.judge(calls, now=now)


def _start() -> None:
    global _running_in
    with _lock:
        if _running_in == os.getpid():
            return
        _running_in = os.getpid()
        if settings.ROUTING_REFRESH_SECONDS > 0:
            Thread(target=_run, name="routing", daemon=True).start()


def _run() -> None:
    read_at = forgot_at = time.monotonic()
    while True:
        buffers.urgent.wait(TELL_SECONDS)
        buffers.urgent.clear()
        moment = time.monotonic()
        reading, forgetting = moment - read_at >= settings.ROUTING_REFRESH_SECONDS, moment - forgot_at >= FORGET_SECONDS
        _work(reading=reading, forgetting=forgetting)
        read_at, forgot_at = moment if reading else read_at, moment if forgetting else forgot_at
        time.sleep(PAUSE_SECONDS)


def _work(*, reading: bool, forgetting: bool) -> None:
    """The thread never dies: what goes wrong is logged, and the next second tries again."""
    now = timezone.now()
    try:
        tell(now=now)
        if reading:
            snapshot.refresh()
        if forgetting:
            aggregates.forget(now=now)
    except Exception:
        logger.exception("Routing statistics not written or read")
    finally:
        connection.close()
