"""Notes how calls to providers went."""

from datetime import datetime
from uuid import UUID

from routing import background
from routing.decision.faults import Fault
from routing.statistics import pending_observations


def record_call(
    *,
    account_id: UUID,
    fault: Fault | None,
    milliseconds: float,
    at: datetime,
    probe: bool = False,
    credentials: bytes = b"",
) -> None:
    """Note one create call; never raises, never waits for the database.

    `fault` is what `faults.fault_of` makes of the error, None when a checkout was opened. `probe` comes with the
    choice; `credentials` are the sealed ones that were used, for when they turn out wrong. The background thread tells
    the database within a second, at once when the breaker must know.
    """
    pending_observations.calls.add(pending_observations.Call(account_id, fault, milliseconds, at, probe, credentials))
    background.ensure_running()
    if fault is not None or probe:
        pending_observations.urgent.set()
