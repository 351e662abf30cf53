"""Simulated shoppers, who order through the real API and pay at the sandbox provider or leave."""

import copy
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx2
from django.db import connection

from providers.money import exponent
from providers.sandbox.keys import api_key, control_token
from sessions_app.api.sessions.samples import ORDER
from sessions_app.demo.simulation import Plan, SimulatedOutcome
from sessions_app.models import PaymentSession

THREADS = 16
TIMEOUT = 30.0
LEAVING_TRIES, LEAVING_PAUSE = 60, 0.5
"""An account that is down closes its checkouts when it is up again."""


@dataclass(frozen=True, slots=True)
class Target:
    """Addresses and secrets of the running product and its sandbox provider."""

    api: str
    sandbox: str
    token: str
    currency: str
    secret: str
    """The secret from which the sandbox's keys are derived."""

    @property
    def operator(self) -> dict[str, str]:
        """The headers of an operator's call to the sandbox."""
        return {"Authorization": f"Bearer {control_token(secret=self.secret)}"}


@dataclass(frozen=True, slots=True)
class Traffic:
    """The number of orders, their rate, the longest duration, and the time until a shopper pays."""

    orders: int
    per_second: float
    seconds: float
    think_seconds: float
    seed: int


def send(target: Target, plan: Plan, traffic: Traffic, on_outcome: Callable[[SimulatedOutcome], None]) -> None:
    """Run the traffic and call `on_outcome` with every outcome; no new orders when the time is over.

    Raises httpx2.TransportError when the product does not answer.
    """
    draw, started = random.Random(traffic.seed), time.monotonic()  # noqa: S311
    with httpx2.Client(timeout=TIMEOUT) as http, _behaviours(http, target, plan) as steer, _crew() as crew:
        http.get(f"{target.api}/healthz")
        running: list[Future[SimulatedOutcome]] = []
        for number in range(traffic.orders):
            if time.monotonic() - started > traffic.seconds:
                break
            steer(number)
            running.append(
                crew.submit(_try_to_shop, http, target, plan, traffic, number, (draw.random(), draw.random()))
            )
            _report_ended(running, on_outcome)
            time.sleep(draw.expovariate(traffic.per_second))
        for ended in as_completed(running):
            on_outcome(ended.result())


def _try_to_shop(
    http: httpx2.Client, target: Target, plan: Plan, traffic: Traffic, number: int, draws: Any
) -> SimulatedOutcome:
    """Order and pay; a shopper whose connection breaks leaves."""
    try:
        return _shop(http, target, plan, traffic, number, draws)
    except httpx2.TransportError:
        return SimulatedOutcome(number, None)


def _shop(
    http: httpx2.Client, target: Target, plan: Plan, traffic: Traffic, number: int, draws: tuple[float, float]
) -> SimulatedOutcome:
    answer = http.post(
        f"{target.api}/api/v1/sessions",
        json=_order(target.currency, 1 + int(draws[1] * 3)),
        headers={"Authorization": f"Bearer {target.token}", "Idempotency-Key": uuid4().hex},
    )
    if answer.status_code != 201:
        return SimulatedOutcome(number, None)
    session = _session(answer.json()["sessionId"])
    time.sleep(draws[1] * 2 * traffic.think_seconds)
    pays = draws[0] < plan.pay_share(session[0], number, traffic.orders)
    return SimulatedOutcome(
        number, session[0], _pay(http, target, *session) if pays else _leave(http, target, *session)
    )


def _pay(http: httpx2.Client, target: Target, account: str, reference: str) -> bool:
    answer = http.post(f"{target.sandbox}/_control/accounts/{account}/pay/{reference}", headers=target.operator)
    return bool(answer.json()["paid"])


def _leave(http: httpx2.Client, target: Target, account: str, reference: str) -> bool:
    """Leave for good: the provider closes the checkout at once instead of in an hour."""
    url, headers = (
        f"{target.sandbox}/v1/checkouts/{reference}/expire",
        {"Authorization": f"Bearer {api_key(account, secret=target.secret)}"},
    )
    for _ in range(LEAVING_TRIES):
        if http.post(url, headers=headers).status_code < 500:
            break
        time.sleep(LEAVING_PAUSE)
    return False


def _session(session_id: str) -> tuple[str, str]:
    """Return the account's name and its id of the checkout."""
    try:
        row = PaymentSession.objects.values_list("account__name", "reference").get(pk=session_id)
    finally:
        connection.close()
    return str(row[0]), str(row[1])


def _order(currency: str, quantity: int) -> dict[str, Any]:
    places = min(exponent(currency), 2) or None  # 9.95 AUD, but 10 JPY
    order = copy.deepcopy(ORDER) | {"orderReference": f"SIM-{uuid4().hex[:12]}", "currency": currency}
    order["orderItems"][0]["quantity"] = quantity
    shipping, tax = round(9.95, places), round(11.81, places)
    total = round(order["orderItems"][0]["unitPrice"] * quantity + shipping + tax, places)
    order["amount"] = {"total": total, "shipping": shipping, "tax": tax}
    return order


def _report_ended(running: list[Future[SimulatedOutcome]], on_outcome: Callable[[SimulatedOutcome], None]) -> None:
    for ended in [future for future in running if future.done()]:
        running.remove(ended)
        on_outcome(ended.result())


@contextmanager
def _crew() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(THREADS) as crew:
        yield crew


@contextmanager
def _behaviours(http: httpx2.Client, target: Target, plan: Plan) -> Iterator[Callable[[int], None]]:
    """Switches accounts off and on as planned, and restores their behaviour at the end."""
    urls = {
        name: f"{target.sandbox}/_control/accounts/{name}" for name, account in plan.accounts.items() if account.outages
    }
    before = {name: http.get(url, headers=target.operator).json() for name, url in urls.items()}
    down: dict[str, bool] = dict.fromkeys(urls, False)

    def steer(order: int) -> None:
        for name, url in urls.items():
            if (now := plan.accounts[name].is_down(order)) != down[name]:
                http.put(url, json=before[name] | {"down": now}, headers=target.operator).raise_for_status()
                down[name] = now

    try:
        yield steer
    finally:
        for name, url in urls.items():
            http.put(url, json=before[name], headers=target.operator)
