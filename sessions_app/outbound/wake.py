"""Asks for what was just queued to be sent now. Nobody relies on it: the scheduler asks every few seconds."""

import logging
import time

from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

TASK = "sessions_app.tasks.deliver_webhooks"
EVERY_SECONDS, AFTER_FAILURE_SECONDS, STALE_SECONDS = 1.0, 30.0, 5
_not_before = 0.0


def wake_after_commit() -> None:
    """This will wake a delivery worker once the transaction around it commits."""
    transaction.on_commit(wake, robust=True)


def wake() -> None:
    """This will wake a worker, at most once a second from each process; a broker that is down is left alone a while."""
    global _not_before
    now = time.monotonic()
    if now < _not_before:
        return
    _not_before = now + EVERY_SECONDS
    try:
        _send()
    except (OperationalError, OSError):
        _not_before = now + AFTER_FAILURE_SECONDS
        logger.warning("Delivery worker not woken: broker out of reach")


def _send() -> None:
    from config.celery import app  # Celery is slow to import, and most processes never wake anybody

    app.send_task(TASK, expires=STALE_SECONDS, retry=False, ignore_result=True)
