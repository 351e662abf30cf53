"""A merchant's receiver: verifies with the standardwebhooks library, records its requests, and misbehaves on demand.

Each path is a separate receiver.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


@dataclass(frozen=True)
class Received:
    """One received request."""

    path: str
    headers: dict[str, str]
    body: bytes
    verified: Any
    at: float

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Behaviour:
    """How a path answers, for `times` requests; afterwards 2xx again."""

    status: int = 204
    seconds: float = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    times: int | None = None
    trickle: bool = False


class Merchant:
    """The running receiver."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.received: list[Received] = []
        self.secrets: dict[str, str] = {}
        self.behaviours: dict[str, Behaviour] = defaultdict(Behaviour)
        self.running: dict[str, int] = defaultdict(int)
        self.most: dict[str, int] = defaultdict(int)
        self.port = 0

    def url(self, path: str = "/hook") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def behave(self, path: str = "/hook", **how: Any) -> None:
        self.behaviours[path] = Behaviour(**how)

    def got(self, path: str = "/hook") -> list[Received]:
        with self.lock:
            return [each for each in self.received if each.path == path]

    def take(self, path: str, headers: dict[str, str], body: bytes) -> Behaviour:
        with self.lock:
            self.received.append(Received(path, headers, body, self._verified(path, headers, body), time.monotonic()))
            self.running[path] += 1
            self.most[path] = max(self.most[path], self.running[path])
            behaviour = self.behaviours[path]
            if behaviour.times is not None:
                behaviour.times -= 1
                if behaviour.times < 0:
                    behaviour = self.behaviours[path] = Behaviour()
        return behaviour

    def left(self, path: str) -> None:
        with self.lock:
            self.running[path] -= 1

    def _verified(self, path: str, headers: dict[str, str], body: bytes) -> Any:
        """The parsed body, or None when the signature is invalid."""
        if path not in self.secrets:
            return None
        try:
            return Webhook(self.secrets[path]).verify(body, headers)
        except WebhookVerificationError:
            return None


class Handler(BaseHTTPRequestHandler):
    """One request."""

    merchant: Merchant
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        how = self.merchant.take(self.path, headers, body)
        try:
            time.sleep(how.seconds)
            self._answer(how)
        except OSError:
            self.close_connection = True
        finally:
            self.merchant.left(self.path)

    def do_GET(self) -> None:
        """The target of redirects."""
        self.merchant.take(self.path, {}, b"")
        self._answer(Behaviour())
        self.merchant.left(self.path)

    def _answer(self, how: Behaviour) -> None:
        if how.trickle:
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000:
                self.wfile.write(bytes([byte]))
                time.sleep(0.1)
        self.send_response(how.status)
        for name, value in how.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(how.body)))
        self.end_headers()
        self.wfile.write(how.body)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class Server(ThreadingHTTPServer):
    """Does not wait for requests that hang."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignores callers that hung up."""


@contextmanager
def merchant() -> Iterator[Merchant]:
    """Receives until the block ends."""
    made = Merchant()
    server = Server(("127.0.0.1", 0), type("BoundHandler", (Handler,), {"merchant": made}))
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
