"""A lightweight HTTP load generator: threads post over persistent connections and count the answers."""

import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from uuid import uuid4

import orjson

from sessions_app.api.sessions.samples import ORDER


@dataclass
class Result:
    """The answers by status, the duration in seconds, and every answer's milliseconds."""

    seconds: float = 0
    statuses: Counter[int] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Created sessions per second."""
        return self.statuses[201] / self.seconds

    def percentile(self, share: float) -> float:
        """Return the latency of this percentile, in milliseconds."""
        ordered = sorted(self.milliseconds)
        return ordered[int(share * (len(ordered) - 1))]


def create_sessions(port: int, token: str, *, clients: int, seconds: float) -> Result:
    """Create sessions with different orders and keys from `clients` parallel connections."""
    result, lock = Result(), threading.Lock()
    started = time.perf_counter()
    threads = [
        threading.Thread(target=_client, args=(port, token, started + seconds, result, lock)) for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.seconds = time.perf_counter() - started
    return result


def _client(port: int, token: str, until: float, result: Result, lock: threading.Lock) -> None:
    statuses: Counter[int] = Counter()
    milliseconds: list[float] = []
    body = orjson.dumps(ORDER).replace(b"ORD-2024-001", b"%s")
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while (before := time.perf_counter()) < until:
            connection.sendall(_request(body, token))
            statuses[_status(connection)] += 1
            milliseconds.append((time.perf_counter() - before) * 1000)
    with lock:
        result.statuses += statuses
        result.milliseconds += milliseconds


def _request(body: bytes, token: str) -> bytes:
    name = uuid4().hex.encode()
    full = body % name
    head = (
        f"POST /api/v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(full)}\r\nIdempotency-Key: "
    )
    return head.encode() + name + b"\r\n\r\n" + full


def _status(connection: socket.socket) -> int:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, rest = data.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    while len(rest) < length:
        rest += _more(connection)
    return int(head[9:12])


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data
