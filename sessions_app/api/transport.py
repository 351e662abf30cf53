"""Where https is configured, machines are not served over plain http: a redirect would come after the token."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sessions_app.api.errors import answer, respond

logger = logging.getLogger(__name__)
REFUSED = ("/api/", "/oauth/", "/metrics")
"""Not health checks, which load balancers make over http, nor providers' events, which carry no secret of ours."""


class HttpsOnlyMiddleware:
    """Refuses; people are redirected by Django's own middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request unless it was readable on its way."""
        if not settings.HTTPS or request.is_secure() or not request.path.startswith(REFUSED):
            return self.get_response(request)
        logger.warning("Refused over plain http", extra={"behind_proxy": settings.BEHIND_PROXY})
        return respond(answer("https_required"))
