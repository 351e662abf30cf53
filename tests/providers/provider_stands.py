"""How to put each provider on the bench: its stand-in process, its faults, its books. A new provider adds a class."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Protocol

import httpx2

from providers.base import Credentials
from tests import processes
from tests.sandbox_control import credentials, operator


class Bench(Protocol):
    """One provider's stand-in, running."""

    good: ClassVar[Credentials]
    bad: ClassVar[Credentials]
    base: str

    def behave(self, fault: str) -> None:
        """`refuse`, `lose`, `hang`, `fail` from now on, or `well`."""

    def open_count(self) -> int:
        """How many checkouts its books hold."""

    def pay(self, reference: str) -> None:
        """Pays as a shopper would."""

    def answer(self, **changes: Any) -> dict[str, Any]:
        """A good answer to a create of `AUD 140.76`, with changes, for an impostor to give."""


class SandboxBench:
    """Our own provider."""

    good = Credentials(credentials("bench").fields, ("whsec_one", "whsec_two"))
    bad = Credentials({"api_key": "sk_sandbox_bench"})
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

    def answer(self, **changes: Any) -> dict[str, Any]:
        good = {"id": "co_1", "status": "open", "amount": 14076, "currency": "AUD", "url": f"{self.base}/pay/co_1"}
        return good | changes


class StripeBench:
    """The stand-in for Stripe."""

    good = Credentials({"secret_key": "sk_test_bench"}, ("whsec_one", "whsec_two"))
    bad = Credentials({"secret_key": "nonsense"})

    def __init__(self, base: str) -> None:
        self.base = base

    def behave(self, fault: str) -> None:
        httpx2.post(f"{self.base}/_control/behave/{fault}").raise_for_status()

    def open_count(self) -> int:
        return len(httpx2.get(f"{self.base}/_control/ledger").json()["sessions"])

    def pay(self, reference: str) -> None:
        assert httpx2.post(f"{self.base}/_control/pay/{reference}").json()["paid"]

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


@contextmanager
def sandbox(folder: Path) -> Iterator[Bench]:
    """The sandbox's own server."""
    with processes.sandbox(folder / "ledger.sqlite3") as base:
        yield SandboxBench(base)


@contextmanager
def stripe(folder: Path) -> Iterator[Bench]:
    """Stripe's stand-in."""
    del folder
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    command = (sys.executable, "-m", "tests.stand_ins.stripe", str(port))
    with processes.process(*command, ready=f"{base}/_control/ledger"):
        yield StripeBench(base)


BENCHES = {"sandbox": sandbox, "stripe": stripe}
