"""The sandbox's own books: every checkout it opened and what became of it, in one SQLite file.

Switchyard never reads it. Every change of state is one conditional UPDATE, so that paying and expiring have one winner.
"""

import json
import secrets
import sqlite3
import threading
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS checkout (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, idempotency_key TEXT NOT NULL, params TEXT NOT NULL,
    reference TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL, status TEXT NOT NULL,
    page_token TEXT NOT NULL, payment_id TEXT, created INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    settles_at INTEGER, UNIQUE (account, idempotency_key));
CREATE TABLE IF NOT EXISTS refund (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, idempotency_key TEXT NOT NULL, payment_id TEXT NOT NULL,
    amount INTEGER NOT NULL, currency TEXT NOT NULL, UNIQUE (account, idempotency_key));
CREATE TABLE IF NOT EXISTS behaviour (account TEXT PRIMARY KEY, settings TEXT NOT NULL);
"""


class KeyReused(Exception):
    """The idempotency key came with other parameters before."""


class NotRefundable(Exception):
    """There is no such payment, or not that much of it is left."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How an account behaves: milliseconds, and the share of create calls that go wrong in each way."""

    latency_ms: int = 0
    refuse: float = 0
    """Says no."""
    fail: float = 0
    """Answers 500 without doing anything."""
    lose: float = 0
    """Does it, then answers 500."""
    hang_ms: int = 0
    """Does it, then waits this long before it answers."""


PERSONAS = {
    "swift": Behaviour(latency_ms=30),
    "steady": Behaviour(latency_ms=120),
    "thrifty": Behaviour(latency_ms=450),
}
"""The demo's accounts differ in speed as their terms differ in price."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """One row of the books; amounts in minor units, times in epoch seconds."""

    id: str
    account: str
    idempotency_key: str
    params: dict[str, Any]
    reference: str
    amount: int
    currency: str
    status: str
    page_token: str
    payment_id: str | None
    created: int
    expires_at: int
    settles_at: int | None


class Ledger:
    """The books; safe for any number of threads."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file, self._own = file, threading.local()
        self._db.executescript("PRAGMA journal_mode=WAL;" + SCHEMA)

    @property
    def _db(self) -> sqlite3.Connection:
        if not hasattr(self._own, "db"):
            self._own.db = sqlite3.connect(self.file, timeout=10, isolation_level=None)
            self._own.db.row_factory = sqlite3.Row
            self._own.db.execute("PRAGMA synchronous=NORMAL")
        return self._own.db  # type: ignore[no-any-return]

    def open(self, *, account: str, key: str, params: dict[str, Any], now: int) -> tuple[Checkout, bool]:
        """This will open a checkout, or find the one this key opened; True when it is new. Raises KeyReused."""
        identity = f"co_{secrets.token_hex(12)}"
        row = (identity, account, key, _text(params), params["reference"], params["amount"], params["currency"])
        made = self._db.execute(
            "INSERT INTO checkout (id, account, idempotency_key, params, reference, amount, currency, status,"
            " page_token, created, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?) ON CONFLICT DO NOTHING",
            (*row, secrets.token_urlsafe(16), now, params["expires_at"]),
        ).rowcount
        found = self._db.execute("SELECT * FROM checkout WHERE account = ? AND idempotency_key = ?", (account, key))
        checkout = _checkout(found.fetchone())
        if checkout.params != params:
            raise KeyReused
        return checkout, bool(made)

    def find(self, identity: str, *, now: int, account: str | None = None) -> Checkout | None:
        """This will find a checkout as it is now: time alone expires it, or settles a payment under way."""
        self._db.execute(
            "UPDATE checkout SET status = 'expired' WHERE id = ? AND status = 'open' AND expires_at <= ?",
            (identity, now),
        )
        self._db.execute(
            "UPDATE checkout SET status = 'paid' WHERE id = ? AND status = 'processing' AND settles_at <= ?",
            (identity, now),
        )
        row = self._db.execute("SELECT * FROM checkout WHERE id = ?", (identity,)).fetchone()
        return _checkout(row) if row and account in (None, row["account"]) else None

    def pay(self, identity: str, *, now: int, settles_at: int | None = None) -> bool:
        """This will take the payment if the checkout is open; one that settles later is `processing` till then."""
        status = "paid" if settles_at is None else "processing"
        paid = self._db.execute(
            "UPDATE checkout SET status = ?, payment_id = ?, settles_at = ?"
            " WHERE id = ? AND status = 'open' AND expires_at > ?",
            (status, f"pay_{secrets.token_hex(12)}", settles_at, identity, now),
        )
        return bool(paid.rowcount)

    def expire(self, identity: str) -> bool:
        """This will close the checkout if it is open."""
        closed = self._db.execute(
            "UPDATE checkout SET status = 'expired' WHERE id = ? AND status = 'open'", (identity,)
        )
        return bool(closed.rowcount)

    def refund(self, *, account: str, key: str, payment_id: str, amount: int, currency: str) -> str:
        """This will give money back, once a key, and never more than was paid. Raises NotRefundable."""
        self._db.execute(
            "INSERT INTO refund SELECT ?, account, ?, payment_id, ?, currency FROM checkout c"
            " WHERE account = ? AND payment_id = ? AND currency = ? AND status = 'paid' AND ? > 0 AND ? <= amount -"
            " (SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.payment_id = c.payment_id)"
            " ON CONFLICT DO NOTHING",
            (f"re_{secrets.token_hex(12)}", key, amount, account, payment_id, currency, amount, amount),
        )
        row = self._db.execute(
            "SELECT * FROM refund WHERE account = ? AND idempotency_key = ?", (account, key)
        ).fetchone()
        if row is None or (row["payment_id"], row["amount"]) != (payment_id, amount):
            raise NotRefundable
        return str(row["id"])

    def all(self, account: str | None = None, *, newest: int = 100_000) -> list[Checkout]:
        """This will list checkouts, newest first."""
        rows = self._db.execute(
            "SELECT * FROM checkout WHERE ?1 IS NULL OR account = ?1 ORDER BY rowid DESC LIMIT ?2", (account, newest)
        )
        return [_checkout(row) for row in rows]

    def behaviour(self, account: str) -> Behaviour:
        """This will say how an account behaves."""
        row = self._db.execute("SELECT settings FROM behaviour WHERE account = ?", (account,)).fetchone()
        return Behaviour(**json.loads(row["settings"])) if row else PERSONAS.get(account, Behaviour())

    def behave(self, account: str, behaviour: Behaviour) -> None:
        """This will change how an account behaves."""
        row = (account, json.dumps(asdict(behaviour)))
        self._db.execute(
            "INSERT INTO behaviour VALUES (?, ?) ON CONFLICT DO UPDATE SET settings = excluded.settings", row
        )


def _text(params: dict[str, Any]) -> str:
    return json.dumps(params, sort_keys=True)


def _checkout(row: sqlite3.Row) -> Checkout:
    values = {field.name: row[field.name] for field in fields(Checkout)}
    return Checkout(**values | {"params": json.loads(row["params"])})
