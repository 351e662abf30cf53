"""A merchant closes a session before its time: the provider is the arbiter, and paid wins."""

import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from providers.base import CheckoutState, CheckoutStatus
from providers.sandbox.adapter import SandboxProvider
from sessions_app.api.tokens import ApplicationToken
from sessions_app.models import Application, PaymentSession, SessionEvent
from sessions_app.usecases.background.sweeping import LEASE
from sessions_app.usecases.sessions import expire as use_case
from sessions_app.usecases.sessions.apply_state import apply_state
from sessions_app.usecases.sessions.expire_due import expire_sessions
from tests.forget import forget_everything
from tests.sessions.test_create_session import Killed, impatient

CONFLICT = "The request conflicts with the current state of the resource"
PAID = {"error": "Conflict", "message": CONFLICT, "code": 409, "details": "The session is already paid"}
BEING_PAID = PAID | {"details": "A payment for this session is being processed"}
REFUSED = {"error": "Error", "message": "Service temporarily unavailable.", "code": 502}
TIMED_OUT = {"error": "Error", "message": "Request timed out.", "code": 504}


@pytest.fixture
def opened(
    post: Callable[..., Any], order: Callable[..., Any], account: Callable[..., Any], sandbox: Any
) -> Callable[[], PaymentSession]:
    """Opens sessions at an account of its own."""
    account(f"close-{uuid4().hex[:8]}")
    return lambda: PaymentSession.objects.select_related("account").get(pk=post(order()).json()["sessionId"])


@pytest.fixture
def expire(call: Callable[..., Any]) -> Callable[..., Any]:
    """Posts to a session's expire call."""
    return lambda session, **options: call("POST", f"/{session.id}/expire", **options)


def types(session: PaymentSession) -> list[str]:
    return list(SessionEvent.objects.filter(session=session).order_by("sequence").values_list("type", flat=True))


def told(session: PaymentSession, status: CheckoutStatus) -> CheckoutState:
    return CheckoutState(session.reference, status, session.total, session.currency)


def on_the_books(sandbox: Any, session: PaymentSession) -> str:
    (checkout,) = [each for each in sandbox.books(session.account.name) if each["id"] == session.reference]
    return str(checkout["status"])


def test_an_open_session_is_closed_here_and_there(
    opened: Callable[[], PaymentSession], expire: Callable[..., Any], call: Callable[..., Any], sandbox: Any
) -> None:
    session, before = opened(), timezone.now()

    answer = expire(session)

    assert answer.status_code == 200
    body = answer.json()
    assert (body["status"], body["late"]) == ("EXPIRED", False)
    assert body["closedAt"] == body["updatedAt"] >= f"{before:%Y-%m-%dT%H:%M:%SZ}"
    assert body == call("GET", f"/{session.id}").json()
    assert on_the_books(sandbox, session) == "expired"
    assert not sandbox.pay(session.account.name, session.reference)
    assert types(session) == ["session.created", "session.expired"]
    session.refresh_from_db()
    assert session.check_at is None


def test_it_may_be_repeated(opened: Callable[[], PaymentSession], expire: Callable[..., Any]) -> None:
    session = opened()

    first, second = expire(session), expire(session)

    assert (first.status_code, second.status_code, second.content) == (200, 200, first.content)
    assert types(session) == ["session.created", "session.expired"]


def test_the_order_may_then_have_a_new_session(
    post: Callable[..., Any], order: Callable[..., Any], account: Any, sandbox: Any, call: Callable[..., Any]
) -> None:
    account(f"close-{uuid4().hex[:8]}")
    body = order()
    location = f"/{post(body).json()['sessionId']}"
    assert post(body)["Location"] == f"/api/v1/sessions{location}"

    assert call("POST", f"{location}/expire").status_code == 200

    assert post(body).status_code == 201


