"""Simulated shoppers use the real API and the sandbox's control calls."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from uuid import uuid4
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from sessions_app.demo.seed import APPLICATION
from sessions_app.demo.simulation import InvalidPlan, SimulatedOutcome, SimulatedTally, chart, plan
from sessions_app.management.commands import simulate_traffic
from sessions_app.models import Application, PaymentSession


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *args: Any) -> None:
        pass


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture
def product(database: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The running product; yields the path of the chart."""
    from config.wsgi import application

    server = Server(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(settings, "PUBLIC_BASE_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    monkeypatch.setattr(simulate_traffic, "CHART", tmp_path / "var" / "simulation.svg")
    Application.objects.create(name=APPLICATION)
    yield tmp_path / "var" / "simulation.svg"
    server.shutdown()
    server.server_close()


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("simulate_traffic", "--rate", "200", "--think", "0", *arguments, stdout=out)
    return out.getvalue()


def test_yen_have_no_decimals(product: Path, account: Callable[..., Any], sandbox: Any) -> None:
    name = f"sim-{uuid4().hex[:8]}"
    account(name)

    run("--orders", "2", "--currency", "JPY", "--pay", f"{name}=1")

    assert [session.currency for session in PaymentSession.objects.all()] == ["JPY", "JPY"]
    assert all(session.total % 1 == 0 for session in PaymentSession.objects.all())


def test_a_made_up_currency_is_refused(product: Path, account: Callable[..., Any]) -> None:
    with pytest.raises(CommandError, match="--currency must be an ISO 4217 code such as EUR, XYZ is not one"):
        run("--currency", "XYZ")


def test_orders_are_posted_and_paid_or_left_as_planned(
    product: Path, account: Callable[..., Any], sandbox: Any
) -> None:
    name = f"sim-{uuid4().hex[:8]}"
    account(name)

    text = run("--orders", "12", "--pay", f"{name}=1", "--change", f"{name}=0@6")

    assert [line.startswith("12/12 orders") for line in text.splitlines() if "/12 orders" in line] == [True]
    assert "\r" not in text
    assert PaymentSession.objects.filter(account__name=name).count() == 12
    assert Counter(each["status"] for each in sandbox.books(name)) == {"paid": 6, "expired": 6}
    assert product.read_text().startswith("<svg")


def test_an_outage_sends_shoppers_elsewhere_and_ends(product: Path, account: Callable[..., Any], sandbox: Any) -> None:
    first, second = (f"sim-{uuid4().hex[:8]}" for _ in range(2))
    account(first, preference=1)
    account(second, preference=0)
    sandbox.behave(first, latency_ms=1)

    run("--orders", "9", "--outage", f"{first}=0-9")

    assert PaymentSession.objects.filter(account__name=second).count() == 9
    after = sandbox.behaviour(first)
    assert (after["down"], after["latency_ms"]) == (False, 1)


def test_orders_nobody_opens_are_counted(product: Path, sandbox: Any) -> None:
    assert "refused 3" in run("--orders", "3")


def test_nothing_running_is_said(product: Path, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PUBLIC_BASE_URL", "http://127.0.0.1:9")

    with pytest.raises(CommandError, match="Is `make run` running"):
        run("--orders", "3")


@pytest.mark.parametrize(
    "arguments",
    [["--pay", "swift"], ["--pay", "swift=2"], ["--pay", "swift=1.2.3"], ["--change", "swift=0.5"],
     ["--outage", "swift=5"], ["--orders", "0"], ["--seconds", "0"], ["--rate", "0"]],
)  # fmt: skip
def test_a_plan_that_makes_no_sense_is_refused(arguments: list[str], database: None) -> None:
    with pytest.raises(CommandError):
        call_command("simulate_traffic", *arguments)


def test_pay_shares_drift_and_change() -> None:
    world = plan(pay=["swift=0.9:0.6", "steady=0.8"], change=["steady=0.5@10"], outage=["swift=3-5"])

    assert [round(world.pay_share("swift", n, 101), 2) for n in (0, 50, 100)] == [0.9, 0.75, 0.6]
    assert [world.pay_share("steady", n, 101) for n in (9, 10)] == [0.8, 0.5]
    assert [world.accounts["swift"].is_down(n) for n in (2, 3, 4, 5)] == [False, True, True, False]
    assert world.pay_share("other", 0, 1) == 0.8
    with pytest.raises(InvalidPlan, match="cannot be read"):
        plan(pay=["?"], change=[], outage=[])


def test_the_tally_counts_and_the_chart_has_a_line_for_each_account() -> None:
    outcomes = [
        SimulatedOutcome(0, "a", True),
        SimulatedOutcome(2, "b"),
        SimulatedOutcome(1, "a"),
        SimulatedOutcome(3, None),
    ]

    assert SimulatedTally(outcomes).rows() == [("a", 2, 1), ("b", 1, 0)]
    assert SimulatedTally(outcomes).refused == 1
    assert chart(outcomes).count("<polyline") == 2
    assert "<svg" in chart([])
