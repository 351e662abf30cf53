"""Servers that are not the sandbox at all: whatever they or the network do becomes exactly one of our errors."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import Any
from uuid import uuid4

import orjson
import pytest

from providers.base import (
    Connection,
    Credentials,
    ProviderError,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderTimedOut,
    ProviderUnavailable,
    ProviderUnknown,
)
from providers.sandbox.adapter import SandboxProvider

Order = Callable[..., Any]
GOOD = {"id": "co_1", "status": "open", "amount": 14076, "currency": "AUD", "payment_id": None}


@contextmanager
def impostor(act: Callable[[socket.socket], None]) -> Iterator[str]:
    """Accepts calls, reads a little, and then does `act`."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                called, _ = listening.accept()
            except OSError:
                return
            with called, suppress(OSError):
                called.recv(65536)
                act(called)

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    listening.close()


def answering(status: int, body: bytes, headers: str = "") -> Callable[[socket.socket], None]:
    head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{headers}Connection: close\r\n\r\n"
    return lambda called: called.sendall(head.encode() + body)


def at(base: str) -> SandboxProvider:
    return SandboxProvider(Credentials({"api_key": "sk_sandbox_x"}), Connection(base, 0.5, 0.5, 1.0))


def reset(called: socket.socket) -> None:
    called.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def drip(called: socket.socket) -> None:
    called.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(20):
        time.sleep(0.1)
        called.sendall(b" ")


def flood(called: socket.socket) -> None:
    called.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99000000\r\n\r\n" + b" " * 3_000_000)


BROKEN = {
    "reset": (reset, ProviderUnknown),
    "closed": (lambda called: None, ProviderUnknown),
    "half": (lambda called: called.sendall(b"HTTP/1.1 201 OK\r\nContent-Length: 9\r\n\r\n{"), ProviderUnknown),
    "nonsense": (lambda called: called.sendall(b"SSH-2.0-OpenSSH\r\n\r\n"), ProviderUnknown),
    "silent": (lambda called: time.sleep(0.8), ProviderTimedOut),
    "dripping": (drip, ProviderTimedOut),
    "flooding": (flood, ProviderUnknown),
}


@pytest.mark.parametrize("how", BROKEN)
def test_whatever_breaks_after_connecting_is_unknown_never_unavailable(how: str, order: Order) -> None:
    act, error = BROKEN[how]

    with impostor(act) as base, pytest.raises(ProviderError) as raised:
        at(base).create_checkout(order())

    assert type(raised.value) is error


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "http://nobody.invalid"])
def test_nobody_there_is_unavailable(base: str, order: Order) -> None:
    with pytest.raises(ProviderUnavailable):
        at(base).create_checkout(order())


@pytest.mark.parametrize("base", ["", "ftp://127.0.0.1", "nonsense"])
def test_a_base_url_that_is_none_is_a_misconfiguration(base: str, order: Order) -> None:
    with pytest.raises(ProviderMisconfigured):
        at(base).create_checkout(order())


STATUSES = {
    **dict.fromkeys((400, 402, 404, 422), ProviderRejected),
    **dict.fromkeys((401, 403), ProviderMisconfigured),
    429: ProviderUnavailable,
    **dict.fromkeys((302, 405, 408, 409, 500, 502, 503), ProviderUnknown),
}


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_is_its_error(status: int, order: Order) -> None:
    headers = "Location: http://127.0.0.1:9/\r\n" if status == 302 else ""
    with impostor(answering(status, b"<html>", headers)) as base, pytest.raises(ProviderError) as raised:
        at(base).create_checkout(order())

    assert type(raised.value) is STATUSES[status]


def test_an_answer_that_is_right_in_every_way_is_taken(order: Order) -> None:
    with fake(lambda base: {}) as base:
        assert at(base).create_checkout(order()).reference == "co_1"


@contextmanager
def fake(changes: Callable[[str], dict[str, Any]]) -> Iterator[str]:
    """A good answer, with changes, from the host it names."""
    holder: dict[str, str] = {}

    def act(called: socket.socket) -> None:
        answer = GOOD | {"url": f"{holder['base']}/pay/co_1"} | changes(holder["base"])
        answering(201, orjson.dumps(answer))(called)

    with impostor(act) as base:
        holder["base"] = base
        yield base


WRONG: dict[str, Callable[[str], dict[str, Any]]] = {
    "another amount": lambda base: {"amount": 14075},
    "a float": lambda base: {"amount": 14076.0},
    "a truth": lambda base: {"amount": True},
    "another currency": lambda base: {"currency": "USD"},
    "another attempt": lambda base: {"reference": str(uuid4())},
    "not open": lambda base: {"status": "expired"},
    "unheard-of status": lambda base: {"status": "done"},
    "odd id": lambda base: {"id": "../../etc"},
    "no id": lambda base: {"id": None},
    "endless id": lambda base: {"id": "c" * 256},
    "another host": lambda base: {"url": "https://evil.example/pay/co_1"},
    "another port": lambda base: {"url": f"{base}1/pay/co_1"},
    "user-info": lambda base: {"url": base.replace("//", "//a@") + "/pay"},
    "backslash": lambda base: {"url": f"{base}\\@evil.example/"},
    "line break": lambda base: {"url": f"{base}/pay\n"},
    "script": lambda base: {"url": "javascript:alert(1)"},
    "bad port": lambda base: {"url": "http://127.0.0.1:99999999/"},
    "endless url": lambda base: {"url": f"{base}/{'x' * 3000}"},
}


@pytest.mark.parametrize("what", WRONG)
def test_an_answer_that_is_not_what_we_asked_for_is_unknown(what: str, order: Order) -> None:
    with fake(WRONG[what]) as base, pytest.raises(ProviderUnknown):
        at(base).create_checkout(order())


def test_a_state_of_another_checkout_is_unknown() -> None:
    with fake(lambda base: {"id": "co_2"}) as base, pytest.raises(ProviderUnknown):
        at(base).retrieve("co_1")


def test_an_amount_its_currency_cannot_hold_is_rejected_before_it_is_sent(order: Order) -> None:
    with pytest.raises(ProviderRejected):
        at("http://127.0.0.1:9").create_checkout(order(tax=Decimal("0.005")))
