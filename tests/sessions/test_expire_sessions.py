"""Sessions past their time are closed, and the provider decides how: paid there means paid here."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from providers.base import CheckoutState, CheckoutStatus
from sessions_app.models import PaymentSession, SessionEvent
from sessions_app.tasks import TASKS
from sessions_app.usecases.background.sweeping import LEASE
from sessions_app.usecases.sessions.apply_state import apply_state
from sessions_app.usecases.sessions.expire_due import expire_sessions
from tests.forget import forget_everything
from tests.threads import at_once

LATER = timedelta(minutes=61)


@pytest.fixture
def opened(
    post: Callable[..., Any], order: Callable[..., Any], account: Callable[..., Any], sandbox: Any
) -> Callable[[], PaymentSession]:
    """Opens sessions at an account of its own."""
    account(f"expiry-{uuid4().hex[:8]}")
    return lambda: PaymentSession.objects.get(pk=post(order()).json()["sessionId"])


def types(session: PaymentSession) -> list[str]:
    return list(SessionEvent.objects.filter(session=session).order_by("sequence").values_list("type", flat=True))


def test_nothing_happens_before_its_time(opened: Callable[[], PaymentSession]) -> None:
    session = opened()

    assert expire_sessions(now=timezone.now()) == Counter()
    session.refresh_from_db()
    assert session.status == "PENDING"


def test_a_session_nobody_paid_expires_here_and_there(opened: Callable[[], PaymentSession], sandbox: Any) -> None:
    session, now = opened(), timezone.now() + LATER

    assert expire_sessions(now=now) == Counter(EXPIRED=1)

    session.refresh_from_db()
    assert (session.status, session.closed_at, session.late) == ("EXPIRED", now, False)
    assert types(session) == ["session.created", "session.expired"]
    (checkout,) = [each for each in sandbox.books() if each["id"] == session.reference]
    assert checkout["status"] == "expired"
    assert not sandbox.pay(session.account.name, session.reference)
    assert expire_sessions(now=now + LEASE) == Counter()


def test_a_session_that_was_paid_meanwhile_is_completed(opened: Callable[[], PaymentSession], sandbox: Any) -> None:
    session = opened()
    assert sandbox.pay(session.account.name, session.reference)

    assert expire_sessions(now=timezone.now() + LATER) == Counter(COMPLETED=1)

    session.refresh_from_db()
    assert (session.status, session.late) == ("COMPLETED", False)
    assert types(session) == ["session.created", "session.completed"]


def test_two_workers_share_the_work_and_end_each_session_once(opened: Callable[[], PaymentSession]) -> None:
    sessions, now = [opened() for _ in range(20)], timezone.now() + LATER

    ended = at_once(4, lambda: expire_sessions(now=now))

    assert sum(ended, Counter()) == Counter(EXPIRED=20)
    assert all(types(session) == ["session.created", "session.expired"] for session in sessions)


def test_an_unreachable_provider_leaves_the_session_for_later(
    opened: Callable[[], PaymentSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, now = opened(), timezone.now() + LATER
    with monkeypatch.context() as patched:
        patched.setitem(django_settings.PROVIDER_API_BASES, "sandbox", "http://127.0.0.1:9")
        forget_everything()
        assert expire_sessions(now=now) == Counter(UNANSWERED=1)
    forget_everything()

    session.refresh_from_db()
    assert (session.status, session.shown_status) == ("EXPIRING", "PENDING")
    assert types(session) == ["session.created"]
    assert expire_sessions(now=now) == Counter()
    assert expire_sessions(now=now + LEASE) == Counter(EXPIRED=1)


def test_money_that_arrives_after_expiry_is_late_but_not_lost(opened: Callable[[], PaymentSession]) -> None:
    session, now = opened(), timezone.now() + LATER
    expire_sessions(now=now)

    assert apply_state(session_id=session.id, state=paid(session), now=now) == "COMPLETED"

    session.refresh_from_db()
    assert (session.status, session.late) == ("COMPLETED", True)
    assert types(session) == ["session.created", "session.expired", "session.completed"]
    apply_state(session_id=session.id, state=paid(session), now=now)
    assert len(types(session)) == 3


def test_late_money_is_recorded_although_the_order_has_a_new_session(
    post: Callable[..., Any], order: Callable[..., Any], account: Callable[..., Any], sandbox: Any
) -> None:
    account(f"expiry-{uuid4().hex[:8]}")
    body, now = order(), timezone.now() + LATER
    first = PaymentSession.objects.get(pk=post(body).json()["sessionId"])
    expire_sessions(now=now)
    assert post(body).status_code == 201

    assert apply_state(session_id=first.id, state=paid(first), now=now) == "COMPLETED"


@pytest.mark.parametrize(("amount", "currency"), [("140.75", "AUD"), ("140.76", "USD")])
def test_another_amount_never_completes_a_session(
    amount: str, currency: str, opened: Callable[[], PaymentSession]
) -> None:
    from decimal import Decimal

    session = opened()
    wrong = CheckoutState(session.reference, CheckoutStatus.PAID, Decimal(amount), currency)

    assert apply_state(session_id=session.id, state=wrong, now=timezone.now()) == "PENDING"

    session.refresh_from_db()
    assert session.review == f"Provider says {amount} {currency}, ordered 140.76 AUD"
    assert types(session) == ["session.created"]


def test_the_task_does_the_same(opened: Callable[[], PaymentSession]) -> None:
    session = opened()
    PaymentSession.objects.update(check_at=timezone.now())

    TASKS["expire_sessions"]()

    session.refresh_from_db()
    assert session.status == "EXPIRED"


def paid(session: PaymentSession) -> CheckoutState:
    return CheckoutState(session.reference, CheckoutStatus.PAID, session.total, session.currency)
