"""The database as broker."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from sessions_app.creation.statements import fetch_one

PROCESSES, ROUNDS = 6, 8
CREATE, NOTIFY = "SELECT pgmq.create(%s)", "SELECT pgmq.enable_notify_insert(%s, 250)"
TRIGGERS = "SELECT count(*) FROM pg_trigger WHERE tgname = %s AND tgrelid = %s::regclass"


@pytest.fixture
def queue(database: None) -> Any:
    """A queue's name, whose tables are gone afterwards."""
    yield "started_together"
    fetch_one("SELECT pgmq.drop_queue(%s)", ["started_together"])


def test_processes_that_start_together_all_get_the_queue(queue: str) -> None:
    together = Barrier(PROCESSES)

    def start(_: int) -> None:
        for _ in range(ROUNDS):
            together.wait(timeout=20)
            fetch_one(CREATE, [queue])
            fetch_one(NOTIFY, [queue])
        connection.close()

    with ThreadPoolExecutor(PROCESSES) as crew:
        list(crew.map(start, range(PROCESSES)))

    assert fetch_one(TRIGGERS, ["trigger_notify_queue_insert_listeners", f"pgmq.q_{queue}"]) == (1,)
