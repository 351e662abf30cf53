"""All real parts together: a provider sends, the web process stores and wakes, a Celery worker applies.

Over the database as the broker; TEST_BROKER_URLS (comma separated) adds Redis, RabbitMQ and so on.
"""

import os
import time
from typing import Any

import pytest

from sessions_app.models import PaymentSession
from tests import processes
from tests.faults.clients import one, pay
from tests.faults.world import PATIENCE_SECONDS

BROKERS = ["", *filter(None, os.environ.get("TEST_BROKER_URLS", "").split(","))]


@pytest.mark.parametrize("broker", BROKERS, ids=lambda url: url.partition(":")[0] or "database")
def test_a_payment_is_known_here_within_seconds_of_being_made(
    broker: str, started: Any, token: str, accounts: list[str]
) -> None:
    with started(events=True, broker=broker) as there, processes.worker(there.environment):
        sessions = [one(there, token) for _ in range(5)]
        for session in sessions:
            pay(there, session)

        deadline = time.monotonic() + PATIENCE_SECONDS
        while PaymentSession.objects.filter(status="COMPLETED").count() < len(sessions):
            assert time.monotonic() < deadline, "nobody applied the events"
            time.sleep(0.1)
