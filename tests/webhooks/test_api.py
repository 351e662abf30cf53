"""/api/v1/webhook-endpoints: a merchant looks after its own endpoints, and sees nobody else's."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from uuid_utils.compat import uuid7

from sessions_app.api.tokens import ApplicationToken
from sessions_app.models import (
    Application,
    DeliveryAttempt,
    PaymentSession,
    SessionEvent,
    WebhookDelivery,
    WebhookEndpoint,
)
from sessions_app.usecases.webhooks.deliver import deliver_webhooks
from sessions_app.usecases.webhooks.endpoints import MOST_ENDPOINTS
from tests.stand_ins.merchant import Merchant

PATH = "/api/v1/webhook-endpoints"
TIME = "must be a time in ISO 8601 with its zone, such as 2024-01-15T11:00:00Z"
TYPES = "session.created, session.processing, session.completed, session.failed, session.cancelled, session.expired"

Call = Callable[..., Any]
Endpoint = Callable[..., WebhookEndpoint]
Opened = Callable[..., PaymentSession]


@pytest.fixture
def call(token: str) -> Call:
    """Calls the API; `path` is what comes behind /api/v1/webhook-endpoints."""
    client = Client(raise_request_exception=False)

    def send(method: str, path: str = "", body: Any = None, *, token: str = token, **query: Any) -> Any:
        raw = b"" if body is None else body if isinstance(body, bytes) else orjson.dumps(body)
        headers = {"Authorization": f"Bearer {token}"}
        try:
            return client.generic(
                method, PATH + path, raw, content_type="application/json", headers=headers, query_params=query or None
            )
        finally:
            connection.close()

    return send


@pytest.fixture
def stranger(database: None) -> str:
    """A token of another application."""
    return str(ApplicationToken.for_application(Application.objects.create(name="Stranger").id))


def test_an_endpoint_is_made_and_its_secret_shown_once(call: Call, merchant: Merchant) -> None:
    body = {"url": merchant.url(), "eventTypes": ["session.completed"], "description": "Fulfilment"}

    answer = call("POST", body=body)

    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    made = answer.json()
    secret, created = made.pop("secret"), made.pop("createdAt")
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", secret)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", created)
    assert made == body | {
        "endpointId": str(WebhookEndpoint.objects.get().id),
        "enabled": True,
        "disabledReason": None,
        "previousSecretValidUntil": None,
    }
    shown = call("GET", f"/{made['endpointId']}")
    assert (shown.status_code, shown.json()) == (200, made | {"createdAt": created})
    assert call("GET").json() == {"data": [shown.json()]}
    assert secret not in shown.content.decode()


@pytest.mark.parametrize(
    ("body", "sentences"),
    [
        ({}, ["url must be an https URL"]),
        ({"url": None}, ["url must be an https URL"]),
        ({"url": "ftp://shop.example.com"}, ["url must be an https URL"]),
        ({"url": "https://user:pass@shop.example.com/"}, ["url must be an https URL"]),
        (
            {"url": 5, "eventTypes": ["session.paid"], "enabled": "yes", "secret": "mine"},
            [
                "property secret should not exist",
                "url must be an https URL",
                f"eventTypes must be a list of different event types out of: {TYPES}",
                "enabled must be true or false",
            ],
        ),
        (
            {"url": "http://127.0.0.1/", "eventTypes": ["session.failed"] * 2},
            [f"eventTypes must be a list of different event types out of: {TYPES}"],
        ),
        (
            {"url": "http://127.0.0.1/", "description": "x" * 201},
            ["description must be a string of 0 to 200 printable characters"],
        ),
        ({"url": "https://nowhere.invalid/"}, ["url must be on a public host: nowhere.invalid cannot be resolved"]),
    ],
)
def test_a_body_that_will_not_do(body: dict[str, Any], sentences: list[str], call: Call) -> None:
    answer = call("POST", body=body)

    assert answer.status_code == 400
    assert answer.json() == {"error": "Bad Request", "message": sentences, "statusCode": 400}
    assert not WebhookEndpoint.objects.exists()


def test_a_live_application_needs_a_public_https_host(
    call: Call, merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = str(ApplicationToken.for_application(Application.objects.create(name="Live", mode="live").id))
    answers = {"inside.example.com": "10.0.0.5", "shop.example.com": "93.184.216.34"}
    monkeypatch.setattr("sessions_app.webhooks.addresses.resolve", lambda host, port: [answers[host]])

    for url in (merchant.url(), "https://127.0.0.1/", "http://shop.example.com/", "https://localhost/"):
        assert call("POST", body={"url": url}, token=live).json()["message"] == ["url must be an https URL"]
    refused = call("POST", body={"url": "https://inside.example.com/hook"}, token=live)
    assert refused.json()["message"] == [
        "url must be on a public host: inside.example.com leads to an address that is not public"
    ]
    made = call("POST", body={"url": "https://shop.example.com/hook"}, token=live)
    assert made.status_code == 201
    changed = call("PATCH", f"/{made.json()['endpointId']}", {"url": "https://inside.example.com/"}, token=live)
    assert changed.status_code == 400
    assert WebhookEndpoint.objects.get().url == "https://shop.example.com/hook"


def test_the_limit_is_named(call: Call, endpoint: Endpoint, merchant: Merchant, stranger: str) -> None:
    for number in range(MOST_ENDPOINTS):
        endpoint(f"/{number}")

    answer = call("POST", body={"url": merchant.url()})

    assert answer.status_code == 400
    assert answer.json()["message"] == ["an application may have at most 20 endpoints"]
    assert WebhookEndpoint.objects.count() == 20
    assert call("POST", body={"url": merchant.url()}, token=stranger).status_code == 201


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/rotate-secret"),
        ("POST", "/test"),
        ("GET", "/deliveries"),
        ("POST", "/deliveries/{delivery}/redeliver"),
        ("POST", "/redeliver"),
    ],
)
def test_another_applications_endpoint_does_not_exist(
    method: str, path: str, call: Call, endpoint: Endpoint, opened: Opened, stranger: str
) -> None:
    made = endpoint()
    opened()
    delivery = WebhookDelivery.objects.get()
    path = path.format(delivery=delivery.message_id)
    body = {"createdFrom": "2026-01-01T00:00:00Z", "createdTo": "2026-01-02T00:00:00Z"} if path == "/redeliver" else {}
    before = WebhookEndpoint.objects.values().get()

    theirs = call(method, f"/{made.id}{path}", body, token=stranger)
    nobodys = call(method, f"/{uuid4()}{path}", body)

    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content
    assert WebhookEndpoint.objects.values().get() == before
    assert call("GET", token=stranger).json() == {"data": []}


def test_without_a_token_nothing_is_shown(call: Call, endpoint: Endpoint) -> None:
    made = endpoint()

    for method, path in (("GET", ""), ("POST", ""), ("GET", f"/{made.id}"), ("POST", f"/{made.id}/rotate-secret")):
        assert call(method, path, token="nonsense").status_code == 401


def test_what_is_given_is_changed_and_nothing_else(call: Call, endpoint: Endpoint, merchant: Merchant) -> None:
    made = endpoint()
    before = call("GET", f"/{made.id}").json()

    answer = call("PATCH", f"/{made.id}", {"eventTypes": ["session.expired"], "enabled": False})

    assert answer.status_code == 200
    assert answer.json() == before | {
        "eventTypes": ["session.expired"],
        "enabled": False,
        "disabledReason": "Switched off by hand",
    }
    assert call("PATCH", f"/{made.id}", {"enabled": True, "eventTypes": []}).json() == before
    assert call("PATCH", f"/{made.id}", {"secret": "x"}).status_code == 400


def test_what_waited_while_it_was_off_is_sent_when_it_is_on_again(
    call: Call, endpoint: Endpoint, opened: Opened, merchant: Merchant
) -> None:
    made = endpoint()
    opened()
    merchant.behave(status=410)
    deliver_webhooks()
    merchant.behave()
    WebhookDelivery.objects.update(next_at=timezone.now())
    assert deliver_webhooks() == Counter()

    call("PATCH", f"/{made.id}", {"enabled": True})

    assert deliver_webhooks() == Counter(DELIVERED=1)
    made.refresh_from_db()
    assert (made.failures, made.paused_until, made.disabled_reason) == (0, None, "")


def test_a_deleted_endpoint_is_gone_with_its_deliveries(
    call: Call, endpoint: Endpoint, opened: Opened, merchant: Merchant
) -> None:
    made, other = endpoint("/gone"), endpoint("/stays")
    opened()
    deliver_webhooks()

    answer = call("DELETE", f"/{made.id}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert call("GET", f"/{made.id}").status_code == 404
    assert [each.endpoint_id for each in WebhookDelivery.objects.all()] == [other.id]
    assert DeliveryAttempt.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "hours"), [(None, 24), ({}, 24), ({"overlapHours": 1}, 1), ({"overlapHours": 1.0}, 1)]
)
def test_a_rotated_secret_overlaps_with_the_one_before(
    body: Any, hours: int, call: Call, endpoint: Endpoint, merchant: Merchant
) -> None:
    made, before = endpoint(), timezone.now().replace(microsecond=0)

    answer = call("POST", f"/{made.id}/rotate-secret", body)

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    until = datetime.fromisoformat(answer.json()["previousSecretValidUntil"])
    assert timedelta(0) <= until - before - timedelta(hours=hours) < timedelta(seconds=30)
    made.refresh_from_db()
    assert made.active_secrets(timezone.now()) == (answer.json()["secret"], merchant.secrets["/hook"])
    assert made.active_secrets(until + timedelta(seconds=1)) == (answer.json()["secret"],)


def test_a_rotation_without_overlap_ends_the_old_secret(call: Call, endpoint: Endpoint) -> None:
    made = endpoint()

    answer = call("POST", f"/{made.id}/rotate-secret", {"overlapHours": 0})

    made.refresh_from_db()
    assert answer.json()["previousSecretValidUntil"] is None
    assert made.active_secrets(timezone.now()) == (answer.json()["secret"],)
    assert call("POST", f"/{made.id}/rotate-secret", {"overlapHours": 169}).json()["message"] == [
        "overlapHours must be an integer between 0 and 168"
    ]


def test_a_test_event_goes_through_the_queue(call: Call, endpoint: Endpoint, merchant: Merchant) -> None:
    made = endpoint("/hook", "session.failed")
    endpoint("/other")

    answer = call("POST", f"/{made.id}/test")

    assert answer.status_code == 202
    assert (answer.json()["eventType"], answer.json()["state"]) == ("endpoint.test", "PENDING")
    assert deliver_webhooks() == Counter(DELIVERED=1)
    (got,) = merchant.got()
    assert got.id == answer.json()["deliveryId"]
    assert got.verified == {
        "type": "endpoint.test",
        "timestamp": answer.json()["createdAt"],
        "data": {"endpointId": str(made.id)},
    }


def test_deliveries_are_listed_newest_first_with_their_tries(
    call: Call, public: Merchant, endpoint: Endpoint, opened: Opened
) -> None:
    made = endpoint()
    public.behave(status=500, body=b"boom", times=1)
    sessions = [opened() for _ in range(5)]
    deliver_webhooks(senders=1)

    first = call("GET", f"/{made.id}/deliveries", limit="2").json()
    second = call("GET", f"/{made.id}/deliveries", limit="2", cursor=first["nextCursor"]).json()
    third = call("GET", f"/{made.id}/deliveries", limit="2", cursor=second["nextCursor"]).json()

    assert third["nextCursor"] is None
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", first["nextCursor"])
    listed = first["data"] + second["data"] + third["data"]
    assert [each["sessionId"] for each in listed] == [str(each.id) for each in reversed(sessions)]
    (failed,) = call("GET", f"/{made.id}/deliveries", state="PENDING").json()["data"]
    attempt = failed["attempts"][0]
    assert (attempt["number"], attempt["status"], attempt["excerpt"]) == (1, 500, "boom")
    assert attempt["problem"] == "Answered 500"
    assert failed["deliveredAt"] is None
    assert failed["nextAttemptAt"] is not None


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"limit": "0"}, "limit must be an integer between 1 and 100"),
        ({"limit": "101"}, "limit must be an integer between 1 and 100"),
        ({"limit": "٣"}, "limit must be an integer between 1 and 100"),
        ({"cursor": "x"}, "cursor must be the nextCursor of an earlier page"),
        ({"cursor": "018d0c8e-7a80-7c3e-9d59-0f6a3c1b2e4d"}, "cursor must be the nextCursor of an earlier page"),
        ({"state": "SENT"}, "state must be one of: PENDING, DELIVERED, GIVEN_UP"),
        ({"state": ["PENDING", "DELIVERED"]}, "state must be given once only"),
        ({"page": "2"}, "property page should not exist"),
    ],
)
def test_a_list_asked_for_wrongly(query: dict[str, Any], sentence: str, call: Call, endpoint: Endpoint) -> None:
    answer = call("GET", f"/{endpoint().id}/deliveries", **query)

    assert (answer.status_code, answer.json()["message"]) == (400, [sentence])


def test_a_delivery_is_sent_again_with_the_same_bytes(
    call: Call, endpoint: Endpoint, opened: Opened, merchant: Merchant
) -> None:
    made = endpoint()
    opened()
    deliver_webhooks()
    message = merchant.got()[0].id

    answer = call("POST", f"/{made.id}/deliveries/{message}/redeliver")

    assert (answer.status_code, answer.json()["state"], answer.json()["deliveredAt"]) == (202, "PENDING", None)
    assert deliver_webhooks() == Counter(DELIVERED=1)
    first, second = merchant.got()
    assert (first.id, first.body) == (second.id, second.body)
    assert [each.number for each in DeliveryAttempt.objects.all()] == [1, 2]
    assert call("POST", f"/{made.id}/deliveries/{uuid4()}/redeliver").status_code == 404


def test_what_is_being_sent_is_not_sent_twice_by_hand(
    call: Call, endpoint: Endpoint, opened: Opened, merchant: Merchant
) -> None:
    from sessions_app.webhooks.queue import claim

    made = endpoint()
    opened()
    (sending,) = claim(most=1, now=timezone.now())

    assert call("POST", f"/{made.id}/deliveries/{sending.message_id}/redeliver").status_code == 202
    assert deliver_webhooks() == Counter()


def test_a_time_is_sent_again_with_what_was_missed(
    call: Call, endpoint: Endpoint, opened: Opened, move: Callable[..., None], merchant: Merchant
) -> None:
    made = endpoint("/hook", "session.created", "session.completed")
    other = endpoint("/other")
    began = datetime.now(UTC)
    told = opened()
    deliver_webhooks()
    WebhookEndpoint.objects.filter(pk=made.pk).update(enabled=False)
    move(told, "PROCESSING")
    move(told, "PAID")
    happened_elsewhere(told)
    ended = datetime.now(UTC)
    opened()
    WebhookEndpoint.objects.filter(pk=made.pk).update(enabled=True)
    WebhookDelivery.objects.filter(endpoint=other).delete()
    span = {"createdFrom": began.isoformat(), "createdTo": ended.isoformat()}

    only = call("POST", f"/{made.id}/redeliver", span | {"eventType": "session.completed"})
    everything = call("POST", f"/{made.id}/redeliver", span)

    assert (only.status_code, only.json()) == (202, {"queued": 1})
    assert everything.json() == {"queued": 1}
    assert deliver_webhooks() == Counter(DELIVERED=2)
    assert Counter(orjson.loads(each.body)["type"] for each in merchant.got()) == Counter(
        {"session.created": 2, "session.completed": 1}
    )
    assert not WebhookDelivery.objects.filter(endpoint=other).exists()


def happened_elsewhere(session: PaymentSession) -> None:
    """The same with a session of another application."""
    theirs = PaymentSession.objects.get(pk=session.pk)
    theirs.pk, theirs.application = uuid7(), Application.objects.create(name="Elsewhere")
    theirs.save(force_insert=True)
    SessionEvent.objects.create(session=theirs, sequence=1, type="session.completed", created_at=timezone.now())


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("0001-01-01T00:00:00Z", "0001-01-02T00:00:00Z"),
        ("9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z"),
    ],
)
def test_nothing_happened_at_the_ends_of_the_calendar(since: str, until: str, call: Call, endpoint: Endpoint) -> None:
    answer = call("POST", f"/{endpoint().id}/redeliver", {"createdFrom": since, "createdTo": until})

    assert (answer.status_code, answer.json()) == (202, {"queued": 0})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"createdFrom": "2026-01-02"},
            f"createdFrom {TIME}",
        ),
        (
            {"createdTo": "2026-13-01T00:00:00Z"},
            f"createdTo {TIME}",
        ),
        ({"createdTo": "2026-01-01T00:00:00Z"}, "createdTo must be after createdFrom, by at most 7 days"),
        ({"createdTo": "2026-01-09T00:00:01Z"}, "createdTo must be after createdFrom, by at most 7 days"),
        ({"eventType": "endpoint.test"}, f"eventType must be one of: {TYPES}"),
    ],
)
def test_a_time_that_will_not_do(changes: dict[str, str], sentence: str, call: Call, endpoint: Endpoint) -> None:
    body = {"createdFrom": "2026-01-02T00:00:00Z", "createdTo": "2026-01-03T00:00:00Z"} | changes

    answer = call("POST", f"/{endpoint().id}/redeliver", body)

    assert (answer.status_code, answer.json()["message"]) == (400, [sentence])


@pytest.mark.parametrize("path", ["/test", "/redeliver", "/deliveries/{delivery}/redeliver"])
def test_nothing_is_queued_for_an_endpoint_that_is_off(
    path: str, call: Call, endpoint: Endpoint, opened: Opened
) -> None:
    made = endpoint()
    opened()
    WebhookEndpoint.objects.update(enabled=False)
    message = WebhookDelivery.objects.get().message_id
    body = {"createdFrom": "2026-01-02T00:00:00Z", "createdTo": "2026-01-03T00:00:00Z"}

    answer = call("POST", f"/{made.id}{path.format(delivery=message)}", body)

    assert (answer.status_code, answer.json()["message"]) == (400, "This endpoint is disabled. Enable it first")
    assert WebhookDelivery.objects.count() == 1


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("PUT", "", 405), ("DELETE", "", 405), ("GET", "/not-a-uuid", 404), ("GET", "/", 404), ("POST", "", 400)],
)
def test_wrong_calls_are_answered_in_json(method: str, path: str, status: int, call: Call) -> None:
    answer = call(method, path, b"{" if status == 400 else None)

    assert answer.status_code == status
    assert answer.json()["statusCode"] == status
