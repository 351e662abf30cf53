"""HTTP as bytes on a socket: what no well-behaved client sends."""

import socket
from dataclasses import dataclass

PATIENCE = 60


@dataclass(frozen=True)
class Raw:
    """An answer, read until the server closed or the body was whole."""

    status: int
    headers: dict[str, str]
    body: bytes


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def head(method: str, path: str, *lines: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""]).encode("latin-1")


def read(connection: socket.socket) -> Raw | None:
    """The next answer; None when the connection was closed without one."""
    received = b""
    while b"\r\n\r\n" not in received:
        more = connection.recv(65536)
        if not more:
            return None
        received += more
    first, *lines = received.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    headers = {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in lines)}
    body = received.partition(b"\r\n\r\n")[2]
    while len(body) < int(headers.get("content-length", "0")):
        more = connection.recv(65536)
        if not more:
            break
        body += more
    return Raw(int(first.split()[1]), headers, body)


def ask(port: int, request: bytes) -> Raw | None:
    with connect(port) as connection:
        connection.sendall(request)
        return read(connection)
