"""The RSGI application for the web server: receives a request on the event loop, then answers it in a thread.

Slow clients take no thread (decision 12): the loop receives heads and bodies, with deadlines, and streams answers. Only
complete requests get a thread.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.http import HttpResponse

from config.front_door.request_body import Bodies, BodyLimit, BodyTooSlow
from config.front_door.request_head import environment_of
from config.front_door.response_headers import OF_ANYTHING_ELSE, OF_PAGES, POLICY
from config.wsgi import application, is_machine
from sessions_app.api import anonymous, before_body
from sessions_app.api.body import REMEMBERED
from sessions_app.api.errors import Answer, Problem, answer, respond
from sessions_app.api.strict_json import MAX_BYTES

logger = logging.getLogger(__name__)

MOST_AWAITED, MOST_UPLOADS = 256, 8
MOST_WAITING = 1024
"""How many complete requests may wait for a thread; further ones are refused at once."""
FROM_MACHINES = BodyLimit(MAX_BYTES, seconds=15)
FROM_ANYBODY = BodyLimit(64 * 1024, seconds=15)
"""The limit for forms without a sign-in."""
FROM_STAFF = BodyLimit(66 * 1024 * 1024, seconds=600, drains=True)
"""A settlement file of 64 MB and the other fields of its form."""
STALLED_SECONDS = 60
"""How long a client may take to receive its answer."""
PIECES = 64
Check = Callable[[Mapping[str, Any]], bool]
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer of a thread; `rest` is streamed, if there is one."""

    status: int
    headers: Headers
    body: bytes = b""
    rest: Any = None


class Door:
    """Serves the requests of one process. `serve` is a WSGI application."""

    def __init__(self, serve: Callable[..., Iterable[bytes]], *, threads: int) -> None:
        self.serve, self.room = serve, threads + MOST_WAITING
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self.bodies, self.uploads, self.inside = Bodies(MOST_AWAITED), Bodies(MOST_UPLOADS), 0

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        if scope.proto != "http":
            return
        environ = environment_of(scope, proxies=settings.BEHIND_PROXY and settings.TRUSTED_PROXIES)
        try:
            if seconds := _too_many(environ):
                _say(protocol, anonymous.refusal(path=environ["PATH_INFO"], seconds=seconds))
            else:
                await self._receive(scope, protocol, environ)
                await self._send(protocol, await self._in_thread(self._reply, environ))
        except Problem as problem:
            _refuse(protocol, environ, problem.answer)
        except Exception:
            logger.exception("Request failed")
            _refuse(protocol, environ, answer("internal"))

    async def _in_thread(self, work: Callable[..., Any], *given: Any) -> Any:
        if self.inside >= self.room:
            raise Problem("unavailable")
        self.inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, work, *given)
        finally:
            self.inside -= 1

    async def _receive(self, scope: Any, protocol: Any, environ: dict[str, Any]) -> None:
        """Put the body into the environment: empty where none is expected, missing where it is too long."""
        declared = scope.headers.get("content-length")
        body: IO[bytes] | None = BytesIO()
        if (declared or "0") != "0" or "transfer-encoding" in scope.headers:
            try:
                body = await self._body(protocol, environ, int(declared or 0))
            except BodyTooSlow as exc:
                raise Problem("body_too_slow", message=str(exc), Connection="close") from exc
        environ["CONTENT_LENGTH"] = str(_length(body)) if body else declared or ""
        environ["wsgi.input"] = body or BytesIO()
        if is_machine(environ["PATH_INFO"]):
            environ[REMEMBERED] = body.read() if body else None
        elif body is None:
            raise Problem("body_too_large", message=f"A form may be at most {FROM_STAFF.size >> 20} MB")

    async def _body(self, protocol: Any, environ: dict[str, Any], declared: int) -> IO[bytes] | None:
        path = environ["PATH_INFO"]
        if not is_machine(path):
            return await self._form(protocol, environ, declared)
        if not await self._is_expected(path, environ):
            return BytesIO()
        return None if declared > FROM_MACHINES.size else await self.bodies.receive(protocol, FROM_MACHINES)

    async def _is_expected(self, path: str, environ: dict[str, Any]) -> bool:
        if path.startswith("/webhooks/"):
            return bool(await self._in_thread(_asking, before_body.is_expected_event, environ))
        return before_body.has_good_token(environ) if path.startswith("/api/") else before_body.is_form(environ)

    async def _form(self, protocol: Any, environ: dict[str, Any], declared: int) -> IO[bytes] | None:
        if 0 < declared <= FROM_ANYBODY.size:
            return await self.bodies.receive(protocol, FROM_ANYBODY)
        if not await self._in_thread(_asking, before_body.is_signed_in, environ):
            return BytesIO()
        return await self.uploads.receive(protocol, FROM_STAFF)

    def _reply(self, environ: dict[str, Any]) -> Reply:
        """Run the application, in a thread."""
        said: list[Any] = []
        given: Any = self.serve(environ, lambda status, headers, exc_info=None: said.extend((status, headers)))
        status, headers = int(said[0][:3]), said[1]
        if getattr(given, "streaming", False):
            connection.close()  # otherwise this thread would keep it while the answer is sent
            return Reply(status, headers, rest=given)
        try:
            return Reply(status, headers, b"".join(given))
        finally:
            getattr(given, "close", lambda: None)()

    async def _send(self, protocol: Any, reply: Reply) -> None:
        if reply.rest is None:
            protocol.response_bytes(reply.status, reply.headers, reply.body)
            return
        transport = protocol.response_stream(reply.status, reply.headers)
        pieces = iter(reply.rest)
        try:
            while piece := await self._in_thread(_next, pieces):
                await asyncio.wait_for(transport.send_bytes(piece), STALLED_SECONDS)
        except (TimeoutError, RuntimeError):  # RSGIProtocolClosed is a RuntimeError
            logger.info("Client did not receive its answer", extra={"status": reply.status})
        finally:
            await self._in_thread(reply.rest.close)


