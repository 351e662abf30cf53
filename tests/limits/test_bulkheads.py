"""An account whose calls in flight have reached their limit: routing, creates, expiring, the console."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.core.checks import run_checks
from django.utils import timezone

from providers.checking import check
from providers.models import ProviderAccount
from providers.registry import IN_FLIGHT, adapter_of, simulator_of
from routing.decision.explanation import Verdict, in_lines
from routing.decision.explanation import check as made_again
from routing.statistics import pending_observations
from sessions_app.models import IdempotencyRecord, PaymentSession, ProviderAttempt
from sessions_app.usecases.sessions.void import PATIENCE, void_attempts
from tests.forget import forget_everything
from tests.full_accounts import full
from tests.sessions.test_create_session import Killed, crash, states

BUSY = (
    b'{"error":"Service Unavailable","message":"The service is temporarily unavailable. Please try again later",'
    b'"code":503}'
)


@pytest.fixture
def one(account: Callable[..., Any], sandbox: Any) -> ProviderAccount:
    """The account that ranks first."""
    return account(f"one-{uuid4().hex[:8]}", preference=1)


@pytest.fixture
def two(one: ProviderAccount, account: Callable[..., Any]) -> ProviderAccount:
    """One that ranks below `one`."""
    return account(f"two-{uuid4().hex[:8]}", preference=0)


@contextmanager
def lost_race(monkeypatch: pytest.MonkeyPatch, *accounts: ProviderAccount) -> Iterator[None]:
    """The accounts are at their limit, but routing did not know it yet."""
    with full(*accounts), monkeypatch.context() as patched:
        patched.setattr(IN_FLIGHT, "is_full", lambda account: False)
        yield


def test_a_full_account_is_passed_over_with_its_reason(
    post: Callable[..., Any], order: Callable[..., Any], one: ProviderAccount, two: ProviderAccount
) -> None:
    with full(one):
        answer = post(order())

    assert answer.status_code == 201
    session = PaymentSession.objects.get()
    assert session.account == two
    assert states() == [(1, "LIVE")]
    assert session.decision["refused"] == [{"account": str(one.id), "name": str(one), "reason": "busy"}]
    assert made_again(session.decision) is Verdict.IDENTICAL
    assert f"    {one!s:32}Too many calls to the account are waiting for an answer" in in_lines(session.decision)


def test_when_all_accounts_are_full_nothing_is_stored_and_the_key_stays_usable(
    post: Callable[..., Any], order: Callable[..., Any], one: ProviderAccount, two: ProviderAccount
) -> None:
    body = order()
    post(order())
    with full(one, two):
        answer = post(body, key="later")

    assert (answer.status_code, answer.content, answer["Retry-After"]) == (503, BUSY, "1")
    assert not IdempotencyRecord.objects.filter(key="later").exists()
    assert not PaymentSession.objects.filter(order_reference=body["orderReference"]).exists()
    assert post(body, key="later").status_code == 201


def test_a_replay_needs_no_call(post: Callable[..., Any], order: Callable[..., Any], one: ProviderAccount) -> None:
    body = order()
    first = post(body, key="again")

    with full(one):
        assert post(body, key="again").content == first.content


def test_an_account_that_fills_up_meanwhile_is_failed_over_and_not_blamed(
    post: Callable[..., Any],
    order: Callable[..., Any],
    one: ProviderAccount,
    two: ProviderAccount,
    sandbox: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post(order())
    pending_observations.calls.take()
    ProviderAttempt.objects.all().delete()

    with lost_race(monkeypatch, one):
        answer = post(order())

    assert answer.status_code == 201
    assert states() == [(1, "REJECTED"), (2, "LIVE")]
    assert ProviderAttempt.objects.get(position=1).problem == (
        "ProviderBusy: too many of its calls wait for an answer already"
    )
    assert [call.account_id for call in pending_observations.calls.take()] == [two.id]
    assert len(sandbox.books(one.name)) == 1


def test_when_the_last_account_fills_up_meanwhile_the_answer_is_503_and_the_key_stays_usable(
    post: Callable[..., Any], order: Callable[..., Any], one: ProviderAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = order()
    with lost_race(monkeypatch, one):
        answer = post(body, key="later")

    assert (answer.status_code, answer.content, answer["Retry-After"]) == (503, BUSY, "1")
    assert PaymentSession.objects.get().status == "ABANDONED"
    assert post(body, key="later").status_code == 201


def test_a_resumed_attempt_that_cannot_be_asked_again_may_have_opened_something(
    post: Callable[..., Any],
    order: Callable[..., Any],
    one: ProviderAccount,
    two: ProviderAccount,
    sandbox: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = order()
    with monkeypatch.context() as patched:
        crash(patched, "finish")
        with pytest.raises(Killed):
            post(body, key="crash")
    IdempotencyRecord.objects.update(leased_until=timezone.now())

    with full(one):
        healed = post(body, key="crash")

    assert healed.status_code == 201
    assert states() == [(1, "QUARANTINED"), (2, "LIVE")]
    assert sandbox.books(one.name)[0]["status"] == "open"
    void_attempts(now=timezone.now() + PATIENCE + timedelta(seconds=1))
    assert sandbox.books(one.name)[0]["status"] == "expired"


def test_nor_may_one_whose_provider_is_not_reached_the_second_time(
    post: Callable[..., Any], order: Callable[..., Any], one: ProviderAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = order()
    with monkeypatch.context() as patched:
        crash(patched, "finish")
        with pytest.raises(Killed):
            post(body, key="crash")
    IdempotencyRecord.objects.update(leased_until=timezone.now())
    monkeypatch.setitem(django_settings.PROVIDER_API_BASES, "sandbox", "http://127.0.0.1:9")
    forget_everything()

    assert post(body, key="crash").status_code == 502
    assert states() == [(1, "QUARANTINED")]


def test_a_merchant_who_closes_a_session_at_a_full_account_is_asked_to_come_back(
    post: Callable[..., Any], call: Callable[..., Any], order: Callable[..., Any], one: ProviderAccount
) -> None:
    session = post(order()).json()["sessionId"]

    with full(one):
        answer = call("POST", f"/{session}/expire")
        shown = call("GET", f"/{session}").json()

    assert (answer.status_code, answer.content, answer["Retry-After"]) == (503, BUSY, "1")
    assert shown["status"] == "PENDING"
    assert call("POST", f"/{session}/expire").json()["status"] == "EXPIRED"


def test_staff_are_told_that_nobody_was_asked(one: ProviderAccount) -> None:
    adapter_of(one)

    with full(one):
        checked = check(one)

    assert not checked.works
    assert checked.words.startswith(
        "Sandbox was not asked: too many of its calls wait for an answer already. Try again in a few seconds."
    )
    assert check(one).works


def test_the_controls_that_end_a_fault_get_through_while_it_lasts(one: ProviderAccount) -> None:
    simulator = simulator_of(one)
    assert simulator is not None

    with full(one):
        assert simulator.behave({"hang_ms": 5})["hang_ms"] == 5
        assert simulator.behave({})["hang_ms"] == 0


@pytest.mark.parametrize(("calls", "found"), [(255, []), (256, ["providers.E001"])])
def test_a_bound_that_leaves_no_thread_is_named(calls: int, found: list[str], settings: Any) -> None:
    settings.WEB_THREADS, settings.PROVIDER_CALLS_IN_FLIGHT = 256, calls

    assert [each.id for each in run_checks() if each.id == "providers.E001"] == found
