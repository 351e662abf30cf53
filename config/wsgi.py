"""The WSGI applications: one for machines and shoppers, without cookies, sessions and forms, and one for staff."""

import gc
import os
from collections.abc import Callable, Iterable
from typing import Any, cast

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse
from django.urls import set_script_prefix

from config import (
    boot,
    celery,  # noqa: F401 - sets the broker that tasks are sent to
)
from config.front_door.wsgi_request import PlainRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class MachineHandler(WSGIHandler):
    """Serves the same URLs with only the middleware an API call needs, and releases the database connection itself."""

    request_class = PlainRequest

    def __call__(  # type: ignore[override]
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer a machine: always the whole body at once."""
        set_script_prefix("/")
        try:
            response = cast(HttpResponse, self.get_response(self.request_class(environ)))
        finally:
            connection.close()
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    def load_middleware(self, is_async: bool = False) -> None:
        """Load MACHINE_MIDDLEWARE."""
        everything, settings.MIDDLEWARE = settings.MIDDLEWARE, settings.MACHINE_MIDDLEWARE
        try:
            super().load_middleware(is_async)
        finally:
            settings.MIDDLEWARE = everything


boot.refuse_danger()
people = get_wsgi_application()
people.request_class = PlainRequest
machines = MachineHandler()

# Objects from start-up live for ever: the garbage collector need not scan them again, and may run less often.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one request, without the guards of `config.rsgi`: for tests and other servers."""
    handler = machines if is_machine(environ["PATH_INFO"]) else people
    return handler(environ, start_response)


def is_machine(path: str) -> bool:
    """Tell whether a path needs no cookies, sessions and forms: only machines call it, or shoppers."""
    return path.startswith((*settings.MACHINE_PATHS, *settings.SHOPPER_PATHS))
