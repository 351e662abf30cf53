"""Checkout.com's stand-in for the shared tests: its faults, its books, its events."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import httpx2

from providers.base import Credentials, Notice
from providers.checkout.webhook import HEADER, signature
from tests import processes
from tests.providers.provider_stands import ADDRESS, ATTEMPT, Bench


class Stand(Bench):
    """The stand-in for Checkout.com."""

    good = Credentials({"secret_key": "sk_sbox_bench"}, ("whsec_one", "whsec_two"))
    bad = Credentials({"secret_key": "nonsense"})
    event: ClassVar[dict[str, Any]] = {
        "id": "evt_1", "type": "payment_captured", "version": "1.0.0", "created_on": "2026-11-24T12:00:00.123Z",
        "data": {"id": "pay_1", "reference": ATTEMPT, "amount": 14076, "currency": "AUD"},
    }  # fmt: skip
    amount_at = ()
    time_at = ("created_on",)
    answers = frozenset({"url"})
    unknown = "hpp_0000000000"

    def __init__(self, base: str) -> None:
        self.base = base

    def behave(self, fault: str) -> None:
        self.control("behave", fault)

    def open_count(self) -> int:
        return len(self.control("ledger")["pages"])

    def pay(self, reference: str) -> None:
        assert self.control("pay", reference)["done"]

    def try_to_pay(self, reference: str) -> None:
        self.control("pay", reference)

    def payable(self) -> set[str]:
        return {each["id"] for each in self.control("ledger")["pages"] if each["status"] == "Payment Pending"}

    def paid_count(self) -> int:
        return sum(each["status"] == "Captured" for each in self.control("ledger")["payments"])

    def control(self, *words: str, **given: str) -> dict[str, Any]:
        return dict(httpx2.post("/".join((f"{self.base}/_control", *words)), json=given).raise_for_status().json())

    def answer(self, **changes: Any) -> dict[str, Any]:
        links = {"redirect": {"href": changes.get("url", f"{self.base}/page/hpp_1")}}
        return {"id": "hpp_1", "reference": ATTEMPT, "_links": links}

    @staticmethod
    def notice(body: bytes, *, secret: str, now: datetime, url: str = ADDRESS) -> Notice:
        return Notice(body, {HEADER: signature(body, secret=secret)}, url, now)


@contextmanager
def running(folder: Path) -> Iterator[Stand]:
    """Checkout.com's stand-in; nothing that it was sent may differ from the vendor's schema."""
    del folder
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    command = (sys.executable, "-m", "tests.providers.checkout.server", str(port))
    with processes.process(*command, ready=f"{base}/_control/ledger"):
        stand = Stand(base)
        yield stand
        ledger = stand.control("ledger")
        assert not ledger["violations"], ledger["violations"][:5]
        print(f"\nCheckout.com: {ledger['validated']} bodies checked with its schema")  # noqa: T201
