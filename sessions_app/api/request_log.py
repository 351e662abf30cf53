"""Gives every request an id and one line in the log: never a header, never a body, never a query string."""

import logging
import re
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars
from uuid_utils.compat import uuid7

from sessions_app.staff.signin.addresses import client_of

logger = logging.getLogger("switchyard.request")
REFUSED = (401, 403, 429)
LONGEST_PATH = 500
USABLE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestLogMiddleware:
    """Binds `request_id` and the client's address to everything logged meanwhile; answers with X-Request-Id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request and log how it ended."""
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if USABLE_ID.fullmatch(given) else str(uuid7())
        clear_contextvars()
        bind_contextvars(request_id=request_id, client=client_of(request))
        started = time.perf_counter()
        response = self.get_response(request)
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        response["X-Request-Id"] = request_id
        facts = {
            "method": request.method,
            "path": request.path[:LONGEST_PATH],
            "status": response.status_code,
            "ms": milliseconds,
        }
        logger.log(
            logging.WARNING if response.status_code in REFUSED else logging.INFO, "Request answered", extra=facts
        )
        return response
