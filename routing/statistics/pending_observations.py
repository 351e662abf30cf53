"""What a process has recorded and not written yet, in memory, so that it costs a create next to nothing. Pure."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Generic, TypeVar
from uuid import UUID

from routing.decision.faults import Fault

MOST = 100_000
"""While the database is out of reach, the oldest beyond this many are dropped."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One create call, made with this `ProviderAccount.access`; `note` says what is wrong with it.

    `probe`: it was let through an open breaker as a test.
    """

    account_id: UUID
    fault: Fault | None
    milliseconds: float
    at: datetime
    probe: bool = False
    credentials: bytes = b""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """One checkout that was opened and disclosed to the merchant."""

    account_id: UUID
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """One checkout that has ended. Not `first`: it was recorded as ended before, so only its payment is new."""

    account_id: UUID
    opened_at: datetime
    paid: bool
    first: bool


class Buffer(Generic[T]):
    """A queue that any thread adds to and one takes from; adding is atomic and never waits."""

    def __init__(self) -> None:
        self._notes: deque[T] = deque(maxlen=MOST)

    def add(self, note: T) -> None:
        """Add one."""
        self._notes.append(note)

    def take(self) -> list[T]:
        """Take all there are."""
        return [self._notes.popleft() for _ in range(len(self._notes))]

    def put_back(self, notes: list[T]) -> None:
        """Put what could not be written back in front."""
        self._notes.extendleft(reversed(notes))


calls: Buffer[Call] = Buffer()
opened: Buffer[Opened] = Buffer()
ended: Buffer[Ended] = Buffer()
urgent = Event()
"""Set when something should be written at once: a fault, or the result of a probe."""
