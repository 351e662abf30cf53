"""Stripe's stand-in for the shared tests: its faults, its books, its events."""

import hmac
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import httpx2

from providers.base import Credentials, Notice
from tests import processes
from tests.providers.provider_stands import ADDRESS, ATTEMPT, Bench


class Stand(Bench):
    """The stand-in for Stripe."""

    good = Credentials({"secret_key": "sk_test_bench"}, ("whsec_one", "whsec_two"))
    bad = Credentials({"secret_key": "nonsense"})
    event: ClassVar[dict[str, Any]] = {
        "id": "evt_1", "type": "checkout.session.completed", "created": 1_700_000_000,
        "data": {"object": {"id": "cs_1", "status": "complete", "payment_status": "paid", "amount_total": 14076,
                            "currency": "aud", "metadata": {"attempt_id": ATTEMPT}, "payment_intent": {"id": "pi_1"}}},
    }  # fmt: skip
    amount_at = ("data", "object", "amount_total")

    def __init__(self, base: str) -> None:
        self.base = base

    def behave(self, fault: str) -> None:
        httpx2.post(f"{self.base}/_control/behave/{fault}").raise_for_status()

    def open_count(self) -> int:
        return len(httpx2.get(f"{self.base}/_control/ledger").json()["sessions"])

    def pay(self, reference: str) -> None:
        assert httpx2.post(f"{self.base}/_control/pay/{reference}").json()["paid"]

    def try_to_pay(self, reference: str) -> None:
        httpx2.post(f"{self.base}/_control/pay/{reference}")

    def payable(self) -> set[str]:
        sessions = httpx2.get(f"{self.base}/_control/ledger").json()["sessions"]
        return {each["id"] for each in sessions if each["status"] == "open"}

    def paid_count(self) -> int:
        return sum(
            each["payment_status"] == "paid" for each in httpx2.get(f"{self.base}/_control/ledger").json()["sessions"]
        )

    def answer(self, **changes: Any) -> dict[str, Any]:
        good = {
            "id": "cs_1",
            "object": "checkout.session",
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": 14076,
            "currency": "aud",
            "url": f"{self.base}/c/pay/cs_1",
        }
        return good | {{"amount": "amount_total"}.get(name, name): value for name, value in changes.items()}

    @staticmethod
    def notice(body: bytes, *, secret: str, now: datetime, url: str = ADDRESS) -> Notice:
        stamp = int(now.timestamp())
        digest = hmac.digest(secret.encode(), b"%d." % stamp + body, "sha256").hex()
        headers = {"stripe-signature": f"t={stamp},v1={digest}"}
        return Notice(body, headers, url, now)


@contextmanager
def running(folder: Path) -> Iterator[Bench]:
    """Stripe's stand-in."""
    del folder
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    command = (sys.executable, "-m", "tests.stand_ins.stripe", str(port))
    with processes.process(*command, ready=f"{base}/_control/ledger"):
        yield Stand(base)
