"""How an event gets out: to an address checked a moment before, and never for longer than it may take.

The name is resolved here, once; the connection goes to the very address that was checked, while the Host header, SNI
and the certificate stay those of the name. A resolver that changes its mind in between changes nothing.
"""

from collections.abc import Hashable, Iterable
from typing import Any

import httpcore2

from providers.calls.connecting import first_that_answers
from providers.calls.deadlines import Deadline, TimedStream
from sessions_app.webhooks.addresses import is_public_text, resolve_public
from sessions_app.webhooks.resolving import of_deliveries

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 15.0


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
        found = resolve_public(host, port, mode=self.mode, caller=self.caller, look_ups=of_deliveries)
        return first_that_answers(found, lambda address: self._connect(address, port, timeout, socket_options))

    def _connect(self, address: str, port: int, timeout: float | None, options: Any) -> httpcore2.NetworkStream:
        stream = self.plain.connect_tcp(address, port, self.deadline.cap(timeout), None, options)
        self.reached = address
        return TimedStream(stream, self.deadline.cap)
