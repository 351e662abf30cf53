"""Machines are answered in JSON, also where Django itself answers for us."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sessions_app.api.errors import answer, respond

JSON = "application/json"
NAMES = {400: "bad_request", 403: "forbidden", 404: "not_found", 405: "method_not_allowed", 431: "headers_too_large"}


class JsonAnswersMiddleware:
    """Gives a refusal at a machine path its documented body, and no Content-Type to an answer without a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request, and look at the answer's kind."""
        response = self.get_response(request)
        if response.get("Content-Type") == JSON or not request.path.startswith(settings.MACHINE_PATHS):
            return response
        if response.status_code >= 400:
            return _document(response)
        if not response.content:
            del response["Content-Type"]
        return response


def _document(response: HttpResponse) -> HttpResponse:
    """Keep the headers, such as Allow and those of CORS."""
    usual = "bad_request" if response.status_code < 500 else "internal"
    response.content = respond(answer(NAMES.get(response.status_code, usual))).content
    response["Content-Type"], response["Content-Length"] = JSON, str(len(response.content))
    return response