def _asking(question: Check, environ: dict[str, Any]) -> bool:
    try:
        return question(environ)
    finally:
        connection.close()


def _next(pieces: Iterator[bytes]) -> bytes:
    return b"".join(islice(pieces, PIECES))


def _length(body: IO[bytes]) -> int:
    size = body.seek(0, 2)
    body.seek(0)
    return size


def _too_many(environ: dict[str, Any]) -> float:
    """Return the seconds to wait if the address is over its limit without a login; the middleware counts."""
    return anonymous.seconds_to_wait(
        address=environ["REMOTE_ADDR"],
        path=environ["PATH_INFO"],
        authorization=environ.get("HTTP_AUTHORIZATION", ""),
        cookie=environ.get("HTTP_COOKIE", ""),
    )


def _say(protocol: Any, response: HttpResponse) -> None:
    """Send an answer that passed no middleware, with the policy of every answer."""
    is_page = response["Content-Type"].startswith("text/html")
    headers = [(name.lower(), text) for name, text in response.items()]
    headers += [(POLICY.lower(), OF_PAGES if is_page else OF_ANYTHING_ELSE), ("x-content-type-options", "nosniff")]
    protocol.response_bytes(response.status_code, headers, response.content)


def _refuse(protocol: Any, environ: dict[str, Any], given: Answer) -> None:
    """Refuse before Django sees the request: in JSON to machines, as a page to people."""
    facts = {"path": environ["PATH_INFO"], "status": given.status, "client": environ["REMOTE_ADDR"]}
    logger.warning("Request refused by the front door", extra=facts)
    response = respond(given)
    if not is_machine(environ["PATH_INFO"]):
        response = HttpResponse(str(given.body["message"]), status=given.status, headers=dict(given.headers))
        response["Content-Type"] = "text/plain; charset=utf-8"
    response["Cache-Control"] = "no-store"
    _say(protocol, response)


door = Door(application, threads=settings.WEB_THREADS)
