"""When an account gets no calls for a while, and for how long. Pure.

The circuit breaker of Nygard, "Release It!" (2nd edition, 2018, chapter 5): closed, open, and half open for one probe.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WINDOW = timedelta(seconds=60)
FEWEST_CALLS = 5
FAULT_SHARE = 0.5
SHORTEST, LONGEST = timedelta(seconds=30), timedelta(minutes=10)
PROBE_LEASE = timedelta(seconds=45)
"""How long a probe may take; afterwards another is sent. Longer than any create lasts."""


class State(StrEnum):
    """CLOSED lets calls through, OPEN none until its time is over, INVALID none until the credentials are edited."""

    CLOSED = "closed"
    OPEN = "open"
    INVALID = "invalid"


def open_for(trips: int) -> timedelta:
    """Say how long the `trips`-th opening in a row lasts: 30 s, then doubling, at most 10 minutes."""
    return min(SHORTEST * 2 ** min(trips - 1, 10), LONGEST)


@dataclass(frozen=True, slots=True)
class Breaker:
    """An account's breaker that is not closed. `probe_until`: a probe is under way until then."""

    state: State
    open_until: datetime | None = None
    probe_until: datetime | None = None

    def reason(self) -> str:
        """Give the gate's reason code."""
        return "credentials_invalid" if self.state is State.INVALID else "breaker_open"

    def probe_due(self, now: datetime) -> bool:
        """Tell whether one call may be tried."""
        if self.state is not State.OPEN or self.open_until is None or now < self.open_until:
            return False
        return self.probe_until is None or self.probe_until <= now


@dataclass(frozen=True, slots=True)
class Outage:
    """A time an account is planned to be out, `ends_at` not included."""

    starts_at: datetime
    ends_at: datetime


def in_outage(outages: Sequence[Outage], now: datetime) -> bool:
    """Tell whether one of them covers `now`."""
    return any(each.starts_at <= now < each.ends_at for each in outages)
