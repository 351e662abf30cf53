"""Recorded sessions are decided again under a draft, by whichever worker is there."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from routing.models import Backtest
from sessions_app.models import Application, PaymentSession
from sessions_app.sweeps import WORK
from sessions_app.tasks import TASKS
from sessions_app.usecases.background import long_jobs
from sessions_app.usecases.trials import backtest as module
from sessions_app.usecases.trials.backtest import SILENCE, Sample, run_backtests, try_weights
from sessions_app.usecases.trials.outcomes_known import OPENING, WINDOW, outcomes_known_before
from tests.synthetic_sessions import decision, write

ONLY_COST = {"conversion": 0, "health": 0, "cost": 100, "latency": 0, "preference": 0}
NOW = timezone.now()


@pytest.fixture
def accounts(account: Callable[..., Any]) -> tuple[Any, Any]:
    """One that is paid more often, and one that costs less."""
    return account("swift"), account("thrifty")


@pytest.fixture
def history(application: Application, accounts: tuple[Any, Any]) -> list[PaymentSession]:
    """400 sessions of two hours ago: `swift` won, `thrifty` was tried in every fourth."""
    swift, thrifty = accounts
    record = decision((swift, "0.9", "0.4", "0.75"), (thrifty, "0.5", "0.6", "0.25"))
    rows = [(thrifty if n % 4 == 0 else swift, "COMPLETED" if n % 8 else "EXPIRED", record) for n in range(400)]
    return write(application, rows, newest=NOW - timedelta(hours=2))


def queued(**values: Any) -> Backtest:
    return Backtest.objects.create(**ONLY_COST, **{"created_at": NOW, "touched_at": NOW, "sample_size": 1000} | values)


def test_a_queued_draft_is_run_to_its_result(history: list[PaymentSession]) -> None:
    backtest = queued()

    assert run_backtests(now=NOW).total() == 1

    backtest.refresh_from_db()
    assert (backtest.status, backtest.progress, backtest.finished_at is not None) == ("DONE", 400, True)
    result = backtest.result
    assert (result["decisions"], result["flips"]) == (400, 400)
    assert result["shares"] == [
        {"account": "sandbox/swift", "before": 400, "after": 0},
        {"account": "sandbox/thrifty", "before": 0, "after": 400},
    ]
    # 100.00 at 3 % and at 2 %
    assert result["costs"][0] | {"capped": 0} == {
        "currency": "EUR", "orders": 400, "before": "1200.00", "after": "800.00", "delta": "-400.00", "capped": 0,
    }  # fmt: skip
    evidence = result["evidence"]
    assert (evidence["decisions"], evidence["paidShare"], evidence["unsupported"]) == (400, 0.875, 0)
    # every other session that thrifty was tried in was paid
    assert evidence["snips"]["low"] < 0.5 < evidence["snips"]["high"]
    assert run_backtests(now=NOW).total() == 0


def test_only_the_last_sessions_are_taken(history: list[PaymentSession]) -> None:
    backtest = queued(sample_size=30)

    TASKS["run_backtests"]()

    backtest.refresh_from_db()
    assert backtest.result["decisions"] == 30
    newest = {str(session.id) for session in history[-30:]}
    assert {each["session"] for each in backtest.result["examples"]} <= newest


def test_pages_follow_each_other_without_gap_or_double(
    history: list[PaymentSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE", 7)

    found = try_weights(ONLY_COST, Sample(100), now=NOW)

    assert found.decisions == 100
    assert len({each.session for each in found.examples}) == len(found.examples)


def test_the_other_mode_is_left_out(history: list[PaymentSession]) -> None:
    assert try_weights(ONLY_COST, Sample(1000, "live"), now=NOW).decisions == 0
    assert try_weights(ONLY_COST, Sample(1000, "sandbox"), now=NOW).decisions == 400


def test_young_sessions_are_no_evidence_yet_because_only_successes_are_known(
    application: Application, accounts: tuple[Any, Any]
) -> None:
    record = decision((accounts[0], "0.9", "0.4", "1"))
    rows = [(accounts[0], status, record) for status in ("EXPIRED", "COMPLETED", "PENDING", "COMPLETED")]
    sessions = write(application, rows, newest=NOW - timedelta(minutes=10))

    assert outcomes_known_before(NOW) == sessions[2].created_at
    assert try_weights(ONLY_COST, Sample(10), now=NOW).evidence.decisions == 2
    later = NOW + timedelta(hours=2)
    assert outcomes_known_before(later) == later - OPENING
    assert try_weights(ONLY_COST, Sample(10), now=later).evidence.decisions == 4


def test_one_open_checkout_holds_the_evidence_back_for_half_an_hour_and_paid_means_paid_by_then(
    application: Application, accounts: tuple[Any, Any]
) -> None:
    record = decision((accounts[0], "0.9", "0.4", "1"))
    rows = [(accounts[0], status, record) for status in ("PENDING", "COMPLETED", "COMPLETED", "EXPIRED")]
    sessions = write(application, rows, newest=NOW - timedelta(minutes=20))
    late = sessions[1].created_at + WINDOW + timedelta(seconds=1)
    PaymentSession.objects.filter(pk=sessions[1].pk).update(closed_at=late)
    PaymentSession.objects.update(expires_at=NOW + timedelta(days=1))

    assert try_weights(ONLY_COST, Sample(10), now=NOW).evidence.decisions == 0
    after = try_weights(ONLY_COST, Sample(10), now=NOW + timedelta(minutes=15)).evidence
    assert (after.decisions, after.paid_share) == (4, 0.25)


def test_a_back_test_a_dead_worker_left_is_taken_over(history: list[PaymentSession]) -> None:
    backtest = queued(status="RUNNING", progress=300)

    assert run_backtests(now=NOW + SILENCE).total() == 0
    assert run_backtests(now=NOW + SILENCE + timedelta(seconds=1)).total() == 1

    backtest.refresh_from_db()
    assert (backtest.status, backtest.progress) == ("DONE", 400)


def test_a_failure_is_kept_and_does_not_stop_the_next(
    history: list[PaymentSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, fine = queued(sample_size=11), queued(sample_size=12)
    real = module._pages

    def pages(sample: Sample, now: Any) -> Any:
        return iter([1 / 0]) if sample.last == 11 else real(sample, now)

    monkeypatch.setattr(module, "_pages", pages)

    assert run_backtests(now=NOW).total() == 2

    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.status, broken.problem) == ("FAILED", "ZeroDivisionError: division by zero")
    assert fine.status == "DONE"


def test_no_back_test_is_begun_when_the_time_is_over(
    history: list[PaymentSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    queued(sample_size=5)
    queued(sample_size=6)
    clock = iter([0.0, 1.0, WORK["run_backtests"].budget])
    monkeypatch.setattr(long_jobs, "monotonic", lambda: next(clock))

    TASKS["run_backtests"]()

    assert list(Backtest.objects.order_by("id").values_list("status", flat=True)) == ["DONE", "QUEUED"]


def test_a_record_that_cannot_be_read_is_left_out(application: Application, accounts: tuple[Any, Any]) -> None:
    good = decision((accounts[0], "0.9", "0.4", "1"))
    write(application, [(accounts[0], "EXPIRED", {}), (accounts[0], "EXPIRED", good)], newest=NOW)

    assert try_weights(ONLY_COST, Sample(10), now=NOW).decisions == 1


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("backtest", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_tells_people(history: list[PaymentSession]) -> None:
    text, few = (
        command("--weights", "conversion=0,health=0,latency=0,preference=0", "--last", n) for n in ("400", "40")
    )

    assert "400 sessions decided again, 400 would have gone elsewhere" in text
    assert "fees EUR  1200.00 -> 800.00  (-400.00)" in text
    assert "Conversion was 87.5%; expected under these weights, with 95 % interval:" in text
    assert "  SNIPS           50.5%  (40.8% to 60.2%)" in text
    assert "Not enough evidence on conversion: the effective sample size is 10, at least 100 are needed." in few


def test_the_command_tells_machines(history: list[PaymentSession]) -> None:
    assert json.loads(command("--weights", "cost=15", "--json"))["flips"] == 0


@pytest.mark.parametrize(
    "weights", ["cost", "price=3", "cost=101", "cost=-1", "conversion=0,health=0,cost=0,latency=0,preference=0"]
)
def test_the_command_refuses_weights_that_make_no_sense(weights: str, database: None) -> None:
    with pytest.raises(CommandError):
        command("--weights", weights)
