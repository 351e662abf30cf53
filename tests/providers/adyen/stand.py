"""Adyen's stand-in for the shared tests: its faults, its books, its events."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import httpx2

from providers.base import Credentials, Notice
from tests import processes
from tests.providers.adyen.notifications import KEY, LINK, OTHER_KEY, authorisation, notification, signed
from tests.providers.adyen.server import API_KEY, MERCHANT
from tests.providers.provider_stands import ADDRESS, ATTEMPT, Bench

ITEM = ("notificationItems", 0, "NotificationRequestItem")


def paid(number: int) -> dict[str, Any]:
    money = {"currency": "AUD", "value": 14076}
    return notification(authorisation(reference=ATTEMPT, psp=f"{number:016d}", account=MERCHANT, amount=money))


class Stand(Bench):
    """The stand-in for Adyen."""

    good = Credentials({"api_key": API_KEY, "merchant_account": MERCHANT}, (KEY, OTHER_KEY))
    bad = Credentials({"api_key": "nonsense", "merchant_account": MERCHANT})
    event: ClassVar[dict[str, Any]] = paid(1)
    event_id = "AUTHORISATION.0000000000000001.true"
    amount_at = (*ITEM, "amount", "value")
    id_at = (*ITEM, "pspReference")
    time_at = (*ITEM, "eventDate")
    secret = KEY
    unknown = "PL0000000000000000"
    tells_payment = False

    def __init__(self, base: str) -> None:
        self.base = base

    def behave(self, fault: str) -> None:
        httpx2.post(f"{self.base}/_control/behave/{fault}").raise_for_status()

    def open_count(self) -> int:
        return len(self.ledger()["links"])

    def pay(self, reference: str) -> None:
        assert httpx2.post(f"{self.base}/_control/pay/{reference}").json()["paid"]

    def try_to_pay(self, reference: str) -> None:
        httpx2.post(f"{self.base}/_control/pay/{reference}")

    def payable(self) -> set[str]:
        return {identity for identity, link in self.ledger()["links"].items() if link["status"] == "active"}

    def paid_count(self) -> int:
        return len(self.ledger()["payments"])

    def violations(self) -> list[str]:
        return list(self.ledger()["violations"])

    def validated(self) -> int:
        return int(self.ledger()["validated"])

    def ledger(self) -> dict[str, Any]:
        return dict(httpx2.get(f"{self.base}/_control/ledger").json())

    def answer(self, **changes: Any) -> dict[str, Any]:
        amount = {"currency": "AUD", "value": 14076}
        amount |= {
            {"amount": "value"}.get(name, name): changes.pop(name) for name in ("amount", "currency") if name in changes
        }
        link = {"id": LINK, "merchantAccount": MERCHANT, "status": "active", "url": f"{self.base}/{LINK}"}
        return link | {"amount": amount} | changes

    @classmethod
    def other(cls, number: int) -> dict[str, Any]:
        return paid(number + 100)

    @staticmethod
    def notice(body: bytes, *, secret: str, now: datetime, url: str = ADDRESS) -> Notice:
        return Notice(signed(body, secret), {"content-type": "application/json"}, url, now)


@contextmanager
def running(folder: Path, *, events_to: str = "") -> Iterator[Stand]:
    """Adyen's stand-in; at the end, all that was sent to it must have been what Adyen's schemas say."""
    del folder
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    command = (sys.executable, "-m", "tests.providers.adyen.server", str(port), *filter(None, [events_to]))
    with processes.process(*command, ready=f"{base}/_control/ledger"):
        stand = Stand(base)
        yield stand
        assert stand.violations() == []
        print(f"{stand.validated()} requests validated")  # noqa: T201
