"""A server whose answers are valid but far too slow: a timeout between bytes never fires."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

PAUSE_SECONDS = 0.1
BYTES = 60
"""Bytes sent one by one, for six seconds in all; the rest follows at once."""
Act = Callable[[socket.socket, bytes], None]


def _slowly(called: socket.socket, text: bytes) -> None:
    for place in range(min(BYTES, len(text))):
        called.sendall(text[place : place + 1])
        time.sleep(PAUSE_SECONDS)
    called.sendall(text[BYTES:])


def _head(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)


def head(called: socket.socket, body: bytes) -> None:
    _slowly(called, _head(body) + body)


def body(called: socket.socket, body: bytes) -> None:
    called.sendall(_head(body))
    _slowly(called, body)


def silent_after_head(called: socket.socket, body: bytes) -> None:
    called.sendall(_head(body))
    time.sleep(BYTES * PAUSE_SECONDS)
    called.sendall(body)


def interim(called: socket.socket, body: bytes) -> None:
    """Sends `100 Continue` repeatedly, an interim answer."""
    for _ in range(BYTES):
        called.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(PAUSE_SECONDS)
    called.sendall(_head(body) + body)


def endless(called: socket.socket, body: bytes) -> None:
    called.sendall(_head(body + b" " * 50_000_000) + body)
    for _ in range(50):
        called.sendall(b" " * 1_000_000)


@contextmanager
def trickler(act: Act, answer: bytes, *, poses_as: str = "-") -> Iterator[str]:
    """Answers everything with `answer`, sent by `act`; the address it poses as is replaced by its own."""
    listening = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    content = answer.replace(poses_as.encode(), base.encode())

    def serve(called: socket.socket) -> None:
        with called, suppress(OSError):
            called.recv(65536)
            act(called, content)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield base
    listening.close()
