"""How a call gets to a provider: its name is resolved and connected to within the call's deadline."""

import socket
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Any

import httpcore2

from providers.calls.deadlines import TimedStream, cap_by_current

MOST_ADDRESSES = 3
_resolvers = ThreadPoolExecutor(4, thread_name_prefix="resolver")
"""The system's resolver has no timeout: callers stop waiting in time, and at most these threads hang."""


class TimedBackend(httpcore2.NetworkBackend):
    """Connects to the first address of a host that answers."""

    def __init__(self) -> None:
        self.plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect; each address may take `timeout` seconds. Raises httpcore2's ConnectError and ConnectTimeout."""
        found = _addresses(host, port, _left(timeout))
        return first_that_answers(found, lambda address: self._connect(address, port, timeout, socket_options))

    def _connect(self, address: str, port: int, timeout: float | None, options: Any) -> httpcore2.NetworkStream:
        return TimedStream(self.plain.connect_tcp(address, port, _left(timeout), None, options), cap_by_current)


def first_that_answers(
    addresses: Sequence[str], connect: Callable[[str], httpcore2.NetworkStream]
) -> httpcore2.NetworkStream:
    """Connect to the first of a host's addresses that answers. Raises what the last one tried does."""
    *others, last = addresses[:MOST_ADDRESSES]
    for address in others:
        try:
            return connect(address)
        except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
            continue
    return connect(last)


def _addresses(host: str, port: int, seconds: float | None) -> list[str]:
    try:
        return [str(ip_address(host))]
    except ValueError:
        asked = _resolvers.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        return list(dict.fromkeys(str(address[0]) for *_, address in asked.result(seconds)))
    except TimeoutError as exc:
        asked.cancel()
        raise httpcore2.ConnectTimeout("the name was not resolved in time") from exc
    except (OSError, UnicodeError) as exc:
        raise httpcore2.ConnectError("the name cannot be resolved") from exc


def _left(timeout: float | None) -> float | None:
    """Return what is left for connecting. Where that is nothing, nothing was sent."""
    try:
        return cap_by_current(timeout)
    except httpcore2.ReadTimeout as exc:
        raise httpcore2.ConnectTimeout(str(exc)) from exc
