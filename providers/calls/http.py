"""HTTP to providers: kept-alive connections, a total deadline for every call, and errors in our own words."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore2

from providers.base import (
    Connection,
    ProviderError,
    ProviderMisconfigured,
    ProviderTimedOut,
    ProviderUnavailable,
    ProviderUnknown,
)
from providers.calls.connecting import TimedBackend
from providers.calls.deadlines import within
from providers.calls.redirects import redirect_of

CONNECTIONS = 1024
"""A shield: how many calls are under way is bounded before, in `in_flight.py`."""
KEPT, KEPT_SECONDS = 32, 20.0
"""Idle connections, and for how long: shorter than servers keep them."""
LARGEST_ANSWER = 1024 * 1024

FAILURES: tuple[tuple[type[Exception], type[ProviderError]], ...] = (
    (httpcore2.ConnectError, ProviderUnavailable),
    (httpcore2.ConnectTimeout, ProviderUnavailable),
    (httpcore2.PoolTimeout, ProviderUnavailable),
    (httpcore2.ProxyError, ProviderUnavailable),
    (httpcore2.UnsupportedProtocol, ProviderMisconfigured),
    (httpcore2.LocalProtocolError, ProviderMisconfigured),  # an API key that cannot be a header
    (httpcore2.TimeoutException, ProviderTimedOut),
    (httpcore2.NetworkError, ProviderUnknown),
    (httpcore2.ProtocolError, ProviderUnknown),
)
"""First match wins. What went wrong after a connection was made, such as a write error: it may have been done."""


@dataclass(frozen=True, slots=True)
class ProviderAnswer:
    """What came back, whatever its status; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        """Whether it is a 2xx."""
        return 200 <= self.status < 300


class Http:
    """The connections to one provider's server, shared by all threads.

    `proxied` honours the environment's HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        trust: ssl.SSLContext | None = None,
        proxied: bool = False,
    ) -> None:
        self._total = connection.total_timeout
        connect, read = connection.connect_timeout, connection.read_timeout
        self._timeouts = {"timeout": {"connect": connect, "read": read, "write": read, "pool": connect}}
        self._pool = httpcore2.ConnectionPool(
            trust,
            proxy=_proxy(connection.base_url) if proxied else None,
            max_connections=CONNECTIONS,
            max_keepalive_connections=KEPT,
            keepalive_expiry=KEPT_SECONDS,
            network_backend=TimedBackend(),
        )

    def call(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes | None = None
    ) -> ProviderAnswer:
        """Send a request and read the whole answer, all of it within the connection's total timeout.

        Raises ProviderUnavailable when nothing was sent, ProviderTimedOut and ProviderUnknown when it may have been
        done (so after a redirect, which no API answers: a gateway in between does), ProviderMisconfigured when it
        cannot be sent at all.
        """
        given: list[tuple[bytes | str, bytes | str]] = [(name, text.encode()) for name, text in headers.items()]
        try:
            with (
                within(self._total),
                self._pool.stream(
                    method, _parse(url), headers=given, content=content, extensions=self._timeouts
                ) as answer,
            ):
                received = {name.decode("latin-1").lower(): text.decode("latin-1") for name, text in answer.headers}
                if redirect := redirect_of(url, answer.status, received):
                    raise ProviderUnknown(f"answered {answer.status}, which {redirect}")
                return ProviderAnswer(answer.status, received, _body(answer))
        except tuple(theirs for theirs, _ in FAILURES) as exc:
            kind = next(ours for theirs, ours in FAILURES if isinstance(exc, theirs))
            raise kind(type(exc).__name__) from exc

    def close(self) -> None:
        """Hang up."""
        self._pool.close()


def _body(answer: httpcore2.Response) -> bytes:
    body = bytearray()
    for chunk in answer.iter_stream():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise ProviderUnknown("answer is too large")
    return bytes(body)


def _parse(url: str) -> httpcore2.URL:
    try:
        parsed = httpcore2.URL(url)
    except (ValueError, TypeError) as exc:
        raise ProviderMisconfigured("base URL is not one") from exc
    if not parsed.host:
        raise ProviderMisconfigured("base URL is not one")
    return parsed


def _proxy(base: str) -> httpcore2.Proxy | None:
    """Read the environment's proxy for an address. Raises ProviderUnavailable for kinds we do not speak (SOCKS)."""
    target, proxies = urlsplit(base), getproxies()
    url = proxies.get(target.scheme) or proxies.get("all")
    if not url or proxy_bypass(target.hostname or ""):
        return None
    given = urlsplit(url if "://" in url else f"http://{url}")
    if given.scheme not in ("http", "https"):
        raise ProviderUnavailable(f"a {given.scheme} proxy is not supported")
    auth = (unquote(given.username), unquote(given.password or "")) if given.username else None
    return httpcore2.Proxy(f"{given.scheme}://{given.netloc.rpartition('@')[2]}", auth=auth)
