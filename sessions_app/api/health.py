"""For load balancers: is the process alive, and can it serve?"""

import logging

import orjson
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from kombu import Connection
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def alive(request: HttpRequest) -> HttpResponse:
    """This will answer 200 as long as the process can answer at all."""
    return _answer({"alive": True}, 200)


def ready(request: HttpRequest) -> HttpResponse:
    """This will answer 200 when database, migrations and broker are in order, else 503 with what is not."""
    parts = {"database": _database(), "migrations": False, "broker": False}
    if parts["database"]:
        parts["migrations"] = _migrations()
        parts["broker"] = _broker()
    return _answer(parts, 200 if all(parts.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.warning("Database out of reach")
        return False
    return True


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _broker() -> bool:
    options = dict(settings.CELERY_BROKER_TRANSPORT_OPTIONS)
    try:
        with Connection(settings.CELERY_BROKER_URL, transport_options=options, connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    except (OperationalError, OSError):
        logger.warning("Broker out of reach")
        return False
    return True


def _answer(body: dict[str, bool], status: int) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/json")
