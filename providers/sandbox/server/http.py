"""The little HTTP the sandbox needs: a request, an answer, a table of routes."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import orjson

MAX_BODY = 1024 * 1024
MOST_FIELDS = 100
NO_PAGE = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
"""Of every answer that states no policy of its own."""


class BadRequest(Exception):
    """The request cannot be read; the message says why."""


@dataclass(frozen=True)
class Request:
    """A request, read."""

    headers: dict[str, str]
    query: dict[str, str]
    body: bytes
    base_url: str

    def json(self) -> dict[str, Any]:
        """Read the body as a JSON object. Raises BadRequest."""
        try:
            found = orjson.loads(self.body)
            orjson.dumps(found)  # what is kept is written again, which takes fewer levels than reading
        except (ValueError, TypeError) as exc:
            raise BadRequest("body is not JSON") from exc
        if not isinstance(found, dict):
            raise BadRequest("body is not an object")
        return found

    def form(self) -> dict[str, str]:
        """Read the body as a form. Raises BadRequest."""
        return _pairs(self.body.decode("utf-8", "replace"))


@dataclass(frozen=True)
class Response:
    """An answer; one that is `lost` breaks the connection before its body."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False


Route = tuple[str, str, Callable[..., Response]]
Refusal = Callable[[str, dict[str, str]], Response | None]
"""Given a method and headers: the refusal of such a request on any path, or None."""


def as_json(status: int, body: Any, headers: dict[str, str] | None = None) -> Response:
    """Answer with JSON."""
    return Response(status, orjson.dumps(body), {"Content-Type": "application/json"} | (headers or {}))


def error(status: int, kind: str, message: str) -> Response:
    """Say what is wrong."""
    return as_json(status, {"error": {"type": kind, "message": message}})


def see_other(url: str) -> Response:
    """Send the browser elsewhere with a GET."""
    return Response(303, b"", {"Location": url, "Cache-Control": "no-store"})


class Router:
    """A table of method, pattern of the whole path, and who answers; it is a WSGI application."""

    def __init__(self, routes: Iterable[Route], *, refusal: Refusal) -> None:
        self._refusal = refusal
        self._routes = [(method, re.compile(pattern), call) for method, pattern, call in routes]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one WSGI request."""
        answer = self._answer(environ)
        headers = [*(NO_PAGE | answer.headers).items(), ("Content-Length", str(len(answer.body)))]
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
        return _cut_short(answer.body) if answer.lost else [answer.body]

    def _answer(self, environ: dict[str, Any]) -> Response:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if refused := self._refusal(method, _headers(environ)):
            return refused
        status = HTTPStatus.NOT_FOUND
        for verb, pattern, call in self._routes:
            if not (match := pattern.fullmatch(path)):
                continue
            if verb == method:
                return _call(call, environ, match.groupdict())
            status = HTTPStatus.METHOD_NOT_ALLOWED
        return error(status, "invalid_request", status.phrase)


def _call(call: Callable[..., Response], environ: dict[str, Any], given: dict[str, str]) -> Response:
    try:
        return call(_request(environ), **given)
    except BadRequest as exc:
        return error(400, "invalid_request", str(exc))


def _pairs(text: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError as exc:
        raise BadRequest(f"at most {MOST_FIELDS} fields") from exc


def _cut_short(body: bytes) -> Iterator[bytes]:
    """End before the promised length, so that the server breaks the connection."""
    yield body[:1]


def _request(environ: dict[str, Any]) -> Request:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit() and len(length) < 12) or int(length) > MAX_BODY:
        raise BadRequest(f"body must be at most {MAX_BODY} bytes")
    return Request(
        headers=_headers(environ),
        query=_pairs(environ.get("QUERY_STRING", "")),
        body=environ["wsgi.input"].read(int(length)) if length != "0" else b"",
        base_url=f"http://{environ.get('HTTP_HOST', '')}",
    )


def _headers(environ: dict[str, Any]) -> dict[str, str]:
    return {name[5:].replace("_", "-").lower(): text for name, text in environ.items() if name[:5] == "HTTP_"}
