"""Money given back: once a key, and never more than was paid."""

import secrets
from typing import Any

from providers.sandbox.server.ledger import KeyReused
from providers.sandbox.server.storage import Database

INSERT = """
INSERT INTO refund (id, account, idempotency_key, payment_id, amount, currency, created)
SELECT :id, paid.account, :key, paid.payment_id, :amount, paid.currency, :now FROM checkout AS paid
WHERE paid.account = :account AND paid.payment_id = :payment_id AND paid.currency = :currency AND paid.status = 'paid'
    AND :amount <= paid.amount - (SELECT coalesce(sum(amount), 0) FROM refund WHERE payment_id = paid.payment_id)
ON CONFLICT DO NOTHING RETURNING id
"""
SAME = ("payment_id", "amount", "currency")


class NotRefundable(Exception):
    """There is no such payment, or not that much of it is left."""


class Refunds:
    """The refunds, over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(self, *, account: str, key: str, params: dict[str, Any], now: float) -> tuple[str, bool]:
        """Give the refund's id, and True when it is new. Raises KeyReused, NotRefundable."""
        values = {"id": f"re_{secrets.token_hex(12)}", "account": account, "key": key, "now": now} | params
        made = self._database.write(INSERT, values)
        if made:
            return str(made[0]["id"]), True
        return self._given_before(account=account, key=key, params=params), False

    def _given_before(self, *, account: str, key: str, params: dict[str, Any]) -> str:
        found = "SELECT * FROM refund WHERE account = :account AND idempotency_key = :key"
        rows = self._database.read(found, {"account": account, "key": key})
        if not rows:
            raise NotRefundable
        if any(rows[0][name] != params[name] for name in SAME):
            raise KeyReused
        return str(rows[0]["id"])