@pytest.mark.parametrize("status", ["EXPIRED", "CANCELLED", "FAILED"])
def test_what_has_ended_unpaid_is_answered_without_asking_the_provider(
    status: str, opened: Callable[[], PaymentSession], expire: Callable[..., Any], sandbox: Any
) -> None:
    session = opened()
    PaymentSession.objects.update(status=status, closed_at=timezone.now())

    answer = expire(session)

    assert (answer.status_code, answer.json()["status"]) == (200, status)
    assert on_the_books(sandbox, session) == "open"


def test_paid_there_means_paid_here(
    opened: Callable[[], PaymentSession], expire: Callable[..., Any], sandbox: Any
) -> None:
    session = opened()
    assert sandbox.pay(session.account.name, session.reference)

    answers = [expire(session), expire(session)]

    assert [(answer.status_code, answer.json()) for answer in answers] == [(409, PAID)] * 2
    session.refresh_from_db()
    assert (session.status, session.late) == ("COMPLETED", False)
    assert types(session) == ["session.created", "session.completed"]


def test_a_payment_that_is_processed_is_not_disturbed(
    opened: Callable[[], PaymentSession], expire: Callable[..., Any], sandbox: Any
) -> None:
    session = opened()
    apply_state(session_id=session.id, state=told(session, CheckoutStatus.PROCESSING), now=timezone.now())

    answer = expire(session)

    assert (answer.status_code, answer.json()) == (409, BEING_PAID)
    assert on_the_books(sandbox, session) == "open"
    assert types(session) == ["session.created", "session.processing"]


