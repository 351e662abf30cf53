"""Mollie's stand-in for the shared tests: its faults, its books, its notices."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

import httpx2

from providers.base import Credentials, Notice
from tests import processes
from tests.providers.provider_stands import ADDRESS, ATTEMPT, Bench

LINK = "application/hal+json"
LONGEST = 100_000


class Stand(Bench):
    """The stand-in for Mollie."""

    good = Credentials({"api_key": "test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM"})
    bad = Credentials({"api_key": "nonsense"})
    event: ClassVar[dict[str, Any]] = {"id": "tr_5B8cwPMGnU6qLbRvo7qEZo", "unread": "1"}
    """Mollie sends the id alone. Beside it is a field that we do not read, so that changing one is not always wrong."""
    event_id = ""
    amount_at = ()
    time_at = ()
    unknown = "tr_0000000000"

    def __init__(self, base: str) -> None:
        self.base = base

    def behave(self, fault: str) -> None:
        self._control(f"behave/{fault}")

    def open_count(self) -> int:
        return len(self.books()["payments"])

    def pay(self, reference: str) -> None:
        assert self._control(f"paid/{reference}")["done"]

    def try_to_pay(self, reference: str) -> None:
        self._control(f"paid/{reference}")

    def payable(self) -> set[str]:
        return {each["id"] for each in self.books()["payments"] if each["status"] == "open"}

    def paid_count(self) -> int:
        return sum(each["status"] == "paid" for each in self.books()["payments"])

    def violations(self) -> list[str]:
        """What was sent that is against Mollie's schema or its rules."""
        return list(self.books()["violations"])

    def validated(self) -> int:
        """How many bodies were checked."""
        return int(self.books()["validated"])

    def end(self, reference: str, status: str) -> None:
        """Ends an open payment as `canceled`, `expired` or `failed`, or moves it to `pending`."""
        assert self._control(f"{status}/{reference}")["done"]

    def let_cancel(self, reference: str) -> None:
        self._control(f"cancelable/{reference}")

    def books(self) -> dict[str, Any]:
        return dict(httpx2.get(f"{self.base}/_control/ledger").json())

    def answer(self, **changes: Any) -> dict[str, Any]:
        minor, currency = changes.get("amount", 14076), changes.get("currency", "AUD")
        value = None if minor is None else f"{minor // 100}.{minor % 100:02}"
        links = {name: {"href": f"{self.base}/v2/payments/tr_1", "type": LINK} for name in ("self", "dashboard")}
        page = changes.get("url", f"{self.base}/checkout/tr_1")
        return {
            "resource": "payment", "id": "tr_1", "mode": "test", "createdAt": "2026-11-28T12:00:00+00:00",
            "amount": {"value": value, "currency": currency}, "description": "ORD-1", "metadata": None,
            "status": changes.get("status", "open"), "profileId": "pfl_1", "sequenceType": "oneoff",
            "_links": links | ({"checkout": {"href": page, "type": "text/html"}} if page else {}),
        }  # fmt: skip

    @classmethod
    def other(cls, number: int) -> dict[str, Any]:
        return cls.event | {"id": f"tr_{number:010}"}

    @staticmethod
    def notice(body: bytes, *, secret: str, now: datetime, url: str = ADDRESS) -> Notice:
        """The fields of a JSON object become a form, as Mollie writes them; other bytes are sent as they are."""
        del secret
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return Notice(_form(body), headers, f"{url}?attempt={ATTEMPT}", now)

    def _control(self, path: str) -> dict[str, Any]:
        answer = httpx2.post(f"{self.base}/_control/{path}")
        return dict(answer.raise_for_status().json())


def _form(body: bytes) -> bytes:
    if len(body) > LONGEST:
        return body
    try:
        fields = json.loads(body)
        return urlencode(fields).encode() if isinstance(fields, dict) else body
    except (ValueError, TypeError, RecursionError):
        return body


@contextmanager
def running(folder: Path, *, events: str = "") -> Iterator[Stand]:
    """Mollie's stand-in; `events` is where notices go that no public address takes."""
    del folder
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    command = (sys.executable, "-m", "tests.providers.mollie.server", str(port), events)
    with processes.process(*command, ready=f"{base}/_control/ledger"):
        stand = Stand(base)
        yield stand
        assert stand.violations() == []
