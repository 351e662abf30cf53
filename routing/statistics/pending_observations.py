"""What a process has seen and not told the database yet, in memory, so that a create pays next to nothing. Pure."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Generic, TypeVar
from uuid import UUID

from routing.decision.faults import Fault

MOST = 100_000
"""With the database out of reach the oldest are forgotten beyond this many."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One create call, made with these sealed credentials. `probe`: it was let through an open breaker to see."""

    account_id: UUID
    fault: Fault | None
    milliseconds: float
    at: datetime
    probe: bool = False
    credentials: bytes = b""


@dataclass(frozen=True, slots=True)
class Opened:
    """One checkout that was opened and told to the merchant."""

    account_id: UUID
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """One checkout that has ended. Not `first`: it was noted as ended before, so only its payment is new."""

    account_id: UUID
    opened_at: datetime
    paid: bool
    first: bool


class Buffer(Generic[T]):
    """Notes that any thread adds and one takes; adding is atomic and never waits."""

    def __init__(self) -> None:
        self._notes: deque[T] = deque(maxlen=MOST)

    def add(self, note: T) -> None:
        """Note one."""
        self._notes.append(note)

    def take(self) -> list[T]:
        """Take all there are."""
        return [self._notes.popleft() for _ in range(len(self._notes))]

    def put_back(self, notes: list[T]) -> None:
        """Keep what could not be told for the next time."""
        self._notes.extendleft(reversed(notes))


calls: Buffer[Call] = Buffer()
opened: Buffer[Opened] = Buffer()
ended: Buffer[Ended] = Buffer()
urgent = Event()
"""Set when something should be told at once: a fault, or what a probe has found."""
