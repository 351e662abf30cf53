"""Example's stand-in for the shared tests: its faults, its books, its notices."""

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
from tests.providers.example.webhook import signature
from tests.providers.provider_stands import ADDRESS, Bench


class Stand(Bench):
    """The stand-in for Example."""

    good = Credentials({"shop": "bench", "api_key": "ex_test_bench"}, ("ex_notice_one", "ex_notice_two"))
    bad = Credentials({"shop": "bench", "api_key": "nonsense"})
    secret = "ex_notice_one"
    event: ClassVar[dict[str, Any]] = {
        "id": "ntc_1", "kind": "order.changed", "at": "2026-11-24T12:00:00+00:00", "order": "ord_1",
    }  # fmt: skip
    event_id = "ntc_1"
    amount_at = ()
    time_at = ("at",)
    unknown = "ord_0000000000000000"

    def __init__(self, base: str) -> None:
        self.base = base

    def behave(self, fault: str) -> None:
        self.control("behave", fault)

    def open_count(self) -> int:
        return len(self.control("ledger")["orders"])

    def pay(self, reference: str) -> None:
        assert self.control("end", reference, "paid")["done"]

    def try_to_pay(self, reference: str) -> None:
        self.control("end", reference, "paid")

    def payable(self) -> set[str]:
        return {each["id"] for each in self.control("ledger")["orders"] if each["state"] == "created"}

    def paid_count(self) -> int:
        return sum(each["state"] == "paid" for each in self.control("ledger")["orders"])

    def control(self, *words: str) -> dict[str, Any]:
        return dict(httpx2.post("/".join((f"{self.base}/_control", *words))).raise_for_status().json())

    def answer(self, **changes: Any) -> dict[str, Any]:
        amount = changes.get("amount", 14076)
        return {
            "id": "ord_1", "state": changes.get("status", "created"), "test": True, "payment": None,
            "total": {
                "value": None if amount is None else f"{Decimal(amount) / 100:.2f}",
                "currency": changes.get("currency", "AUD"),
            },
            "page": changes.get("url", f"{self.base}/orders/ord_1"),
        }  # fmt: skip

    @classmethod
    def other(cls, number: int) -> dict[str, Any]:
        return cls.event | {"id": f"ntc_{number}"}

    @staticmethod
    def notice(body: bytes, *, secret: str, now: datetime, url: str = ADDRESS) -> Notice:
        return Notice(body, {"x-signature": signature(body, secret=secret)}, url, now)


@contextmanager
def running(folder: Path) -> Iterator[Stand]:
    """Example's stand-in; nothing that it was sent, or sent itself, may differ from its schema."""
    del folder
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    command = (sys.executable, "-m", "tests.providers.example.server", str(port))
    with processes.process(*command, ready=f"{base}/_control/ledger"):
        stand = Stand(base)
        yield stand
        ledger = stand.control("ledger")
        assert ledger["checked"]
        assert not ledger["violations"], ledger["violations"][:5]
