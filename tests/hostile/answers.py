"""The answers allowed for any request: no internal error, and JSON of a documented shape at machine paths."""

import socket
from dataclasses import dataclass
from typing import Any

import orjson

SHAPES = (
    {"error", "message", "statusCode"},
    {"error", "message", "code"},
    {"error", "message", "code", "details"},
    {"message", "statusCode", "code"},
    {"error", "error_description"},
)
MOST_SENTENCES, LONGEST_ANSWER = 20, 16 * 1024


@dataclass(frozen=True)
class Received:
    """A status (0: the connection was closed without one), headers in lower case, the body."""

    status: int
    headers: dict[str, str]
    body: bytes


def send(host: str, raw: bytes, *, seconds: float = 30) -> Received:
    """Sends bytes as they are and reads until the server closes."""
    name, port = host.rsplit(":", 1)
    received = b""
    with socket.create_connection((name, int(port)), timeout=seconds) as connection:
        try:
            connection.sendall(raw)
            while part := connection.recv(65_536):
                received += part
        except (ConnectionResetError, BrokenPipeError):
            pass
    return _parsed(received)


def _parsed(received: bytes) -> Received:
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    status = int(first.split()[1]) if first else 0
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if "chunked" in headers.get("transfer-encoding", ""):
        body = _joined(body)
    return Received(status, headers, body)


def _joined(chunked: bytes) -> bytes:
    size, _, rest = chunked.partition(b"\r\n")
    length = int(size or b"0", 16)
    return rest[:length] + _joined(rest[length + 2 :]) if length else b""


def problem_of(received: Received, *, method: str, is_http: bool, is_machine: bool) -> str:
    """Describes what is wrong with an answer; empty for a documented one."""
    if received.status >= 500:
        return f"status {received.status}"
    if not is_http:
        return ""
    if not received.status:
        return "no answer"
    if not is_machine or method == "HEAD" or received.status in (204, 304):
        return ""
    return _problem_of_body(received)


def _problem_of_body(received: Received) -> str:
    if received.headers.get("content-type") != "application/json":
        return f"{received.status} with content type {received.headers.get('content-type')}"
    try:
        body: Any = orjson.loads(received.body)
    except ValueError:
        return f"{received.status} with no JSON"
    if received.status < 400:
        return ""
    if set(body) not in SHAPES:
        return f"{received.status} in an unknown shape: {sorted(body)}"
    if isinstance(body.get("message"), list) and len(body["message"]) > MOST_SENTENCES:
        return f"{len(body['message'])} sentences"
    return f"an answer of {len(received.body)} bytes" if len(received.body) > LONGEST_ANSWER else ""
