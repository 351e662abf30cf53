"""The queue of events: what is due, its content, and the result of each try."""

from dataclasses import dataclass
from typing import Any

import orjson

from providers.sandbox.server.storage import Database, Row

RETRY_AFTER = (1, 2, 5, 15, 60, 300, 900, 1800, 3600, 3600, *[7200] * 9)
"""Seconds between the tries: 20 of them, over most of a day."""
AT_ONCE = 32
SHOWN = ("id", "amount", "currency", "reference", "created", "expires_at", "url")
DUE = """
SELECT event.id AS event_id, event.kind, event.account, event.status, event.payment_id, event.late, event.tries,
    event.created AS happened, checkout.id, checkout.amount, checkout.currency, checkout.reference, checkout.created,
    checkout.expires_at, checkout.url
FROM event JOIN checkout ON checkout.id = event.checkout
WHERE state = 'waiting' AND next_at <= :now
    AND (tries = 0 OR event.account NOT IN (SELECT value FROM json_each(:paused)))
ORDER BY tries, next_at LIMIT :count
"""


@dataclass(frozen=True, slots=True)
class Event:
    """One event to be sent; `body` is the same bytes at every try."""

    id: str
    kind: str
    account: str
    created: float
    tries: int
    body: bytes


class Outbox:
    """The queue, over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, *, now: float, paused: list[str]) -> list[Event]:
        """List events to send now: first tries always, further ones unless the receiver is `paused`."""
        values = {"now": now, "paused": _json(paused), "count": AT_ONCE}
        return [_event(row) for row in self._database.read(DUE, values)]

    def next_due(self, *, paused: list[str]) -> float | None:
        """Say when there will be something to send."""
        next_at = (
            "SELECT min(next_at) FROM event WHERE state = 'waiting'"
            " AND (tries = 0 OR account NOT IN (SELECT value FROM json_each(:paused)))"
        )
        found: float | None = self._database.read(next_at, {"paused": _json(paused)})[0][0]
        return found

    def hold(self, event: Event, *, until: float) -> None:
        """Keep an event back."""
        self._database.write("UPDATE event SET next_at = :until WHERE id = :id", {"id": event.id, "until": until})

    def mark_delivered(self, event: Event, *, answer: str) -> None:
        """Note that the receiver has it."""
        self._end_try(event, state="delivered", answer=answer, next_at=0)

    def mark_refused(self, event: Event, *, answer: str, now: float) -> None:
        """Plan the next try, or none after the last."""
        last = event.tries >= len(RETRY_AFTER)
        wait = 0 if last else RETRY_AFTER[event.tries]
        self._end_try(event, state="given up" if last else "waiting", answer=answer, next_at=now + wait)

    def totals(self) -> dict[str, int]:
        """Count events by state."""
        return dict(map(tuple, self._database.read("SELECT state, count(*) FROM event GROUP BY state")))  # type: ignore[arg-type]

    def _end_try(self, event: Event, **values: Any) -> None:
        statement = (
            "UPDATE event SET tries = tries + 1, state = :state, answer = :answer, next_at = :next_at WHERE id = :id"
        )
        self._database.write(statement, {"id": event.id} | values)


def _event(row: Row) -> Event:
    data = {name: row[name] for name in (*SHOWN, "status", "payment_id")} | {"late": bool(row["late"])}
    data["created"] = int(data["created"])
    said = {"id": row["event_id"], "type": row["kind"], "created": int(row["happened"]), "data": data}
    return Event(row["event_id"], row["kind"], row["account"], row["happened"], row["tries"], orjson.dumps(said))


def _json(names: list[str]) -> str:
    return orjson.dumps(names).decode()
