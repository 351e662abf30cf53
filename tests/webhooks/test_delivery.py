"""What happened is told to merchants: signed, in order, until they have it, and nobody waits for somebody else."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import orjson
import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from django.db.transaction import atomic, set_rollback
from django.utils import timezone
from kombu.exceptions import OperationalError
from uuid_utils.compat import uuid7

from sessions_app.models import (
    Application,
    DeliveryAttempt,
    PaymentSession,
    SessionEvent,
    WebhookDelivery,
    WebhookEndpoint,
)
from sessions_app.tasks import TASKS
from sessions_app.usecases.webhooks import deliver as usecase
from sessions_app.usecases.webhooks.deliver import deliver_webhooks
from sessions_app.usecases.webhooks.endpoints import rotate_secret
from sessions_app.wake import Waker
from sessions_app.webhooks import connecting, queue
from sessions_app.webhooks.schedule import TRIES
from tests.stand_ins.merchant import Merchant

Endpoint = Callable[..., WebhookEndpoint]
Opened = Callable[..., PaymentSession]
Move = Callable[..., None]


def types(merchant: Merchant, path: str = "/hook") -> list[str]:
    return [orjson.loads(each.body)["type"] for each in merchant.got(path)]


def states() -> Counter[str]:
    return Counter(WebhookDelivery.objects.values_list("state", flat=True))


def planted(endpoint: WebhookEndpoint, session: PaymentSession, count: int) -> None:
    """Plants test messages, which have no order among themselves."""
    now = timezone.now()
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            endpoint=endpoint, message_id=uuid7(), type="endpoint.test", state="PENDING",
            created_at=now, queued_at=now, next_at=now,
        )
        for _ in range(count)
    )  # fmt: skip


def test_a_created_session_is_told_with_a_signature_the_library_accepts(
    endpoint: Endpoint, opened: Opened, merchant: Merchant
) -> None:
    made, session = endpoint(), opened()

    assert deliver_webhooks() == Counter(DELIVERED=1)

    (got,) = merchant.got()
    event = SessionEvent.objects.get()
    assert got.verified == {
        "type": "session.created",
        "timestamp": f"{event.created_at:%Y-%m-%dT%H:%M:%S}Z",
        "data": {
            "sessionId": str(session.id),
            "orderReference": session.order_reference,
            "status": "PENDING",
            "amount": 140.76,
            "currency": "AUD",
            "provider": "sandbox",
            "sequence": 1,
            "late": False,
            "createdAt": f"{session.created_at:%Y-%m-%dT%H:%M:%S}Z",
            "expiresAt": f"{session.expires_at:%Y-%m-%dT%H:%M:%S}Z",
        },
    }
    assert b'"amount":140.76,' in got.body
    assert got.id == str(event.id)
    assert (got.headers["content-type"], "cookie" in got.headers) == ("application/json", False)
    assert (got.headers["accept"], got.headers["content-length"]) == ("*/*", str(len(got.body)))
    assert got.headers["user-agent"] == f"Switchyard-Webhooks/0.1.0 (+{settings.PUBLIC_BASE_URL})"
    assert "transfer-encoding" not in got.headers
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.tries, delivery.last_status, delivery.endpoint_id) == (
        "DELIVERED",
        1,
        204,
        made.id,
    )
    attempt = DeliveryAttempt.objects.get()
    assert (attempt.number, attempt.status, attempt.problem) == (1, 204, "")
    assert deliver_webhooks() == Counter()


def test_each_move_is_told_once_in_order(endpoint: Endpoint, opened: Opened, move: Move, merchant: Merchant) -> None:
    endpoint()
    session = opened()
    for word in ("PROCESSING", "PAID", "PAID", "EXPIRED"):
        move(session, word)

    deliver_webhooks()

    assert types(merchant) == ["session.created", "session.processing", "session.completed"]
    bodies = [orjson.loads(each.body)["data"] for each in merchant.got()]
    assert [each["sequence"] for each in bodies] == [1, 2, 3]
    assert [each["status"] for each in bodies] == ["PENDING", "PROCESSING", "COMPLETED"]


def test_a_payment_after_the_end_is_told_as_late(
    endpoint: Endpoint, opened: Opened, move: Move, merchant: Merchant
) -> None:
    endpoint("/hook", "session.completed")
    session = opened()
    move(session, "EXPIRED")
    move(session, "PAID")

    deliver_webhooks()

    (got,) = merchant.got()
    assert got.verified["data"]["late"] is True


def test_only_what_an_endpoint_subscribes_to_is_queued(endpoint: Endpoint, opened: Opened, move: Move) -> None:
    endpoint("/all")
    endpoint("/paid", "session.completed", "session.failed")
    WebhookEndpoint.objects.filter(pk=endpoint("/off").pk).update(enabled=False)
    other = Application.objects.create(name="Other")
    endpoint("/other", owner=other)
    move(opened(), "PAID")

    queued = WebhookDelivery.objects.values_list("endpoint__url", "type").order_by("message_id", "endpoint_id")
    assert [(url.rsplit("/", 1)[1], kind) for url, kind in queued] == [
        ("all", "session.created"),
        ("all", "session.completed"),
        ("paid", "session.completed"),
    ]


def test_a_move_that_is_rolled_back_is_not_told(endpoint: Endpoint, opened: Opened, move: Move) -> None:
    endpoint()
    session = opened()

    with atomic():
        move(session, "PAID")
        set_rollback(True)

    assert list(WebhookDelivery.objects.values_list("type", flat=True)) == ["session.created"]


def test_a_create_does_not_fail_on_an_endpoint_that_is_deleted_meanwhile(endpoint: Endpoint, opened: Opened) -> None:
    made = endpoint()

    def open_one() -> str:
        try:
            return opened().status
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with atomic():
            WebhookEndpoint.objects.select_for_update().get(pk=made.pk)
            opening = thread.submit(open_one)
            await_a_blocked_statement()
            made.delete()
        assert opening.result(10) == "PENDING"
    assert states() == Counter()


def await_a_blocked_statement() -> None:
    deadline = time.monotonic() + 4
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("Nobody waits")


def test_a_retry_has_the_same_id_and_the_same_bytes(
    public: Merchant, endpoint: Endpoint, opened: Opened, move: Move, due_now: Callable[[], None]
) -> None:
    merchant = public
    endpoint("/hook", "session.created")
    merchant.behave(status=500, body=b"<h1>\0" + b"x" * 10_000, times=1)
    session = opened()
    assert deliver_webhooks() == Counter(PENDING=1)
    move(session, "PAID")
    due_now()

    assert deliver_webhooks() == Counter(DELIVERED=1)

    first, second = merchant.got()
    assert (first.id, first.body) == (second.id, second.body)
    assert first.verified == second.verified is not None
    refused, taken = DeliveryAttempt.objects.all()
    assert (refused.number, refused.status, refused.problem) == (1, 500, "Answered 500")
    assert refused.excerpt == "<h1>\ufffd" + "x" * 495
    assert (taken.number, taken.status) == (2, 204)


def test_the_pause_grows_and_the_tenth_failure_is_the_last(
    endpoint: Endpoint, opened: Opened, merchant: Merchant, due_now: Callable[[], None]
) -> None:
    endpoint()
    opened()
    merchant.behave(status=503)
    pauses = []
    for _ in range(TRIES - 1):
        before = timezone.now()
        assert deliver_webhooks() == Counter(PENDING=1)
        pauses.append((WebhookDelivery.objects.get().next_at - before).total_seconds())  # type: ignore[operator]
        due_now()

    assert deliver_webhooks() == Counter(GIVEN_UP=1)

    expected = (5, 30, 120, 600, 1800, 7200, 28_800, 86_400, 129_600)
    for pause, wanted in zip(pauses, expected, strict=True):
        assert wanted * 0.89 <= pause <= wanted * 1.11 + 2
    due_now()
    assert deliver_webhooks() == Counter()
    assert len(merchant.got()) == DeliveryAttempt.objects.count() == TRIES == 10


@pytest.mark.parametrize(("asked", "seconds"), [("120", 120), ("999999", 3600), ("0", 5), ("soon", 5)])
def test_retry_after_is_honoured_up_to_an_hour(
    asked: str, seconds: int, endpoint: Endpoint, opened: Opened, merchant: Merchant
) -> None:
    endpoint()
    opened()
    merchant.behave(status=429, headers={"Retry-After": asked})
    before = timezone.now()

    deliver_webhooks()

    wait = (WebhookDelivery.objects.get().next_at - before).total_seconds()  # type: ignore[operator]
    assert seconds * 0.89 <= wait <= seconds * 1.11 + 2


def test_who_asks_for_time_is_left_alone(endpoint: Endpoint, opened: Opened, merchant: Merchant) -> None:
    made = endpoint()
    merchant.behave(status=429, headers={"Retry-After": "60"}, times=1)
    planted(made, opened(), 10)
    deliver_webhooks(senders=1)
    asked = len(merchant.got())

    assert asked == 1
    assert deliver_webhooks() == Counter()
    WebhookEndpoint.objects.update(paused_until=timezone.now())
    assert deliver_webhooks() == Counter(DELIVERED=10)


def test_410_disables_the_endpoint_and_says_why(endpoint: Endpoint, opened: Opened, merchant: Merchant) -> None:
    made = endpoint()
    opened()
    merchant.behave(status=410)

    deliver_webhooks()
    opened()

    made.refresh_from_db()
    assert (made.enabled, made.disabled_reason) == (False, "The endpoint answered 410 Gone")
    assert states() == Counter(PENDING=1)
    assert len(merchant.got()) == 1


def test_a_redirect_is_not_followed(endpoint: Endpoint, opened: Opened, merchant: Merchant) -> None:
    endpoint()
    opened()
    merchant.behave(status=302, headers={"Location": merchant.url("/elsewhere")})

    assert deliver_webhooks() == Counter(PENDING=1)
    assert merchant.got("/elsewhere") == []


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("https://shop.example.com/hooks/", "https://shop.example.com/hooks/"),
        ("/login?next=/hook#top", "http://shop.example.com/login"),
        ("https://me:hush@login.example.com:8443/sso?token=hush", "https://login.example.com:8443/sso"),
        ("https://shop.example.com/" + "x" * 500, "https://shop.example.com/" + "x" * 94 + "…"),
        ("http://[oops/", "an address that cannot be read"),
    ],
)
def test_a_redirect_says_where_it_led(
    location: str, told: str, public: Merchant, endpoint: Endpoint, opened: Opened
) -> None:
    endpoint()
    opened()
    public.behave(status=301, headers={"Location": location})

    deliver_webhooks()

    attempt = DeliveryAttempt.objects.get()
    assert (attempt.status, attempt.problem) == (
        301,
        f"Answered 301, which leads to {told}; redirects are not followed",
    )


@pytest.mark.parametrize("how", [{"seconds": 3}, {"trickle": True}])
def test_an_answer_that_takes_too_long_is_a_failure(
    how: dict[str, Any], endpoint: Endpoint, opened: Opened, merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "TOTAL_SECONDS", 1.0)
    monkeypatch.setattr("sessions_app.webhooks.sending.TOTAL_SECONDS", 1.0)
    endpoint()
    opened()
    merchant.behave(**how)
    started = time.monotonic()

    assert deliver_webhooks() == Counter(PENDING=1)
    assert time.monotonic() - started < 2.5
    attempt = DeliveryAttempt.objects.get()
    assert (attempt.status, attempt.problem[:11]) == (None, "ReadTimeout")


def test_nobody_listening_is_a_failure(endpoint: Endpoint, opened: Opened) -> None:
    WebhookEndpoint.objects.filter(pk=endpoint().pk).update(url="http://127.0.0.1:9/")
    opened()

    assert deliver_webhooks() == Counter(PENDING=1)
    assert DeliveryAttempt.objects.get().problem.startswith("ConnectError")


def test_while_a_secret_rotates_both_sign(endpoint: Endpoint, opened: Opened, merchant: Merchant) -> None:
    made = endpoint()
    old, now = merchant.secrets["/hook"], timezone.now()
    new = rotate_secret(endpoint_id=made.id, application_id=made.application_id, now=now).secret
    opened()
    deliver_webhooks()

    (got,) = merchant.got()
    assert got.verified
    assert len(got.headers["webhook-signature"].split(" ")) == 2
    merchant.secrets["/hook"] = new
    assert merchant._verified("/hook", got.headers, got.body) == got.verified

    WebhookEndpoint.objects.update(previous_until=timezone.now())
    opened()
    deliver_webhooks()
    last = merchant.got()[-1]
    assert last.verified
    assert len(last.headers["webhook-signature"].split(" ")) == 1
    merchant.secrets["/hook"] = old
    assert merchant._verified("/hook", last.headers, last.body) is None


def test_a_later_event_waits_for_the_first_tries_of_an_earlier_one_only(
    endpoint: Endpoint, opened: Opened, move: Move, merchant: Merchant, due_now: Callable[[], None]
) -> None:
    endpoint()
    merchant.behave(status=500)
    session = opened()
    deliver_webhooks()
    move(session, "PAID")

    for _ in range(queue.IN_ORDER_TRIES - 1):
        assert types(merchant)[-1] == "session.created"
        assert deliver_webhooks() == Counter()
        WebhookDelivery.objects.filter(sequence=1).update(next_at=timezone.now())
        deliver_webhooks()

    assert types(merchant) == ["session.created"] * queue.IN_ORDER_TRIES + ["session.completed"]


def test_two_workers_at_once_send_each_delivery_once(endpoint: Endpoint, opened: Opened, merchant: Merchant) -> None:
    for path in ("/a", "/b", "/c"):
        merchant.behave(path, seconds=0.05)
        planted(endpoint(path), opened(), 40)

    def work(_: int) -> Counter[str]:
        try:
            return deliver_webhooks(senders=8)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        ended = sum(threads.map(work, range(4)), Counter())

    total = WebhookDelivery.objects.count()
    assert total >= 120
    assert ended == states() == Counter(DELIVERED=total)
    ids = [each.id + each.path for path in ("/a", "/b", "/c") for each in merchant.got(path)]
    assert len(ids) == len(set(ids)) == total
    assert max(merchant.most.values()) <= queue.AT_ONCE


def test_while_one_worker_claims_others_pass_the_endpoint_over(endpoint: Endpoint, opened: Opened) -> None:
    """Or both would take four."""
    planted(endpoint(), opened(), 10)
    now = timezone.now()

    def other() -> int:
        try:
            return len(queue.claim(most=10, now=now))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with atomic(), connection.cursor() as cursor:
            cursor.execute(queue.READY, {"now": now, "endpoints": 10})
            assert thread.submit(other).result(10) == 0
        assert thread.submit(other).result(10) == queue.AT_ONCE
        assert thread.submit(other).result(10) == 0


def test_a_slow_endpoint_does_not_delay_the_others(endpoint: Endpoint, opened: Opened, merchant: Merchant) -> None:
    session = opened()
    slow, quick = endpoint("/slow"), endpoint("/quick")
    merchant.behave("/slow", seconds=1.5)
    planted(slow, session, 40)
    planted(quick, session, 40)
    started = time.monotonic()

    deliver_webhooks(seconds=1, senders=8)

    assert len(merchant.got("/quick")) == 40
    assert merchant.got("/quick")[-1].at - started < 1.5
    assert merchant.most["/slow"] <= queue.AT_ONCE
    assert len(merchant.got("/slow")) <= 2 * queue.AT_ONCE


def test_a_dead_endpoint_is_only_probed_with_growing_pauses(
    endpoint: Endpoint, opened: Opened, merchant: Merchant, due_now: Callable[[], None]
) -> None:
    made = endpoint()
    merchant.behave(status=500)
    planted(made, opened(), 30)

    deliver_webhooks()

    made.refresh_from_db()
    tried = len(merchant.got())
    assert queue.BREAKER_FAILURES <= tried == made.failures < queue.BREAKER_FAILURES + queue.AT_ONCE
    assert made.paused_until is not None
    assert made.paused_until > timezone.now()
    pauses = []
    for probe in range(1, 4):
        due_now()
        before = timezone.now()
        assert deliver_webhooks().total() == 1
        assert len(merchant.got()) == tried + probe
        made.refresh_from_db()
        pauses.append((made.paused_until - before).total_seconds())
    assert pauses[0] * 1.5 < pauses[1]
    assert pauses[1] * 1.5 < pauses[2]

    merchant.behave()
    due_now()
    deliver_webhooks()

    made.refresh_from_db()
    assert (made.failures, made.paused_until) == (0, None)
    assert set(states()) == {"DELIVERED"}


def test_what_a_dead_endpoint_never_took_is_given_up_after_three_days(
    endpoint: Endpoint, opened: Opened, merchant: Merchant
) -> None:
    made = endpoint()
    merchant.behave(status=500)
    planted(made, opened(), 20)
    WebhookDelivery.objects.update(queued_at=timezone.now() - timedelta(days=3))

    deliver_webhooks()

    assert set(states()) == {"GIVEN_UP"}
    assert len(merchant.got()) < 10


class Killed(BaseException):
    """No handler of ours catches this, as none runs in a killed process."""


def test_a_crash_between_sending_and_marking_sends_the_same_again(
    endpoint: Endpoint, opened: Opened, merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint()
    opened()

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(usecase, "record", die)
        with pytest.raises(Killed):
            deliver_webhooks()
    assert deliver_webhooks() == Counter()
    lapsed = timezone.now() + queue.LEASE

    assert deliver_webhooks(clock=lambda: lapsed) == Counter(DELIVERED=1)

    first, second = merchant.got()
    assert (first.id, first.body) == (second.id, second.body)
    assert DeliveryAttempt.objects.count() == 1


def test_a_crash_before_sending_loses_nothing(
    endpoint: Endpoint, opened: Opened, merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint()
    opened()

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(usecase, "_begin", die)
        with pytest.raises(Killed):
            deliver_webhooks()
    lapsed = timezone.now() + queue.LEASE

    assert deliver_webhooks(clock=lambda: lapsed) == Counter(DELIVERED=1)
    assert len(merchant.got()) == 1


def test_who_outlived_the_lease_changes_nothing(endpoint: Endpoint, opened: Opened) -> None:
    endpoint()
    opened()
    now = timezone.now()
    lapsed = now + queue.LEASE
    (slow,) = queue.claim(most=5, now=now)
    (other,) = queue.claim(most=5, now=lapsed)

    assert queue.record(slow, usecase.DeliveryOutcome(now, 1, "ReadTimeout: late"), now=lapsed) is None
    assert WebhookEndpoint.objects.get().failures == 0
    assert queue.record(other, usecase.DeliveryOutcome(lapsed, 1, "", 200), now=lapsed) == "DELIVERED"
    assert queue.record(slow, usecase.DeliveryOutcome(now, 1, "ReadTimeout: late"), now=lapsed) is None

    assert states() == Counter(DELIVERED=1)
    (attempt,) = DeliveryAttempt.objects.all()
    assert (attempt.at, attempt.status) == (lapsed, 200)


def test_a_fault_of_ours_costs_one_delivery_a_try(
    endpoint: Endpoint, opened: Opened, merchant: Merchant, caplog: pytest.LogCaptureFixture
) -> None:
    broken, well = endpoint("/broken"), endpoint("/well")
    WebhookEndpoint.objects.filter(pk=broken.pk).update(sealed_secret=bytes(well.sealed_secret))
    opened()

    assert deliver_webhooks() == Counter(DELIVERED=1, PENDING=1)
    assert (merchant.got("/broken"), len(merchant.got("/well"))) == ([], 1)
    assert DeliveryAttempt.objects.get(delivery__endpoint=broken).problem == "internal"
    assert "whsec_" not in caplog.text


def test_neither_secrets_nor_bodies_are_logged(
    endpoint: Endpoint, opened: Opened, merchant: Merchant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    endpoint()
    merchant.behave(status=500, body=b"jane.smith@example.com")
    session = opened()

    deliver_webhooks()

    shown = " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert "Webhook not delivered" in shown
    hidden = ("whsec_", "v1,", "jane", session.order_reference, merchant.secrets["/hook"][6:])
    assert not [secret for secret in hidden if secret in shown]


def test_the_secret_is_encrypted_and_bound_to_its_row(endpoint: Endpoint, merchant: Merchant) -> None:
    from providers.sealed import CannotUnseal

    one, two = endpoint("/one"), endpoint("/two")

    assert one.active_secrets(timezone.now()) == (merchant.secrets["/one"],)
    assert merchant.secrets["/one"][6:].encode() not in bytes(one.sealed_secret)
    two.sealed_secret = one.sealed_secret
    with pytest.raises(CannotUnseal):
        two.active_secrets(timezone.now())


def test_the_task_delivers(endpoint: Endpoint, opened: Opened, merchant: Merchant) -> None:
    endpoint()
    opened()

    TASKS["deliver_webhooks"]()

    assert len(merchant.got()) == 1


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What workers were asked for."""
    asked: list[str] = []
    monkeypatch.setattr("sessions_app.wake.wake", asked.append)
    return asked


def test_a_committed_move_wakes_a_worker_when_there_is_something_to_send(
    woken: list[str], endpoint: Endpoint, opened: Opened, move: Move
) -> None:
    session, other = opened(), opened()
    move(session, "PAID")
    assert woken == []
    endpoint()

    with atomic():
        move(other, "PAID")
        assert woken == []
    assert woken == ["deliver_webhooks"]


def test_a_broker_that_is_down_does_not_fail_a_move(
    endpoint: Endpoint, opened: Opened, move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def refuse(name: str, **_: object) -> None:
        asked.append(name)
        raise OperationalError

    endpoint()
    session = opened()
    monkeypatch.setattr("sessions_app.wake.wake", Waker())
    monkeypatch.setattr(current_app, "send_task", refuse)

    move(session, "PAID")

    session.refresh_from_db()
    assert session.status == "COMPLETED"
    assert asked == ["sessions_app.tasks.deliver_webhooks"]
