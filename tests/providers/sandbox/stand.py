"""The sandbox for the shared tests: its own server, its faults, its books, its events."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import httpx2

from providers.base import Credentials, Notice
from providers.sandbox.webhook import signature
from tests import processes
from tests.providers.provider_stands import ADDRESS, ATTEMPT, Bench
from tests.sandbox_control import credentials, operator


class Stand(Bench):
    """Our own provider."""

    good = Credentials(credentials("bench").fields, ("whsec_one", "whsec_two"))
    bad = Credentials({"api_key": "sk_sandbox_bench"})
    event: ClassVar[dict[str, Any]] = {
        "id": "evt_1", "type": "checkout.paid", "created": 1_700_000_000,
        "data": {"id": "co_1", "reference": ATTEMPT, "status": "paid", "amount": 14076, "currency": "AUD",
                 "url": "https://pay.example/co_1", "payment_id": "pay_1"},
    }  # fmt: skip
    amount_at = ("data", "amount")
    FAULTS: ClassVar = {
        "refuse": {"refuse_rate": 1},
        "lose": {"lost_answer_rate": 1},
        "fail": {"error_rate": 1},
        "hang": {"hang_ms": 2000},
    }

    def __init__(self, base: str) -> None:
        self.base = base

    def behave(self, fault: str) -> None:
        url = f"{self.base}/_control/accounts/bench"
        httpx2.put(url, json=self.FAULTS.get(fault, {}), headers=operator()).raise_for_status()

    def open_count(self) -> int:
        url, query = f"{self.base}/_control/ledger", {"account": "bench"}
        return len(httpx2.get(url, params=query, headers=operator()).json())

    def pay(self, reference: str) -> None:
        url = f"{self.base}/_control/accounts/bench/pay/{reference}"
        assert httpx2.post(url, headers=operator()).json()["paid"]

    def try_to_pay(self, reference: str) -> None:
        httpx2.post(f"{self.base}/_control/accounts/bench/pay/{reference}", headers=operator())

    def payable(self) -> set[str]:
        url, query = f"{self.base}/_control/ledger", {"account": "bench"}
        found = httpx2.get(url, params=query, headers=operator()).json()
        return {each["id"] for each in found if each["status"] == "open"}

    def paid_count(self) -> int:
        url, query = f"{self.base}/_control/ledger", {"account": "bench"}
        return sum(each["status"] == "paid" for each in httpx2.get(url, params=query, headers=operator()).json())

    def answer(self, **changes: Any) -> dict[str, Any]:
        good = {"id": "co_1", "status": "open", "amount": 14076, "currency": "AUD", "url": f"{self.base}/pay/co_1"}
        return good | changes

    @staticmethod
    def notice(body: bytes, *, secret: str, now: datetime, url: str = ADDRESS) -> Notice:
        headers = {"sandbox-signature": signature(body, secret=secret, timestamp=int(now.timestamp()))}
        return Notice(body, headers, url, now)


@contextmanager
def running(folder: Path) -> Iterator[Bench]:
    """The sandbox's own server."""
    with processes.sandbox(folder / "ledger.sqlite3") as base:
        yield Stand(base)