@pytest.mark.parametrize(
    ("status", "code", "body", "ours"),
    [
        (CheckoutStatus.PROCESSING, 409, BEING_PAID, "PROCESSING"),
        (CheckoutStatus.PAID, 409, PAID, "COMPLETED"),
        (CheckoutStatus.OPEN, 502, REFUSED, "PENDING"),
        (CheckoutStatus.FAILED, 200, None, "FAILED"),
        (CheckoutStatus.CANCELLED, 200, None, "CANCELLED"),
    ],
)
def test_whatever_the_provider_answers_is_believed(
    status: CheckoutStatus,
    code: int,
    body: Any,
    ours: str,
    opened: Callable[[], PaymentSession],
    expire: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = opened()
    monkeypatch.setattr(SandboxProvider, "expire", lambda *_: told(session, status))

    answer = expire(session)

    assert answer.status_code == code
    assert body is None or answer.json() == body
    session.refresh_from_db()
    assert session.status == ours


def test_money_of_another_amount_is_held_and_not_called_expired(
    opened: Callable[[], PaymentSession], expire: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened()
    wrong = CheckoutState(session.reference, CheckoutStatus.PAID, session.total - 1, session.currency)
    monkeypatch.setattr(SandboxProvider, "expire", lambda *_: wrong)

    answer = expire(session)

    assert (answer.status_code, answer.json()) == (409, BEING_PAID)
    session.refresh_from_db()
    assert session.review
    assert types(session) == ["session.created"]


def test_no_connection_and_no_transaction_is_held_while_the_provider_is_asked(
    opened: Callable[[], PaymentSession], expire: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, seen = opened(), []

    def watch(*_: Any) -> CheckoutState:
        pool = connection.pool.get_stats()
        seen.append((connection.connection, connection.in_atomic_block, pool["pool_size"] - pool["pool_available"]))
        with ThreadPoolExecutor(1) as other:
            seen.append(other.submit(status_of, session).result())
        return told(session, CheckoutStatus.EXPIRED)

    monkeypatch.setattr(SandboxProvider, "expire", watch)

    assert expire(session).status_code == 200
    assert seen == [(None, False, 0), "EXPIRING"]


def status_of(session: PaymentSession) -> str:
    try:
        return PaymentSession.objects.values_list("status", flat=True).get(pk=session.id)
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("behaviour", "base", "code", "body"),
    [
        ({}, "http://127.0.0.1:9", 502, REFUSED),
        ({"error_rate": 1}, None, 502, REFUSED),
        ({"lost_answer_rate": 1}, None, 502, REFUSED),
        ({"hang_ms": 1500}, None, 504, TIMED_OUT),
    ],
    ids=["unreachable", "500", "answer lost", "no answer"],
)
def test_without_an_answer_the_session_goes_on_being_closed(
    behaviour: dict[str, float],
    base: str | None,
    code: int,
    body: dict[str, Any],
    opened: Callable[[], PaymentSession],
    expire: Callable[..., Any],
    call: Callable[..., Any],
    sandbox: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    swept, repeated = opened(), opened()
    with monkeypatch.context() as patched:
        patched.setattr("providers.registry.Connection", impatient)
        patched.setitem(django_settings.PROVIDER_API_BASES, "sandbox", base or sandbox.base)
        forget_everything()
        sandbox.behave(swept.account.name, **behaviour)
        for session in (swept, repeated):
            answer = expire(session)
            assert (answer.status_code, answer.json()) == (code, body)
            session.refresh_from_db()
            assert (session.status, session.shown_status) == ("EXPIRING", "PENDING")
            assert types(session) == ["session.created"]
    forget_everything()
    sandbox.behave(swept.account.name)
    assert call("GET", f"/{repeated.id}").json()["status"] == "PENDING"
    assert expire(repeated).json()["status"] == "EXPIRED"

    assert expire_sessions(now=timezone.now()) == Counter()
    assert expire_sessions(now=timezone.now() + LEASE) == Counter(EXPIRED=1)

    for session in (swept, repeated):
        assert types(session) == ["session.created", "session.expired"]
        assert on_the_books(sandbox, session) == "expired"


@pytest.mark.parametrize("paid_first", [False, True])
@pytest.mark.parametrize("healed_by", ["sweep", "repeat"])
def test_a_crash_between_the_providers_answer_and_our_write_is_healed(
    healed_by: str,
    paid_first: bool,
    opened: Callable[[], PaymentSession],
    expire: Callable[..., Any],
    sandbox: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = opened()
    if paid_first:
        assert sandbox.pay(session.account.name, session.reference)
    with monkeypatch.context() as patched:
        patched.setattr(use_case, "apply_and_capture", die)
        with pytest.raises(Killed):
            expire(session)
    session.refresh_from_db()
    assert session.status == "EXPIRING"
    assert on_the_books(sandbox, session) == ("paid" if paid_first else "expired")

    if healed_by == "sweep":
        expire_sessions(now=timezone.now() + LEASE)
    answer = expire(session)

    assert answer.status_code == (409 if paid_first else 200)
    assert types(session) == ["session.created", "session.completed" if paid_first else "session.expired"]


def die(*_: Any, **__: Any) -> None:
    raise Killed


def test_many_calls_at_once_close_it_once(
    opened: Callable[[], PaymentSession], expire: Callable[..., Any], sandbox: Any
) -> None:
    session = opened()
    sandbox.behave(session.account.name, latency_ms=20, latency_jitter_ms=60)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: expire(session), range(24)))

    assert Counter(answer.status_code for answer in answers) == {200: 24}
    assert len({answer.content for answer in answers}) == 1
    assert types(session) == ["session.created", "session.expired"]


def test_the_call_and_the_sweep_at_once_close_it_once(
    opened: Callable[[], PaymentSession], expire: Callable[..., Any], sandbox: Any
) -> None:
    sessions, later = [opened() for _ in range(12)], timezone.now() + timedelta(hours=2)
    sandbox.behave(sessions[0].account.name, latency_ms=5, latency_jitter_ms=40)

    with ThreadPoolExecutor(6) as threads:
        sweeps = [threads.submit(sweep, later) for _ in range(2)]
        answers = list(threads.map(expire, sessions))
        for each in sweeps:
            each.result()

    assert Counter(answer.status_code for answer in answers) == {200: 12}
    for session in sessions:
        assert types(session) == ["session.created", "session.expired"]


def sweep(now: Any) -> None:
    try:
        expire_sessions(now=now)
    finally:
        connection.close()


MOST_ROUNDS = 5
"""On a busy machine one side may win a whole round."""


def test_a_shopper_who_pays_meanwhile_has_paid(
    opened: Callable[[], PaymentSession], expire: Callable[..., Any], sandbox: Any
) -> None:
    winners = set[bool]()
    for _ in range(MOST_ROUNDS):
        winners |= race([opened() for _ in range(30)], expire, sandbox)
        if winners == {True, False}:
            return
    pytest.fail("one side won every race: this proved nothing")


def race(sessions: list[PaymentSession], expire: Callable[..., Any], sandbox: Any) -> set[bool]:
    """Pay for each session and expire it twice at once; returns whether payments won."""
    account = sessions[0].account.name
    sandbox.behave(account, latency_jitter_ms=600)

    def pay_soon(session: PaymentSession) -> bool:
        time.sleep(random.random() * 0.6)  # as long as closing takes, so that either may be first
        return bool(sandbox.pay(account, session.reference))

    with ThreadPoolExecutor(9) as threads:
        races = [(session, threads.submit(pay_soon, session), *twice(threads, expire, session)) for session in sessions]

    for session, paid, *calls in races:
        session.refresh_from_db()
        ends = [kind for kind in types(session) if kind != "session.created"]
        if paid.result():
            assert (session.status, session.late, ends) == ("COMPLETED", False, ["session.completed"])
            assert {call.result().status_code for call in calls} == {409}
        else:
            assert (session.status, ends) == ("EXPIRED", ["session.expired"])
            assert {call.result().status_code for call in calls} == {200}
    return {paid.result() for _, paid, *_ in races}


def twice(threads: ThreadPoolExecutor, expire: Callable[..., Any], session: PaymentSession) -> list[Any]:
    return [threads.submit(expire, session) for _ in range(2)]


def test_another_applications_session_does_not_exist(
    opened: Callable[[], PaymentSession], expire: Callable[..., Any], call: Callable[..., Any], sandbox: Any
) -> None:
    session = opened()
    other = str(ApplicationToken.for_application(Application.objects.create(name="Other").id))

    assert expire(session, token=other).status_code == 404
    assert call("POST", f"/{uuid4()}/expire").status_code == 404
    assert call("POST", "/1/expire").status_code == 404
    session.refresh_from_db()
    assert session.status == "PENDING"
    assert on_the_books(sandbox, session) == "open"


@pytest.mark.parametrize("status", ["CREATING", "ABANDONED"])
def test_a_session_nobody_has_seen_cannot_be_closed(
    status: str, opened: Callable[[], PaymentSession], expire: Callable[..., Any]
) -> None:
    session = opened()
    PaymentSession.objects.update(status=status)

    assert expire(session).status_code == 404


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b"", "application/json", 200),
        (b"", "", 200),
        (b"", "text/plain", 200),
        (b" \n", "application/json", 200),
        (b"{}", "application/json", 200),
        (b" { } ", "application/json; charset=utf-8", 200),
        (b"{}", "text/plain", 415),
        (b"{", "application/json", 400),
        (b"null", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"reason":"x"}', "application/json", 400),
        (b" " * (256 * 1024 + 1), "application/json", 413),
    ],
    ids=lambda value: str(value)[:20],
)
def test_it_needs_no_body_and_takes_an_empty_one(
    body: bytes, content_type: str, code: int, opened: Callable[[], PaymentSession], expire: Callable[..., Any]
) -> None:
    session = opened()

    answer = expire(session, body=body, **{"Content-Type": content_type})

    assert answer.status_code == code
    session.refresh_from_db()
    assert session.status == ("EXPIRED" if code == 200 else "PENDING")


def test_what_would_not_be_honoured_is_named(opened: Callable[[], PaymentSession], call: Callable[..., Any]) -> None:
    session = opened()

    answers = [
        call("POST", f"/{session.id}/expire", body=b'{"reason":"x","force":true}'),
        call("POST", f"/{session.id}/expire?force=1"),
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json()["message"] == ["property reason should not exist", "property force should not exist"]
    assert answers[1].json()["message"] == ["property force should not exist"]
