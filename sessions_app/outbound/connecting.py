"""How an event gets out: to an address checked a moment before, and never for longer than it may take.

The name is resolved here, once; the connection goes to the very address that was checked, while the Host header, SNI
and the certificate stay those of the name. A resolver that changes its mind in between changes nothing.
"""

import ssl
import time
from collections.abc import Hashable, Iterable
from typing import Any

import httpcore2

from sessions_app.outbound.addresses import checked, is_public_text
from sessions_app.outbound.resolving import of_deliveries

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 15.0
MOST_ADDRESSES = 3


class Deadline:
    """A moment on the monotonic clock after which nothing may wait any more."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def cap(self, timeout: float | None) -> float:
        """This will shorten a timeout to what is left. Raises httpcore2.ReadTimeout when nothing is."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout(f"No complete answer within {TOTAL_SECONDS:g} seconds")
        return left if timeout is None else min(timeout, left)


class TimedStream(httpcore2.NetworkStream):
    """A connection on which every wait ends by the deadline, however slowly the other side trickles."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self.stream, self.deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """This will read what has come."""
        return self.stream.read(max_bytes, self.deadline.cap(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """This will write everything."""
        self.stream.write(buffer, self.deadline.cap(timeout))

    def close(self) -> None:
        """This will hang up."""
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """This will go on encrypted, with the certificate checked for the name."""
        secure = self.stream.start_tls(ssl_context, server_hostname, self.deadline.cap(timeout))
        return TimedStream(secure, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        """This will tell of the stream below."""
        return self.stream.get_extra_info(info)


class CheckedBackend(httpcore2.NetworkBackend):
    """Connects to hosts that are public, or to this machine where WEBHOOK_LOOPBACK lets an application that tests."""

    def __init__(self, *, mode: str, deadline: Deadline, caller: Hashable = None) -> None:
        self.mode, self.deadline, self.caller, self.plain = mode, deadline, caller, httpcore2.SyncBackend()
        self.reached = ""
        """The address that was connected to."""

    @property
    def is_shown(self) -> bool:
        """Whether what answers may be shown: it is on the open internet, where anybody may ask it."""
        return is_public_text(self.reached)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first checked address that answers. Raises UnsafeAddress, TooManyLookUps."""
        found = checked(host, port, mode=self.mode, caller=self.caller, look_ups=of_deliveries)
        *others, last = found[:MOST_ADDRESSES]
        for address in others:
            try:
                return self._connect(address, port, timeout, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return self._connect(last, port, timeout, socket_options)

    def _connect(self, address: str, port: int, timeout: float | None, options: Any) -> httpcore2.NetworkStream:
        stream = self.plain.connect_tcp(address, port, self.deadline.cap(timeout), None, options)
        self.reached = address
        return TimedStream(stream, self.deadline)
