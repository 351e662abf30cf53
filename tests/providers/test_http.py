"""The way to a provider: through the environment's proxy, and never for longer than a call may take."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from providers.base import (
    Connection,
    Credentials,
    ProviderError,
    ProviderTimedOut,
    ProviderUnavailable,
    ProviderUnknown,
)
from providers.calls import connecting
from providers.calls.deadlines import within
from providers.calls.http import Http
from providers.stripe.adapter import StripeProvider

ANSWER = b"HTTP/1.1 %s\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
Serve = Callable[[Callable[[socket.socket], None]], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers that do as told with each connection."""
    listening: list[socket.socket] = []

    def start(act: Callable[[socket.socket], None]) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    called, _ = server.accept()
                    with called, suppress(OSError):
                        act(called)

        threading.Thread(target=accept, daemon=True).start()
        return f"127.0.0.1:{server.getsockname()[1]}"

    yield start
    for server in listening:
        server.close()


@pytest.fixture
def proxy(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[bytes]]:
    """Sets a proxy that answers `status`, and gives what it will have been asked."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)

    def start(variable: str, status: bytes = b"200 OK") -> list[bytes]:
        asked: list[bytes] = []

        def act(called: socket.socket) -> None:
            asked.append(called.recv(65536))
            called.sendall(ANSWER % status)

        monkeypatch.setenv(variable, f"http://jane:pa%20ss@{serve(act)}")
        return asked

    return start


def ask_stripe(base: str = "") -> ProviderError:
    provider = StripeProvider(Credentials({"secret_key": "sk_test_x"}), Connection(base, 1.0, 1.0, 2.0))
    with pytest.raises(ProviderError) as raised:
        provider.check_credentials()
    return raised.value


def test_stripe_is_reached_through_the_https_proxy(proxy: Any) -> None:
    asked = proxy("HTTPS_PROXY", b"403 Forbidden")

    problem = ask_stripe()

    (head,) = asked
    assert head.startswith(b"CONNECT api.stripe.com:443 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic amFuZTpwYSBzcw==" in head
    assert (type(problem), str(problem)) == (ProviderUnavailable, "ProxyError")


def test_plain_http_goes_through_its_proxy_too(proxy: Any) -> None:
    asked = proxy("HTTP_PROXY")

    ask_stripe("http://stripe.example")

    assert asked[0].startswith(b"GET http://stripe.example/v1/checkout/sessions?limit=1 HTTP/1.1\r\n")


def test_no_proxy_is_gone_round(proxy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = proxy("HTTP_PROXY")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    assert isinstance(ask_stripe("http://127.0.0.1:9"), ProviderUnavailable)
    assert asked == []


def test_a_proxy_we_do_not_speak_is_named(proxy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")

    with pytest.raises(ProviderUnavailable, match="a socks5 proxy is not supported"):
        StripeProvider(Credentials({}), Connection())


def http(read: float, total: float) -> Http:
    return Http(Connection("", 1.0, read, total))


def test_a_body_that_is_read_slowly_ends_by_the_deadline(serve: Serve) -> None:
    def sip(called: socket.socket) -> None:
        called.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        while called.recv(4096):
            time.sleep(0.02)

    with pytest.raises(ProviderTimedOut):
        http(1.0, 2.0).call("POST", f"http://{serve(sip)}/", headers={}, content=b"x" * 30_000_000)


def test_a_kept_connection_goes_by_the_deadline_of_each_call(serve: Serve) -> None:
    def answer_twice(called: socket.socket) -> None:
        for pause in (0.0, 5.0):
            called.recv(65536)
            called.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{")
            for _ in range(int(pause * 10)):
                time.sleep(0.1)
                called.sendall(b"")
            called.sendall(b"}")

    client, url = http(30.0, 2.0), f"http://{serve(answer_twice)}/"

    assert client.call("GET", url, headers={}).body == b"{}"
    with pytest.raises(ProviderTimedOut):
        client.call("GET", url, headers={})


def test_an_earlier_deadline_around_a_call_stays(serve: Serve) -> None:
    silent = serve(lambda called: time.sleep(3))

    with within(0.5), pytest.raises(ProviderTimedOut):
        http(60.0, 60.0).call("GET", f"http://{silent}/", headers={})


def test_a_resolver_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()
    monkeypatch.setattr(connecting.socket, "getaddrinfo", lambda *_, **__: let_go.wait(20) and [])

    with pytest.raises(ProviderUnavailable, match="ConnectTimeout"):
        http(1.0, 2.0).call("GET", "http://slow.example/", headers={})
    let_go.set()


def test_the_next_address_of_a_name_is_tried(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(called: socket.socket) -> None:
        called.recv(65536)
        called.sendall(ANSWER % b"200 OK")

    host, port = serve(answer).split(":")
    really = socket.getaddrinfo

    def two_addresses(name: str, *given: Any, **named: Any) -> list[Any]:
        names = ("127.0.0.9", host) if name == "two.example" else (name,)
        return [found for each in names for found in really(each, *given, **named)]

    monkeypatch.setattr(connecting.socket, "getaddrinfo", two_addresses)

    assert http(5.0, 9.0).call("GET", f"http://two.example:{port}/", headers={}).body == b"{}"


def test_a_head_without_end_is_not_kept(serve: Serve) -> None:
    def boast(called: socket.socket) -> None:
        called.recv(65536)
        called.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10_000_000)

    with pytest.raises(ProviderUnknown):
        http(5.0, 9.0).call("GET", f"http://{serve(boast)}/", headers={})


def test_a_redirect_is_not_followed_and_says_where_it_leads(serve: Serve) -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: https://login.example.com/portal?user=hush\r\nContent-Length: 0\r\n\r\n"

    def redirect(called: socket.socket) -> None:
        called.recv(65536)
        called.sendall(head)

    base = f"http://{serve(redirect)}"

    with pytest.raises(ProviderUnknown) as raised:
        Http(Connection(base_url=base)).call("POST", f"{base}/v1/checkouts", headers={}, content=b"{}")

    led = "leads to https://login.example.com/portal; redirects are not followed"
    assert str(raised.value) == f"answered 302, which {led}"
