"""For load balancers: is the process alive, and can it serve?"""

import logging
from collections.abc import Mapping

import orjson
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from kombu import Connection
from kombu.exceptions import OperationalError

from sessions_app.api.readiness import Remembered

logger = logging.getLogger(__name__)
UNKNOWN = {"database": False, "migrations": False, "broker": False}
_needed: frozenset[tuple[str, str]] = frozenset()
"""The migrations this process has once seen applied. What is on its disk does not change while it runs."""


def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process can answer at all."""
    return _answer({"alive": True}, 200)


def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when database, migrations and broker are in order, else 503 with what is not."""
    parts = readiness.read()
    return _answer(parts, 200 if all(parts.values()) else 503)


def _look() -> dict[str, bool]:
    try:
        database, migrations = True, _migrations()
    except DatabaseError:
        logger.warning("Database out of reach")
        return UNKNOWN
    finally:
        connection.close()
    return {"database": database, "migrations": migrations, "broker": _broker()}


def _migrations() -> bool:
    global _needed
    if _needed and _needed <= MigrationRecorder(connection).applied_migrations().keys():
        return True
    executor = MigrationExecutor(connection)  # reads every file there is, so only until all is well
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    _needed = frozenset(executor.loader.applied_migrations)
    return True


def _broker() -> bool:
    options = dict(settings.CELERY_BROKER_TRANSPORT_OPTIONS)
    try:
        with Connection(settings.CELERY_BROKER_URL, transport_options=options, connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    except (OperationalError, OSError):
        logger.warning("Broker out of reach")
        return False
    return True


def _answer(body: Mapping[str, bool], status: int) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/json")


readiness = Remembered(_look, otherwise=UNKNOWN)
