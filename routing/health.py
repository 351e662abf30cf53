"""Notes how calls to providers went."""

from datetime import datetime
from uuid import UUID

from routing import background, buffers
from routing.faults import Fault


def record_call(
    *,
    account_id: UUID,
    fault: Fault | None,
    milliseconds: float,
    at: datetime,
    probe: bool = False,
    credentials: bytes = b"",
) -> None:
    """This will note one create call; never raises, never waits for the database.

    `fault` is what `faults.fault_of` makes of the error, None when a checkout was opened. `probe` comes with the
    choice; `credentials` are the sealed ones that were used, for when they turn out wrong. The background thread tells
    the database within a second, at once when the breaker must know.
    """
    buffers.calls.add(buffers.Call(account_id, fault, milliseconds, at, probe, credentials))
    background.ensure_running()
    if fault is not None or probe:
        buffers.urgent.set()
