"""Paying, expiring, and who wins; what time alone does; what survives a kill."""

import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2

ROUNDS = 200


def test_paying_against_expiring_has_exactly_one_winner(sandbox: Any, account: str) -> None:
    outcomes: Counter[str] = Counter()
    with ThreadPoolExecutor(6) as threads:
        for _ in range(ROUNDS):
            identity = sandbox.opened(account)["id"]
            first, second = ("pay", "expire") if sum(outcomes.values()) % 2 else ("expire", "pay")
            act = {"pay": sandbox.pay, "expire": sandbox.expire}
            calls = [(name, threads.submit(act[name], account, identity)) for name in (first, second) * 3]
            paid = [call.result() for name, call in calls if name == "pay"]
            seen = {call.result() for name, call in calls if name == "expire"}
            final = sandbox.expire(account, identity)
            assert seen == {final}
            assert paid.count(True) == (1 if final == "paid" else 0)
            outcomes[final] += 1
    assert Counter(each["status"] for each in sandbox.books(account)) == outcomes
    assert outcomes.keys() == {"paid", "expired"}


def test_paying_twice_at_once_pays_once(sandbox: Any, account: str, listener: Any) -> None:
    identity = sandbox.opened(account)["id"]

    with ThreadPoolExecutor(8) as threads:
        paid = list(threads.map(lambda _: sandbox.pay(account, identity), range(8)))

    assert paid.count(True) == 1
    assert [event["type"] for event in listener.of(account)] == ["checkout.paid"]


def test_a_checkout_past_its_time_expires_by_itself(sandbox: Any, account: str, listener: Any) -> None:
    identity = sandbox.opened(account, expires_at=int(time.time()) + 2)["id"]

    (event,) = listener.of(account)

    assert (event["type"], event["data"]["id"]) == ("checkout.expired", identity)
    assert not sandbox.pay(account, identity)
    assert sandbox.expire(account, identity) == "expired"


def test_a_payment_may_come_after_expiry_and_says_so(sandbox: Any, account: str, listener: Any) -> None:
    identity = sandbox.opened(account)["id"]
    assert not sandbox.pay(account, identity, late="1")
    sandbox.expire(account, identity)

    assert sandbox.pay(account, identity, late="1")

    assert sandbox.expire(account, identity) == "paid"
    events = listener.of(account, 2)
    assert [(event["type"], event["data"]["late"]) for event in sorted(events, key=lambda each: each["type"])] == [
        ("checkout.expired", False),
        ("checkout.paid", True),
    ]


def test_a_killed_sandbox_knows_everything_when_it_is_back(
    start: Callable[..., Any], tmp_path: Path, listener: Any, account: str, body: Callable[..., Any]
) -> None:
    sent = body()
    with start(tmp_path / "ledger.sqlite3") as first:
        opened = first.post(account, sent, key="k").json()
        paid = first.opened(account)["id"]
        first.pay(account, paid)
        first.behave(account, down=True)
        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait(5)

    with start(tmp_path / "ledger.sqlite3", port=first.port, hooks=listener.base) as second:
        assert second.post(account, sent, key="k").status_code == 503
        second.behave(account)
        assert second.post(account, sent, key="k").json() == opened
        assert Counter(each["status"] for each in second.books(account)) == {"open": 1, "paid": 1}
        assert [event["data"]["id"] for event in listener.of(account)] == [paid]


def test_it_ends_at_once_and_cleanly_although_calls_are_running(
    start: Callable[..., Any], tmp_path: Path, account: str, body: Callable[..., Any]
) -> None:
    with start(tmp_path / "ledger.sqlite3") as own, ThreadPoolExecutor(1) as threads:
        own.behave(account, latency_ms=20_000)
        running = threads.submit(own.post, account, body())
        time.sleep(0.2)
        own.process.send_signal(signal.SIGTERM)
        assert own.process.wait(15) == 0  # long before the call would have been answered
        assert isinstance(running.exception(5), httpx2.HTTPError)


def test_books_of_another_version_are_set_aside_not_lost(start: Callable[..., Any], tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "ledger.sqlite3") as old:
        old.execute("CREATE TABLE checkout (id TEXT)")

    with start(tmp_path / "ledger.sqlite3") as own:
        assert own.books("anyone") == []
    assert (tmp_path / "ledger.sqlite3.version-0").exists()
