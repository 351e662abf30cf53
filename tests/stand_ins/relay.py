"""An unreliable relay between a provider and us: delivers every event one to four times, in any order."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2

LONGEST_SECONDS = 1.0
KEPT = ("content-type", "sandbox-signature")


class Relay:
    """The events it still has to deliver."""

    def __init__(self, target: str) -> None:
        self.target, self.waiting = target, 0
        self.counting = threading.Lock()
        self.carriers = ThreadPoolExecutor(16)
        self.client = httpx2.Client(timeout=10)

    def take(self, path: str, headers: dict[str, str], body: bytes) -> None:
        copies = random.randint(1, 4)
        with self.counting:
            self.waiting += copies
        for _ in range(copies):
            threading.Timer(random.random() * LONGEST_SECONDS, self._hand_over, (path, headers, body)).start()

    def _hand_over(self, path: str, headers: dict[str, str], body: bytes) -> None:
        self.carriers.submit(self._carry, path, headers, body)

    def _carry(self, path: str, headers: dict[str, str], body: bytes) -> None:
        try:
            while not self._arrived(path, headers, body):
                time.sleep(0.2)
        finally:
            with self.counting:
                self.waiting -= 1

    def _arrived(self, path: str, headers: dict[str, str], body: bytes) -> bool:
        try:
            return self.client.post(f"{self.target}{path}", content=body, headers=headers).is_success
        except httpx2.HTTPError:
            return False


class Handler(BaseHTTPRequestHandler):
    """Accepts everything."""

    relay: Relay
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.relay.take(self.path, {name: self.headers[name] for name in KEPT if name in self.headers}, body)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@contextmanager
def relay(target: str) -> Iterator[tuple[str, Relay]]:
    """Delivers to `target` until the block ends; yields its own address and the relay."""
    made = Relay(target)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("BoundHandler", (Handler,), {"relay": made}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", made
    finally:
        server.shutdown()
        server.server_close()
        made.carriers.shutdown(wait=False, cancel_futures=True)
