"""Mollie's stand-in for the shared tests: its faults, its books, its notices."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import httpx2

from providers.base import Credentials, Notice
from tests import processes
from tests.providers.provider_stands import ADDRESS, ATTEMPT, Bench


class Stand(Bench):
    """The stand-in for Mollie. A notice is a form; the shared tests give its body as JSON, which is turned into one."""

    good = Credentials({"api_key": "test_bench"})
    bad = Credentials({"api_key": "nonsense"})
    event: ClassVar[dict[str, Any]] = {"id": "tr_bench"}
    event_id = ""
    amount_at = ()
    id_at = ()
    time_at = ()
    unknown = "tr_0000000000"

    def __init__(self, base: str) -> None:
        self.base = base

    def behave(self, fault: str) -> None:
        self.control("behave", fault)

    def open_count(self) -> int:
        return len(self.control("ledger")["payments"])

    def pay(self, reference: str) -> None:
        assert self.control("end", reference, "paid")["done"]

    def try_to_pay(self, reference: str) -> None:
        self.control("end", reference, "paid")

    def payable(self) -> set[str]:
        return {each["id"] for each in self.control("ledger")["payments"] if each["status"] == "open"}

    def paid_count(self) -> int:
        return sum(each["status"] == "paid" for each in self.control("ledger")["payments"])

    def control(self, *words: str) -> dict[str, Any]:
        return dict(httpx2.post("/".join((f"{self.base}/_control", *words))).raise_for_status().json())

    def answer(self, **changes: Any) -> dict[str, Any]:
        amount = changes.get("amount", 14076)
        value = f"{Decimal(amount) / 100:.2f}" if amount is not None else None
        link = {"href": changes.get("url", f"{self.base}/checkout/tr_1"), "type": "text/html"}
        return {
            "resource": "payment", "id": "tr_1", "mode": "test", "status": changes.get("status", "open"),
            "amount": {"value": value, "currency": changes.get("currency", "AUD")},
            "createdAt": "2026-11-24T12:00:00+00:00", "_links": {"checkout": link},
        }  # fmt: skip

    @classmethod
    def other(cls, number: int) -> dict[str, Any]:
        return cls.event | {"id": f"tr_bench{number}"}

    @staticmethod
    def notice(body: bytes, *, secret: str, now: datetime, url: str = ADDRESS) -> Notice:
        del secret
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return Notice(_form(body), headers, f"{url}?attempt={ATTEMPT}", now)


def _form(body: bytes) -> bytes:
    """Write `{"id": "tr_1"}` as `id=tr_1`; anything else stays as it is."""
    text = body.decode("latin-1").strip()
    return body.replace(b'{"id": "', b"id=").replace(b'"}', b"") if text.startswith('{"id": "') else body


@contextmanager
def running(folder: Path) -> Iterator[Stand]:
    """Mollie's stand-in; nothing that it was sent, or sent itself, may differ from Mollie's schema."""
    del folder
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    command = (sys.executable, "-m", "tests.providers.mollie.server", str(port))
    with processes.process(*command, ready=f"{base}/_control/ledger"):
        stand = Stand(base)
        yield stand
        ledger = stand.control("ledger")
        assert not ledger["violations"], ledger["violations"][:5]
        print(f"\nMollie: {ledger['validated']} bodies checked with its schema")  # noqa: T201
