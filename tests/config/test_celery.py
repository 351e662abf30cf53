"""What a worker does with its connections to the database around a task."""

from types import SimpleNamespace

import pytest
from celery.fixups.django import DjangoWorkerFixup
from celery.signals import task_postrun, task_prerun
from django.db import connection

from config.celery import app
from sessions_app.tasks import TASKS

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def prefork() -> DjangoWorkerFixup:
    """Celery's own care of Django in a forked worker, as it is when the worker starts."""
    fixup = DjangoWorkerFixup(app)
    fixup.worker = SimpleNamespace(pool_cls="prefork")
    return fixup


def test_a_task_gives_its_connection_back_and_leaves_the_pool_open(prefork: DjangoWorkerFixup) -> None:
    pool = connection.pool  # type: ignore[attr-defined]
    connection.ensure_connection()

    prefork.on_task_prerun(sender=TASKS["expire_sessions"])
    task_prerun.send(sender=TASKS["expire_sessions"])
    connection.ensure_connection()
    held = connection.connection
    prefork.on_task_postrun(sender=TASKS["expire_sessions"])
    task_postrun.send(sender=TASKS["expire_sessions"])

    assert held is not None
    assert connection.connection is None
    assert connection.pool is pool  # type: ignore[attr-defined]
    assert not pool.closed
