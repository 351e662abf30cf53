"""Square's stand-in for the shared tests: its faults, its books, its events."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import httpx2

from providers.base import Credentials, Notice
from providers.square.webhook import HEADER, signature
from tests import processes
from tests.providers.provider_stands import ADDRESS, ATTEMPT, Bench

LOCATION = "LAUD000000001"


class Stand(Bench):
    """The stand-in for Square, with a location that takes Australian dollars."""

    good = Credentials({"access_token": "EAAAbench", "location_id": LOCATION}, ("whsec_one", "whsec_two"))
    bad = Credentials({"access_token": "nonsense", "location_id": LOCATION})
    event: ClassVar[dict[str, Any]] = {
        "merchant_id": "6SSW7HV8K2ST5", "type": "payment.updated", "event_id": "evt_1",
        "created_at": "2026-11-24T12:00:00.308Z",
        "data": {"type": "payment", "id": "hYy9pRFVxpDsO1FB05SunFWUe9JZY", "object": {"payment": {
            "id": "hYy9pRFVxpDsO1FB05SunFWUe9JZY", "status": "COMPLETED", "order_id": "03O3USaPaAaFnI6kkwB1JxGgBsUZY",
            "location_id": LOCATION, "note": f"ORD-1 {ATTEMPT}",
            "amount_money": {"amount": 14076, "currency": "AUD"}, "total_money": {"amount": 14076, "currency": "AUD"},
        }}},
    }  # fmt: skip
    amount_at = ()
    id_at = ("event_id",)
    time_at = ("created_at",)
    currencies = frozenset({"AUD"})
    unknown = "NOLINK0000000000:noorder00000000000000000000000"

    def __init__(self, base: str) -> None:
        self.base = base

    def behave(self, fault: str) -> None:
        self.control("behave", fault)

    def open_count(self) -> int:
        return len(self.control("ledger")["orders"])

    def pay(self, reference: str) -> None:
        assert self.control("pay", reference.partition(":")[0])["paid"]

    def try_to_pay(self, reference: str) -> None:
        self.control("pay", reference.partition(":")[0])

    def payable(self) -> set[str]:
        return set(self.control("ledger")["payable"])

    def paid_count(self) -> int:
        return sum(each["status"] == "COMPLETED" for each in self.control("ledger")["payments"])

    def violations(self) -> list[str]:
        return list(self.control("ledger")["violations"])

    def validated(self) -> int:
        return int(self.control("ledger")["validated"])

    def control(self, *words: str, **form: str) -> dict[str, Any]:
        return dict(httpx2.post("/".join((f"{self.base}/_control", *words)), data=form).raise_for_status().json())

    def answer(self, **changes: Any) -> dict[str, Any]:
        money = {"amount": changes.get("amount", 14076), "currency": changes.get("currency", "AUD")}
        state = "COMPLETED" if changes.get("status") == "paid" else "DRAFT"
        link = {"id": "LINK1", "version": 1, "order_id": "order1", "url": changes.get("url", f"{self.base}/u/LINK1")}
        order = {"id": "order1", "location_id": LOCATION, "state": state, "version": 1, "total_money": money}
        return {"payment_link": link, "related_resources": {"orders": [order]}}

    @classmethod
    def other(cls, number: int) -> dict[str, Any]:
        return cls.event | {"event_id": f"evt_{number}"}

    @staticmethod
    def notice(body: bytes, *, secret: str, now: datetime, url: str = ADDRESS) -> Notice:
        return Notice(body, {HEADER: signature(body, secret=secret, url=url)}, url, now)


@contextmanager
def running(folder: Path) -> Iterator[Stand]:
    """Square's stand-in; nothing that it was sent, or sent itself, may differ from Square's schema."""
    del folder
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    command = (sys.executable, "-m", "tests.providers.square.server", str(port))
    with processes.process(*command, ready=f"{base}/_control/ledger"):
        stand = Stand(base)
        yield stand
        assert not stand.violations(), stand.violations()[:5]
        print(f"\nSquare: {stand.validated()} bodies checked with its schema")  # noqa: T201
