"""The little HTTP the sandbox needs: a request, an answer, a table of routes."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

MAX_BODY = 1024 * 1024
PAGE_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class BadRequest(Exception):
    """The request cannot be read; the message says why."""


@dataclass(frozen=True)
class Request:
    """A request, read."""

    method: str
    path: str
    headers: dict[str, str]
    query: dict[str, str]
    body: bytes
    base_url: str

    def json(self) -> dict[str, Any]:
        """This will read the body as a JSON object. Raises BadRequest."""
        try:
            found = json.loads(self.body)
        except ValueError as exc:
            raise BadRequest("body is not JSON") from exc
        if not isinstance(found, dict):
            raise BadRequest("body is not an object")
        return found

    def form(self) -> dict[str, str]:
        """This will read the body as a form."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(frozen=True)
class Answer:
    """An answer."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


Route = tuple[str, str, Callable[..., Answer]]


def as_json(status: int, body: Any, **headers: str) -> Answer:
    """This will answer with JSON."""
    extra = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, json.dumps(body).encode(), {"Content-Type": "application/json"} | extra)


def as_page(status: int, html: str) -> Answer:
    """This will answer with a page that may load nothing foreign."""
    return Answer(status, html.encode(), PAGE_HEADERS)


def see_other(url: str) -> Answer:
    """This will send the browser elsewhere with a GET."""
    return Answer(303, b"", {"Location": url})


def serve(routes: list[Route], environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """This will answer one WSGI request by the first route whose method and whole path match."""
    answer = _dispatch(routes, environ)
    headers = [*answer.headers.items(), ("Content-Length", str(len(answer.body)))]
    start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
    return [answer.body]


def _dispatch(routes: list[Route], environ: dict[str, Any]) -> Answer:
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    matches = [(verb, match, call) for verb, pattern, call in routes if (match := re.fullmatch(pattern, path))]
    for verb, match, call in matches:
        if verb == method:
            try:
                return call(_request(environ), **match.groupdict())
            except BadRequest as exc:
                return as_json(400, {"error": {"type": "invalid_request", "message": str(exc)}})
    status = 405 if matches else 404
    return as_json(status, {"error": {"type": "invalid_request", "message": HTTPStatus(status).phrase}})


def _request(environ: dict[str, Any]) -> Request:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > MAX_BODY:
        raise BadRequest("body is too large")
    return Request(
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"],
        headers={name[5:].replace("_", "-").lower(): text for name, text in environ.items() if name[:5] == "HTTP_"},
        query=dict(parse_qsl(environ.get("QUERY_STRING", ""))),
        body=environ["wsgi.input"].read(length) if length else b"",
        base_url=f"http://{environ.get('HTTP_HOST', '')}",
    )
