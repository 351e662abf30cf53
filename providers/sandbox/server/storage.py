"""The file the sandbox keeps: its tables, one connection that writes and one that reads."""

import sqlite3
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

SCHEMA_VERSION = 2
SCHEMA = """
CREATE TABLE checkout (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, idempotency_key TEXT NOT NULL, params TEXT NOT NULL, url TEXT NOT NULL,
    reference TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'open'
        CHECK (status IN ('open', 'processing', 'paid', 'failed', 'expired')),
    late INTEGER NOT NULL DEFAULT 0, declines INTEGER NOT NULL DEFAULT 0, create_calls INTEGER NOT NULL DEFAULT 1,
    page_token TEXT NOT NULL, payment_id TEXT UNIQUE, card TEXT, created REAL NOT NULL, changed REAL NOT NULL,
    expires_at INTEGER NOT NULL, settles_at REAL, settles_as TEXT, UNIQUE (account, idempotency_key));
CREATE INDEX checkout_open ON checkout (expires_at) WHERE status = 'open';
CREATE INDEX checkout_processing ON checkout (settles_at) WHERE status = 'processing';

CREATE TABLE refund (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, idempotency_key TEXT NOT NULL, payment_id TEXT NOT NULL,
    amount INTEGER NOT NULL, currency TEXT NOT NULL, created REAL NOT NULL, UNIQUE (account, idempotency_key));
CREATE INDEX refund_payment ON refund (payment_id);

CREATE TABLE behaviour (account TEXT PRIMARY KEY, settings TEXT NOT NULL);

CREATE TABLE event (
    id TEXT PRIMARY KEY DEFAULT ('evt_' || lower(hex(randomblob(12)))), kind TEXT NOT NULL, checkout TEXT NOT NULL,
    account TEXT NOT NULL, status TEXT NOT NULL, payment_id TEXT, late INTEGER NOT NULL, created REAL NOT NULL,
    next_at REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0, answer TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'given up')));
CREATE INDEX event_waiting ON event (next_at) WHERE state = 'waiting';

-- A change of state and its event are one statement: neither is ever without the other.
CREATE TRIGGER checkout_changed AFTER UPDATE OF status ON checkout WHEN new.status <> old.status BEGIN
    INSERT INTO event (kind, checkout, account, status, payment_id, late, created, next_at) VALUES (
        'checkout.' || new.status, new.id, new.account, new.status, new.payment_id, new.late, new.changed, new.changed);
END;
CREATE TRIGGER card_declined AFTER UPDATE OF declines ON checkout BEGIN
    INSERT INTO event (kind, checkout, account, status, payment_id, late, created, next_at) VALUES (
        'checkout.declined', new.id, new.account, new.status, new.payment_id, new.late, new.changed, new.changed);
END;
"""

Row = sqlite3.Row
Values = Mapping[str, Any]


class Database:
    """One SQLite file. Writers queue at a lock of ours: SQLite's own would make them poll."""

    def __init__(self, file: Path) -> None:
        _make_private(file)
        _set_aside_another_version(file)
        self._writing, self._reading = threading.Lock(), threading.Lock()
        self._writer, self._reader = _connection(file), _connection(file)
        if not _version(self._writer):
            self._writer.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")

    def read(self, statement: str, values: Values = {}) -> list[Row]:  # noqa: B006
        """Run a SELECT; it waits for no writer."""
        with self._reading:
            return self._reader.execute(statement, values).fetchall()

    def write(self, statement: str, values: Values = {}) -> list[Row]:  # noqa: B006
        """Run one statement as a transaction of its own and give what it returns."""
        with self._writing:
            return self._writer.execute(statement, values).fetchall()


def _make_private(file: Path) -> None:
    """Shoppers' names stand in it. What SQLite makes beside it gets its mode; what was made before gets it now."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.touch(mode=0o600)
    for suffix in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            file.with_name(f"{file.name}{suffix}").chmod(0o600)


def _connection(file: Path) -> sqlite3.Connection:
    made = sqlite3.connect(file, timeout=10, isolation_level=None, check_same_thread=False)
    made.row_factory = sqlite3.Row
    made.execute("PRAGMA journal_mode = WAL")
    made.execute("PRAGMA synchronous = NORMAL")
    return made


def _set_aside_another_version(file: Path) -> None:
    """Books of another version of the sandbox are kept beside the new ones, not read."""
    with closing(sqlite3.connect(file)) as found:
        version, tables = _version(found), found.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        found.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if tables and version != SCHEMA_VERSION:
        file.rename(file.with_name(f"{file.name}.version-{version}"))


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])
