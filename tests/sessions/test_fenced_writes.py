"""Whoever has lost the fence of a key writes nothing more for it, and is told so in one way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from providers.base import Checkout
from routing.ranking import Choice
from sessions_app.creation.fenced_writes import (
    Claim,
    Failure,
    FenceLost,
    LiveCheckout,
    PlannedAttempt,
    fail_over,
    finish,
    give_up,
    take_over,
)
from sessions_app.models import Application, IdempotencyRecord, PaymentSession, ProviderAttempt, SessionEvent
from sessions_app.states import AttemptState
from tests.sessions.test_create_session import Killed, crash


@pytest.fixture
def overtaken(
    post: Callable[..., Any],
    order: Callable[..., Any],
    account: Callable[..., Any],
    sandbox: Any,
    application: Application,
    monkeypatch: pytest.MonkeyPatch,
) -> Claim:
    """The claim of a worker that stood still after T1 until another took its work over."""

    account("one")
    with monkeypatch.context() as patched:
        crash(patched, "adapter_of")
        with pytest.raises(Killed):
            post(order(), key="slow")
    record = IdempotencyRecord.objects.get()
    take_over(application_id=application.id, key="slow", now=record.leased_until)
    return Claim(application.id, "slow", record.session_id, record.fence)


def attempt_of(held: Claim) -> PlannedAttempt:
    """Its attempt, as it was planned."""
    planned = ProviderAttempt.objects.get(session_id=held.session_id)
    return PlannedAttempt(planned.request, planned.account_id, planned.position)


def finished(held: Claim) -> None:
    attempt = attempt_of(held)
    account = ProviderAttempt.objects.get(session_id=held.session_id).account
    checkout = Checkout("co_late", "https://pay.example.com/co_late")
    finish(held, live=LiveCheckout(attempt, Choice(account, 50), checkout), now=timezone.now())


def failed_over(held: Claim) -> None:
    attempt = attempt_of(held)
    successor = replace(attempt, request=replace(attempt.request, attempt_id=uuid4()), position=2)
    failure = Failure(attempt, AttemptState.REJECTED, "no")
    fail_over(held, failure=failure, successor=successor, now=timezone.now())


def given_up(held: Claim) -> None:
    give_up(held, failure=Failure(attempt_of(held), AttemptState.REJECTED, "no"), now=timezone.now())


def taken_over(held: Claim) -> None:
    leased_until = IdempotencyRecord.objects.get().leased_until
    take_over(application_id=held.application_id, key=held.key, now=leased_until - timedelta(seconds=1))


@pytest.mark.parametrize("write", [finished, failed_over, given_up, taken_over])
def test_a_write_without_the_fence_changes_nothing(write: Callable[[Claim], None], overtaken: Claim) -> None:
    before = everything()

    with pytest.raises(FenceLost):
        write(overtaken)

    assert everything() == before


@pytest.mark.parametrize("write", [finished, failed_over, given_up])
def test_the_same_write_with_the_fence_is_made(write: Callable[[Claim], None], overtaken: Claim) -> None:
    before = everything()

    write(replace(overtaken, fence=overtaken.fence + 1))

    assert everything() != before


def everything() -> list[Any]:
    """Every row of the creation."""
    tables = (IdempotencyRecord, PaymentSession, ProviderAttempt, SessionEvent)
    return [list(table.objects.order_by("pk").values()) for table in tables]
