"""What the workers do on their own: finish, void, ask, forget; each harmless beside itself."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from threading import Event, Semaphore
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.utils import timezone

from providers.base import CheckoutState, CheckoutStatus
from providers.models import ProviderAccount
from sessions_app.models import (
    IdempotencyRecord,
    InboundEvent,
    PaymentSession,
    ProviderAttempt,
    RevokedToken,
    SessionEvent,
)
from sessions_app.sweeps import SWEEPS
from sessions_app.usecases.background import sweeping
from sessions_app.usecases.background.purge import Retention, forgettable, purge
from sessions_app.usecases.background.sweeping import Limits, sweep
from sessions_app.usecases.sessions import open_checkout
from sessions_app.usecases.sessions.apply_state import apply_state
from sessions_app.usecases.sessions.expire_due import expire_sessions
from sessions_app.usecases.sessions.reconcile import reconcile_sessions
from sessions_app.usecases.sessions.resume_due import resume_sessions
from sessions_app.usecases.sessions.void import PATIENCE, quarantined_attempts, void_attempts
from tests.forget import forget_everything
from tests.sessions.test_create_session import impatient
from tests.threads import at_once

MINUTE = timedelta(minutes=1)
Post = Callable[..., Any]


class Killed(BaseException):
    """As final as kill -9."""


@pytest.fixture
def one(account: Callable[..., Any], sandbox: Any) -> str:
    """The name of an account of its own that ranks first."""
    name = f"one-{uuid4().hex[:8]}"
    account(name, preference=1)
    return name


@pytest.fixture
def opened(post: Post, order: Callable[..., Any], one: str) -> PaymentSession:
    """A PENDING session."""
    return PaymentSession.objects.get(pk=post(order()).json()["sessionId"])


def die(post: Post, body: Any, monkeypatch: pytest.MonkeyPatch, step: str, *, key: str = "dead") -> None:
    """A create that dies at `step`."""

    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(open_checkout, step, killed)
        with pytest.raises(Killed):
            post(body, key=key)


@pytest.mark.parametrize("step", ["adapter_of", "finish"])
def test_a_creation_whose_client_never_comes_back_is_finished(
    step: str, post: Post, order: Callable[..., Any], one: str, sandbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, now = order(), timezone.now()
    die(post, body, monkeypatch, step)

    assert resume_sessions(now=now) == Counter()
    assert resume_sessions(now=now + MINUTE) == Counter(OPENED=1)

    session = PaymentSession.objects.get()
    assert (session.status, len(sandbox.books(one))) == ("PENDING", 1)
    assert post(body, key="dead").json()["checkoutUrl"] == session.checkout_url
    assert resume_sessions(now=now + 10 * MINUTE) == Counter()


def test_many_workers_finish_a_creation_once(
    post: Post, order: Callable[..., Any], one: str, sandbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    die(post, order(), monkeypatch, "finish")
    now = timezone.now() + MINUTE

    ended = at_once(5, lambda: resume_sessions(now=now))

    assert sum(ended, Counter())["OPENED"] == 1
    assert [event.type for event in SessionEvent.objects.all()] == ["session.created"]
    assert len(sandbox.books(one)) == 1


def test_a_creation_that_lapsed_is_let_go_and_its_checkout_voided(
    post: Post, order: Callable[..., Any], one: str, sandbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    die(post, order(), monkeypatch, "finish")
    PaymentSession.objects.update(expires_at=timezone.now())
    now = timezone.now() + MINUTE

    assert resume_sessions(now=now) == Counter(LAPSED=1)
    assert PaymentSession.objects.get().status == "ABANDONED"
    assert void_attempts(now=now + PATIENCE) == Counter(VOIDED=1)
    assert [each["status"] for each in sandbox.books(one)] == ["expired"]


def quarantined(post: Post, order: Callable[..., Any], one: str, sandbox: Any, **fault: float) -> ProviderAttempt:
    """An attempt whose answer got lost."""
    sandbox.behave(one, **(fault or {"lost_answer_rate": 1}))
    assert post(order()).status_code == 502
    sandbox.behave(one)
    return ProviderAttempt.objects.get(state="QUARANTINED")


def test_a_checkout_whose_answer_was_lost_is_closed_at_the_provider(
    post: Post, order: Callable[..., Any], one: str, sandbox: Any
) -> None:
    attempt = quarantined(post, order, one, sandbox)
    now = timezone.now()
    assert [each["status"] for each in sandbox.books(one)] == ["open"]

    assert void_attempts(now=now) == Counter()
    assert quarantined_attempts(now + PATIENCE) == 1
    assert void_attempts(now=now + PATIENCE) == Counter(VOIDED=1)

    (checkout,) = sandbox.books(one)
    attempt.refresh_from_db()
    assert checkout["status"] == "expired"
    assert (attempt.state, attempt.sealed_request, attempt.reference) == ("VOIDED", None, checkout["id"])


def test_what_was_never_done_is_voided_too(post: Post, order: Callable[..., Any], one: str, sandbox: Any) -> None:
    quarantined(post, order, one, sandbox, error_rate=1)

    assert void_attempts(now=timezone.now() + PATIENCE) == Counter(VOIDED=1)
    assert [each["status"] for each in sandbox.books(one)] == ["expired"]


def test_a_provider_that_does_not_answer_is_asked_again_until_the_checkout_is_over(
    post: Post, order: Callable[..., Any], one: str, sandbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarantined(post, order, one, sandbox)
    now = timezone.now()
    monkeypatch.setitem(django_settings.PROVIDER_API_BASES, "sandbox", "http://127.0.0.1:9")
    forget_everything()

    assert void_attempts(now=now + MINUTE) == Counter(UNANSWERED=1)
    assert void_attempts(now=now + MINUTE) == Counter()
    assert void_attempts(now=now + 30 * MINUTE) == Counter(UNANSWERED=1)
    assert void_attempts(now=now + 120 * MINUTE) == Counter(VOIDED=1)


def test_money_in_a_quarantined_checkout_is_raised(
    post: Post, order: Callable[..., Any], one: str, sandbox: Any
) -> None:
    attempt = quarantined(post, order, one, sandbox)
    assert sandbox.pay(one, sandbox.books(one)[0]["id"])

    assert void_attempts(now=timezone.now() + PATIENCE) == Counter(PAID=1)

    attempt.refresh_from_db()
    assert attempt.state == "QUARANTINED"
    assert "refund it there" in attempt.session.review


def processing(session: PaymentSession) -> CheckoutState:
    return CheckoutState(session.reference, CheckoutStatus.PROCESSING, session.total, session.currency)


def test_a_payment_without_news_is_asked_about_with_growing_pauses(
    opened: PaymentSession, one: str, sandbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    apply_state(session_id=opened.id, state=processing(opened), now=now)
    assert reconcile_sessions(now=now + MINUTE) == Counter()
    with monkeypatch.context() as patched:
        patched.setitem(django_settings.PROVIDER_API_BASES, "sandbox", "http://127.0.0.1:9")
        forget_everything()
        assert reconcile_sessions(now=now + 180 * MINUTE) == Counter(UNANSWERED=1)
    forget_everything()
    assert reconcile_sessions(now=now + 200 * MINUTE) == Counter()
    sandbox.pay(one, opened.reference)

    assert reconcile_sessions(now=now + 301 * MINUTE) == Counter(COMPLETED=1)

    opened.refresh_from_db()
    assert opened.status == "COMPLETED"


def test_shoppers_are_forgotten_when_their_time_is_up(opened: PaymentSession) -> None:
    now, retention = timezone.now(), Retention()
    PaymentSession.objects.update(status="EXPIRED", closed_at=now)
    assert purge(now=now + timedelta(days=29), retention=retention) == Counter()
    assert purge(now=now + timedelta(days=89), retention=retention) == Counter(keys=1)

    later = now + timedelta(days=91)
    assert forgettable(later, retention=retention) == 1
    assert purge(now=later, retention=retention) == Counter(customers=1)

    opened.refresh_from_db()
    assert opened.sealed_customer is None
    assert opened.order["additionalInformation"] is None
    assert len(opened.order["items"]) == 1
    assert not IdempotencyRecord.objects.exists()
    assert purge(now=later, retention=retention) == Counter()


@pytest.mark.parametrize(("status", "days"), [("EXPIRED", 91), ("COMPLETED", 91), ("ABANDONED", 91)])
def test_what_a_merchant_said_in_its_own_words_is_forgotten_without_a_shopper_too(
    status: str, days: int, post: Post, order: Callable[..., Any], call: Post, one: str, sandbox: Any
) -> None:
    given = order(additionalInformation={"note": "for Jane Doe"})
    given.pop("customer", None)
    session, plain = (post(each).json()["sessionId"] for each in (given, order_without_own_words(order)))
    now = timezone.now()
    PaymentSession.objects.update(status=status, closed_at=None if status == "ABANDONED" else now)
    assert purge(now=now + timedelta(days=89), retention=Retention())["customers"] == 0
    assert PaymentSession.objects.get(pk=session).order["additionalInformation"] == {"note": "for Jane Doe"}

    assert purge(now=now + timedelta(days=days), retention=Retention())["customers"] == 1

    if status != "ABANDONED":
        assert call("GET", f"/{session}").json()["additionalInformation"] is None
    assert "Jane" not in str(PaymentSession.objects.filter(pk=session).values())
    assert PaymentSession.objects.filter(pk=plain).exists()


def order_without_own_words(order: Callable[..., Any]) -> Any:
    plain = order()
    del plain["additionalInformation"], plain["customer"]
    return plain


def test_a_session_that_is_open_keeps_what_its_merchant_said(opened: PaymentSession) -> None:
    assert purge(now=timezone.now() + timedelta(days=400), retention=Retention())["customers"] == 0

    opened.refresh_from_db()
    assert opened.order["additionalInformation"] == {"campaignId": "summer-sale-2024", "referralCode": "REF-ABC"}


def test_a_key_whose_attempt_is_unresolved_is_never_forgotten(
    post: Post, order: Callable[..., Any], one: str, sandbox: Any
) -> None:
    quarantined(post, order, one, sandbox)

    purge(now=timezone.now() + timedelta(days=400), retention=Retention())

    assert IdempotencyRecord.objects.count() == 1


def test_old_events_and_tokens_are_forgotten_but_parked_ones_stay(opened: PaymentSession) -> None:
    now = timezone.now()
    for number, progress in enumerate(("APPLIED", "PARKED", "RECEIVED")):
        InboundEvent.objects.create(
            account=opened.account, event_id=str(number), kind="x", reference="x", status="PAID", amount=1,
            currency="AUD", occurred_at=now, received_at=now, progress=progress, next_at=now,
        )  # fmt: skip
    RevokedToken.objects.create(jti="old", application=opened.application, expires_at=now)

    ended = purge(now=now + timedelta(days=31), retention=Retention())

    assert ended == Counter(keys=1, events=1, tokens=1)
    assert set(InboundEvent.objects.values_list("progress", flat=True)) == {"PARKED", "RECEIVED"}


def test_a_row_that_cannot_be_handled_does_not_stop_the_others() -> None:
    batches = [[1, 0, 2], []]

    assert sweep(lambda size: batches.pop(0), lambda row: f"half {2 // row}") == Counter(
        {"half 2": 1, "half 1": 1, "fault": 1}
    )


@dataclass(frozen=True)
class Row:
    """Of a sweep that asks an account."""

    account_id: str


def test_one_account_never_takes_all_threads_of_a_sweep() -> None:
    rows, others_done = [Row("hangs")] * 12 + [Row("well")] * 3, Event()
    well = Semaphore(2)

    def handle(row: Row) -> str:
        if row.account_id == "well":
            if not well.acquire(blocking=False):
                others_done.set()
            return "done"
        return "done" if others_done.wait(30) else "waited in vain"

    batches = iter([rows, []])
    assert sweep(lambda size: next(batches), handle) == Counter(done=15)


@pytest.fixture
def hanging(account: Callable[..., Any], one: str, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """An account that ranks before `one` and gives no answer any more once `sandbox.behave` says so."""
    monkeypatch.setattr("providers.registry.Connection", impatient)
    forget_everything()
    name = f"hanging-{uuid4().hex[:8]}"
    account(name, preference=1, fee_percent=0)
    ProviderAccount.objects.filter(name=one).update(fee_percent=5, preference=0)
    return name


def sessions_at(post: Post, order: Callable[..., Any], name: str, count: int) -> None:
    others = ProviderAccount.objects.exclude(name=name)
    others.update(enabled=False)
    for _ in range(count):
        assert post(order()).status_code == 201
    others.update(enabled=True)


@pytest.mark.parametrize(("run", "ended"), [(expire_sessions, "EXPIRED"), (reconcile_sessions, "PROCESSING")])
def test_an_account_that_hangs_does_not_keep_a_sweep_from_the_others(
    run: Callable[..., Counter[str]],
    ended: str,
    post: Post,
    order: Callable[..., Any],
    one: str,
    hanging: str,
    sandbox: Any,
) -> None:
    sessions_at(post, order, hanging, 12)
    sessions_at(post, order, one, 3)
    if ended == "PROCESSING":
        PaymentSession.objects.update(status="PROCESSING")
    now = timezone.now() + timedelta(hours=2)
    sandbox.behave(hanging, latency_ms=1500)

    first = run(now=now)

    if ended == "PROCESSING":  # what is open there moves nothing here
        assert first["PROCESSING"] == 3
    else:
        assert first["EXPIRED"] == 3
    assert first["UNANSWERED"] + first["LEFT"] == 12
    assert first["UNANSWERED"] <= sweeping.AT_ONE_ACCOUNT + 1
    sandbox.behave(hanging)
    assert run(now=now)[ended] == first["LEFT"]


def test_voiding_leaves_an_account_that_hangs_for_the_next_run(
    post: Post, order: Callable[..., Any], one: str, hanging: str, sandbox: Any
) -> None:
    sandbox.behave(hanging, lost_answer_rate=1)
    for _ in range(12):
        post(order())
    sandbox.behave(hanging, latency_ms=1500)
    now = timezone.now() + PATIENCE

    first = void_attempts(now=now)

    assert first.keys() == {"UNANSWERED", "LEFT"}
    assert first.total() == 12
    sandbox.behave(hanging)
    assert void_attempts(now=now) == Counter(VOIDED=first["LEFT"])


def test_creations_at_an_account_that_hangs_wait_for_the_next_run(
    post: Post,
    order: Callable[..., Any],
    one: str,
    hanging: str,
    sandbox: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(12):
        die(post, order(), monkeypatch, "finish", key=f"dead-{number}")
    sandbox.behave(hanging, latency_ms=1500)
    now = timezone.now() + MINUTE

    first = resume_sessions(now=now)

    assert first.keys() == {"OPENED", "LEFT"}
    assert first.total() == 12
    sandbox.behave(hanging)
    assert resume_sessions(now=now) == Counter(OPENED=first["LEFT"])


def test_a_sweep_stops_when_its_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100))
    monkeypatch.setattr(sweeping, "monotonic", lambda: next(clock))

    assert sweep(lambda size: [1], lambda row: "done", limits=Limits(seconds=3)).total() == 2


def test_by_hand_with_a_summary(opened: PaymentSession) -> None:
    PaymentSession.objects.update(check_at=timezone.now())
    out = StringIO()

    call_command("sweep", stdout=out)

    lines = dict(line.split(maxsplit=1) for line in out.getvalue().splitlines())
    assert lines.keys() == SWEEPS.keys()
    assert lines["expire_sessions"] == "1 expired"
    assert lines["void_attempts"] == "nothing was due"


def test_an_unknown_sweep_is_named(database: None) -> None:
    err = StringIO()

    with pytest.raises(SystemExit):
        call_command("sweep", "dust", stderr=err)

    assert err.getvalue().startswith("There is no sweep dust; there are apply_provider_events")
