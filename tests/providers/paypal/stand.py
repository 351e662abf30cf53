"""PayPal's stand-in for the shared tests: its faults, its books, its events."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import httpx2

from providers.base import Credentials, Notice
from tests import processes
from tests.providers.paypal.books import GOOD_CLIENT, event_headers
from tests.providers.provider_stands import ADDRESS, ATTEMPT, Bench

CLIENT_ID, CLIENT_SECRET = GOOD_CLIENT.split(":")
STATUS = {"paid": "COMPLETED"}


class Stand(Bench):
    """The stand-in for PayPal."""

    good = Credentials({"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET})
    bad = Credentials({"client_id": CLIENT_ID, "client_secret": "nonsense"})
    event: ClassVar[dict[str, Any]] = {
        "id": "WH-2CL46544TB770421K-5VB92446WP7345818", "event_version": "1.0", "resource_version": "2.0",
        "create_time": "2026-02-02T00:23:12.336Z", "resource_type": "capture",
        "event_type": "PAYMENT.CAPTURE.COMPLETED",
        "resource": {"id": "29Y24445UY2083144", "status": "COMPLETED", "custom_id": ATTEMPT,
                     "amount": {"currency_code": "AUD", "value": "140.76"},
                     "supplementary_data": {"related_ids": {"order_id": "89T257400V0473133"}}},
    }  # fmt: skip
    event_id = "WH-2CL46544TB770421K-5VB92446WP7345818"
    amount_at = ()
    time_at = ("create_time",)
    unknown = "5O190127TN364715T"

    def __init__(self, base: str) -> None:
        self.base = base

    def control(self, *path: str, content: bytes = b"") -> dict[str, Any]:
        """Tells the server something, and gives its books."""
        answer = httpx2.post("/".join((self.base, "_control", *path)), content=content)
        return dict(answer.raise_for_status().json())

    def behave(self, fault: str) -> None:
        self.control("behave", fault)

    def open_count(self) -> int:
        return len(self.control("books")["orders"])

    def pay(self, reference: str) -> None:
        self.control("pay", reference)

    def try_to_pay(self, reference: str) -> None:
        self.control("pay", reference)

    def payable(self) -> set[str]:
        orders = self.control("books")["orders"]
        return {each["id"] for each in orders if each["status"] == "PAYER_ACTION_REQUIRED"}

    def paid_count(self) -> int:
        return sum(each["status"] == "COMPLETED" for each in self.control("books")["captures"])

    def violations(self) -> list[str]:
        """What was sent that PayPal's schema does not allow."""
        return list(self.control("books")["violations"])

    def validated(self) -> int:
        """How many requests fitted PayPal's schema."""
        return int(self.control("books")["validated"])

    def answer(self, **changes: Any) -> dict[str, Any]:
        money, rest = {"currency_code": "AUD", "value": "140.76"}, dict(changes)
        if "currency" in rest:
            money["currency_code"] = rest.pop("currency")
        if "amount" in rest:
            minor = rest.pop("amount")
            money["value"] = minor if minor is None else f"{minor / 100:.2f}"
        page = {"href": rest.pop("url", f"{self.base}/checkoutnow?token=0KD30046EH157382X"), "rel": "payer-action"}
        return {
            "access_token": "A21AA-impostor", "expires_in": 32_400, "token_type": "Bearer",
            "id": "0KD30046EH157382X", "intent": "CAPTURE",
            "status": STATUS.get(rest.get("status", ""), "PAYER_ACTION_REQUIRED"),
            "purchase_units": [{"reference_id": "default", "amount": money}], "links": [page],
        }  # fmt: skip

    @classmethod
    def other(cls, number: int) -> dict[str, Any]:
        return cls.event | {"id": f"WH-{number}"}

    @staticmethod
    def notice(body: bytes, *, secret: str, now: datetime, url: str = ADDRESS) -> Notice:
        del secret  # nothing is signed with one
        return Notice(body, event_headers(now), url, now)


@contextmanager
def running(folder: Path) -> Iterator[Bench]:
    """PayPal's stand-in; whatever was sent to it has to fit PayPal's schema."""
    del folder
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    command = (sys.executable, "-m", "tests.providers.paypal.server", str(port))
    with processes.process(*command, ready=f"{base}/_control/books"):
        stand = Stand(base)
        yield stand
        assert stand.violations() == []
