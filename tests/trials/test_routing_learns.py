"""What happens to sessions reaches routing: calls, openings, ends, and breakers that answer 503."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from providers.base import CheckoutState, CheckoutStatus
from providers.models import ProviderAccount
from routing import background
from routing.models import AccountBreaker, CallStatistics, ConversionStatistics, OpenCheckouts
from routing.statistics import pending_observations
from sessions_app.models import PaymentSession
from sessions_app.usecases.sessions.apply_state import apply_state


@pytest.fixture
def one(account: Callable[..., ProviderAccount], sandbox: Any) -> ProviderAccount:
    return account(f"learns-{uuid4().hex[:8]}")


def becomes(session: PaymentSession, status: CheckoutStatus) -> None:
    state = CheckoutState(session.reference, status, session.total, session.currency)
    apply_state(session_id=session.id, state=state, now=timezone.now())


def test_an_opened_checkout_is_a_good_call_and_open(
    post: Callable[..., Any], order: Callable[..., Any], one: ProviderAccount
) -> None:
    post(order())

    background.write_pending(now=timezone.now())

    calls = CallStatistics.objects.get()
    assert (calls.account_id, calls.calls, calls.faults, sum(calls.latencies)) == (one.id, 1, 0, 1)
    waiting = OpenCheckouts.objects.get()
    assert (waiting.currency, waiting.count) == ("AUD", 1)
    assert waiting.minute == PaymentSession.objects.get().created_at.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("statuses", "paid", "ended"),
    [
        ([CheckoutStatus.PROCESSING], 0, 0),
        ([CheckoutStatus.PAID], 1, 1),
        ([CheckoutStatus.PAID, CheckoutStatus.PAID], 1, 1),
        ([CheckoutStatus.PROCESSING, CheckoutStatus.PAID], 1, 1),
        ([CheckoutStatus.FAILED], 0, 1),
        ([CheckoutStatus.EXPIRED], 0, 1),
        ([CheckoutStatus.EXPIRED, CheckoutStatus.FAILED], 0, 1),
        ([CheckoutStatus.EXPIRED, CheckoutStatus.PAID], 1, 1),
    ],
)
def test_every_end_counts_once(
    statuses: list[CheckoutStatus],
    paid: int,
    ended: int,
    post: Callable[..., Any],
    order: Callable[..., Any],
    one: ProviderAccount,
) -> None:
    post(order())
    background.write_pending(now=timezone.now())
    session = PaymentSession.objects.get()

    for status in statuses:
        becomes(session, status)

    counted = ConversionStatistics.objects.filter(account=one, currency="AUD").first()
    assert ((counted.paid, counted.ended) if counted else (0, 0)) == (paid, ended)
    assert OpenCheckouts.objects.get().count == 1 - ended


def test_when_all_breakers_are_open_the_answer_is_503_until_a_probe_is_due(
    post: Callable[..., Any], order: Callable[..., Any], one: ProviderAccount, sandbox: Any
) -> None:
    sandbox.behave(one.name, error_rate=1)
    assert [post(order()).status_code for _ in range(5)] == [502] * 5
    background.write_pending(now=timezone.now())
    sandbox.behave(one.name)

    answer = post(order())

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["code"] == 503
    AccountBreaker.objects.update(open_until=timezone.now())
    assert post(order()).status_code == 201
    assert post(order()).status_code == 503  # the probe's answer is not known yet
    background.write_pending(now=timezone.now())
    assert post(order()).status_code == 201


def test_a_process_that_remembers_its_caller_sees_an_opening_at_the_next_request(
    post: Callable[..., Any], order: Callable[..., Any], one: ProviderAccount, account: Callable[..., ProviderAccount]
) -> None:
    other = account(f"other-{uuid4().hex[:8]}", preference=0)
    assert post(order()).status_code == 201
    now = timezone.now()

    AccountBreaker.objects.create(account=one, state="open", trips=1, open_until=now + timedelta(minutes=1))
    post(order())

    assert PaymentSession.objects.latest("id").account == other


def test_the_background_thread_tells_at_once_what_is_urgent(
    post: Callable[..., Any],
    order: Callable[..., Any],
    one: ProviderAccount,
    sandbox: Any,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The thread itself cannot be stopped: one pass of it is run by hand, and that it is started is seen."""
    started: list[str] = []
    monkeypatch.setattr(background, "_running_in", None)
    monkeypatch.setattr(
        background, "Thread", lambda **given: type("T", (), {"start": lambda self: started.append(given["name"])})()
    )
    settings.ROUTING_REFRESH_SECONDS = 3
    sandbox.behave(one.name, error_rate=1)
    pending_observations.urgent.clear()

    post(order())

    assert started == ["routing"]
    assert pending_observations.urgent.is_set()
    background._work(reading=True, forgetting=True)
    assert CallStatistics.objects.get().faults == 1


def test_noting_a_call_costs_next_to_nothing(one: ProviderAccount) -> None:
    from routing.recording import record_call

    now = timezone.now()
    started = time.thread_time()
    for _ in range(2_000):
        record_call(account_id=one.id, fault=None, milliseconds=5, at=now)
    spent = (time.thread_time() - started) / 2_000

    assert spent < 0.000_1
    assert len(pending_observations.calls.take()) == 2_000
