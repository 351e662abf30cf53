"""The sandbox's own books: every checkout it opened and what became of it. Switchyard never reads them.

Every change of state is one conditional UPDATE, so that paying and expiring have one winner.
"""

import secrets
import threading
from dataclasses import dataclass, fields
from typing import Any

import orjson

from providers.sandbox.server.storage import Database, Row

PAYABLE = "WHERE id = :id AND status = 'open' AND expires_at > :now"
MOVES = {
    "pay": f"SET status = 'paid', payment_id = :payment, card = :card, changed = :now {PAYABLE}",
    "process": "SET status = 'processing', payment_id = :payment, card = :card, changed = :now,"
    f" settles_at = :settles_at, settles_as = :settles_as {PAYABLE}",
    "decline": f"SET declines = declines + 1, changed = :now {PAYABLE}",
    "expire": "SET status = 'expired', changed = :now WHERE id = :id AND status = 'open'",
    "pay late": "SET status = 'paid', late = 1, payment_id = :payment, card = :card, changed = :now"
    " WHERE id = :id AND status = 'expired'",
}
SOON = 10
"""The delivery thread looks every few seconds; a checkout that expires sooner than this wakes it."""
BY_TIME = (
    (
        "UPDATE checkout SET status = 'expired', changed = :now WHERE id IN (SELECT id FROM checkout"
        " WHERE status = 'open' AND expires_at <= :now AND :id IN ('', id) LIMIT 500)"
    ),
    (
        "UPDATE checkout SET status = settles_as, changed = :now WHERE id IN (SELECT id FROM checkout"
        " WHERE status = 'processing' AND settles_at <= :now AND :id IN ('', id) LIMIT 500)"
    ),
)
"""What time alone does to one checkout, or to every one. In portions, so that calls need not wait for long."""


class KeyReused(Exception):
    """The idempotency key came with other parameters before."""


@dataclass(frozen=True, slots=True)
class LedgerCheckout:
    """One row of the books; amounts in minor units, times in epoch seconds, `card` the last four digits."""

    id: str
    account: str
    idempotency_key: str
    params: dict[str, Any]
    url: str
    reference: str
    amount: int
    currency: str
    status: str
    late: bool
    declines: int
    create_calls: int
    page_token: str
    payment_id: str | None
    card: str | None
    created: float
    changed: float
    expires_at: int
    settles_at: float | None

    def is_due(self, now: float) -> bool:
        """Tell whether time alone has changed it since it was written."""
        moment = {"open": self.expires_at, "processing": self.settles_at}.get(self.status)
        return moment is not None and moment <= now


class Ledger:
    """The checkouts, over one database; `news` is set whenever one has changed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.news = threading.Event()

    def open(self, *, account: str, key: str, params: dict[str, Any], base_url: str, now: float) -> LedgerCheckout:
        """Open a checkout, or find the one this key has opened meanwhile. Raises KeyReused."""
        identity = f"co_{secrets.token_hex(12)}"
        row = {
            "id": identity, "account": account, "idempotency_key": key, "params": _text(params), "created": now,
            "url": f"{base_url}/pay/{identity}", "reference": params["reference"], "amount": params["amount"],
            "currency": params["currency"], "expires_at": params["expires_at"], "changed": now,
            "page_token": secrets.token_urlsafe(16),
        }  # fmt: skip
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        insert = f"INSERT INTO checkout ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING RETURNING *"  # noqa: S608
        made = self._database.write(insert, row)
        if params["expires_at"] <= now + SOON:
            self.news.set()
        return _checkout(made[0]) if made else self.opened_before(account=account, key=key, params=params)

    def is_opened(self, *, account: str, key: str) -> bool:
        """Tell whether the key has opened a checkout."""
        found = "SELECT 1 FROM checkout WHERE account = :account AND idempotency_key = :key"
        return bool(self._database.read(found, {"account": account, "key": key}))

    def opened_before(self, *, account: str, key: str, params: dict[str, Any]) -> LedgerCheckout:
        """Give the checkout the key has opened, and count the call. Raises KeyReused."""
        counted = (
            "UPDATE checkout SET create_calls = create_calls + 1"
            " WHERE account = :account AND idempotency_key = :key RETURNING *"
        )
        row = self._database.write(counted, {"account": account, "key": key})[0]
        if row["params"] != _text(params):
            raise KeyReused
        return _checkout(row)

    def find(self, identity: str, *, now: float, account: str | None = None) -> LedgerCheckout | None:
        """Find a checkout as it is now, of `account` if one is given."""
        found = self._row(identity)
        if found and found.is_due(now):
            self._pass_time(now, identity)
            found = self._row(identity)
        return found if found and account in (None, found.account) else None

    def move(self, name: str, identity: str, *, now: float, **values: Any) -> bool:
        """Make one of MOVES if the checkout is where it starts; True for the one that did."""
        given = {"id": identity, "now": now, "payment": f"pay_{secrets.token_hex(12)}", "card": None} | values
        won = bool(self._database.write(f"UPDATE checkout {MOVES[name]} RETURNING id", given))
        if won:
            self.news.set()
        return won

    def newest(self, count: int = -1, *, account: str | None = None) -> list[LedgerCheckout]:
        """List checkouts, newest first."""
        rows = self._database.read(
            "SELECT * FROM checkout WHERE :account IS NULL OR account = :account ORDER BY rowid DESC LIMIT :count",
            {"account": account, "count": count},
        )
        return [_checkout(row) for row in rows]

    def next_due(self) -> float | None:
        """Say when time alone will next change a checkout."""
        row = self._database.read(
            "SELECT (SELECT min(expires_at) FROM checkout WHERE status = 'open') AS open,"
            " (SELECT min(settles_at) FROM checkout WHERE status = 'processing') AS processing"
        )[0]
        return min((moment for moment in row if moment is not None), default=None)

    def pass_time(self, now: float) -> None:
        """Change what time alone changes: expire what is over, settle what was processing."""
        due = self.next_due()
        if due is not None and due <= now:
            self._pass_time(now)

    def _pass_time(self, now: float, identity: str = "") -> None:
        for statement in BY_TIME:
            self._database.write(statement, {"now": now, "id": identity})
        self.news.set()

    def _row(self, identity: str) -> LedgerCheckout | None:
        rows = self._database.read("SELECT * FROM checkout WHERE id = :id", {"id": identity})
        return _checkout(rows[0]) if rows else None


def _text(params: dict[str, Any]) -> str:
    return orjson.dumps(params, option=orjson.OPT_SORT_KEYS).decode()


NAMES = tuple(field.name for field in fields(LedgerCheckout))


def _checkout(row: Row) -> LedgerCheckout:
    values = {name: row[name] for name in NAMES}
    return LedgerCheckout(**values | {"params": orjson.loads(row["params"]), "late": bool(row["late"])})
