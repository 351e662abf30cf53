"""What staff see and may do about merchants' webhooks."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sessions_app.admin.merchants.endpoint_page import format_health
from sessions_app.models import (
    Application,
    AuditEntry,
    DeliveryAttempt,
    PaymentSession,
    WebhookDelivery,
    WebhookEndpoint,
)
from sessions_app.usecases.merchants.numbers import RecentDeliveries
from sessions_app.usecases.webhooks.deliver import deliver_webhooks
from sessions_app.usecases.webhooks.endpoints import MOST_ENDPOINTS
from sessions_app.webhooks.queue import claim
from tests.stand_ins.merchant import Merchant

ENDPOINTS, DELIVERIES = "/admin/sessions_app/webhookendpoint/", "/admin/sessions_app/webhookdelivery/"
BECAUSE = {"reason": "They asked"}
Endpoint = Callable[..., WebhookEndpoint]
Opened = Callable[..., PaymentSession]


@pytest.fixture
def staff(database: None) -> Client:
    """A browser of an administrator."""
    browser = Client()
    browser.force_login(User.objects.create_superuser("root"))
    return browser


def page(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def said(answer: Any) -> list[str]:
    return [str(each) for each in answer.context["messages"]]


def found(browser: Client, query: str) -> list[int]:
    answer = browser.get(f"{DELIVERIES}{query}")
    assert answer.status_code == 200
    return [each.pk for each in answer.context["cl"].result_list]


def health_text(endpoint: WebhookEndpoint) -> str:
    return re.sub("<[^>]+>", "", format_health(endpoint, now=timezone.now()))


def form(owner: Application, url: str, *types: str) -> dict[str, Any]:
    return {"application": str(owner.pk), "url": url, "event_types": types, "description": "Ours", "enabled": "on"}


def test_a_new_endpoint_shows_its_secret_once(staff: Client, application: Application, merchant: Merchant) -> None:
    answer = staff.post(f"{ENDPOINTS}add/", form(application, merchant.url(), "session.failed"))

    made = WebhookEndpoint.objects.get()
    (secret,) = made.active_secrets(timezone.now())
    assert answer.context["values"] == {"Signing secret": secret}
    assert "no-store" in answer["Cache-Control"]
    assert (made.event_types, made.description) == (["session.failed"], "Ours")
    for path in (ENDPOINTS, f"{ENDPOINTS}{made.pk}/change/"):
        assert secret not in page(staff, path) + str(staff.cookies)


def test_staff_are_refused_what_the_api_refuses(staff: Client, application: Application, endpoint: Endpoint) -> None:
    answer = staff.post(f"{ENDPOINTS}add/", form(application, "https://user@shop.example.com/"))
    assert "The URL must be an https URL" in answer.content.decode()
    for number in range(MOST_ENDPOINTS):
        endpoint(f"/{number}")

    answer = staff.post(f"{ENDPOINTS}add/", form(application, "http://127.0.0.1/hook"))

    assert "An application may have at most 20 endpoints" in answer.content.decode()
    assert WebhookEndpoint.objects.count() == MOST_ENDPOINTS


def test_an_endpoint_is_changed_but_stays_with_its_application(
    staff: Client, endpoint: Endpoint, merchant: Merchant
) -> None:
    made, other = endpoint(), Application.objects.create(name="Other")
    sealed = bytes(made.sealed_secret)
    body = form(other, merchant.url("/new"), "session.expired")
    del body["enabled"]

    staff.post(f"{ENDPOINTS}{made.pk}/change/", body)

    before = made.application_id
    made.refresh_from_db()
    assert (made.application_id, made.url, made.event_types) == (before, merchant.url("/new"), ["session.expired"])
    assert (made.enabled, made.disabled_reason) == (False, "Switched off by hand")
    assert bytes(made.sealed_secret) == sealed


def test_a_secret_is_rotated_and_shown_once(staff: Client, endpoint: Endpoint, merchant: Merchant) -> None:
    made = endpoint()

    answer = staff.post(f"{ENDPOINTS}{made.pk}/rotate-secret/", BECAUSE)

    made.refresh_from_db()
    current, previous = made.active_secrets(timezone.now())
    assert answer.context["values"] == {"Signing secret": current}
    assert previous == merchant.secrets["/hook"]
    entry = AuditEntry.objects.filter(subject_id=str(made.pk), action="changed").get()
    assert (entry.reason, entry.after["sealed_secret"]) == ("They asked", "(hidden)")


def test_a_test_event_is_sent_to_what_is_enabled(staff: Client, endpoint: Endpoint, merchant: Merchant) -> None:
    made, off = endpoint(), endpoint("/off")
    WebhookEndpoint.objects.filter(pk=off.pk).update(enabled=False)

    (text,) = said(staff.post(f"{ENDPOINTS}{made.pk}/test/", BECAUSE, follow=True))
    (refused,) = said(staff.post(f"{ENDPOINTS}{off.pk}/test/", BECAUSE, follow=True))

    sent = WebhookDelivery.objects.get()
    assert text == f"Test event {sent.message_id} is queued."
    assert refused == f"{off.url} is disabled. Enable it first."
    assert deliver_webhooks() == Counter(DELIVERED=1)
    assert merchant.got()[0].verified["type"] == "endpoint.test"
    entry = AuditEntry.objects.get(action="sent test", subject_id=str(made.pk))
    assert (entry.actor, entry.reason, entry.after) == ("root", "They asked", {"message_id": str(sent.message_id)})
    assert not AuditEntry.objects.filter(action="sent test", subject_id=str(off.pk)).exists()


def test_a_range_is_redelivered_within_its_limits(
    staff: Client, endpoint: Endpoint, opened: Opened, merchant: Merchant
) -> None:
    made, now = endpoint(), timezone.now()
    opened(), opened()
    assert deliver_webhooks() == Counter(DELIVERED=2)

    def ask(since: timedelta, until: timedelta | None = None) -> Any:
        given = {
            "since": f"{now - since:%Y-%m-%dT%H:%M:%S}",
            "until": f"{now - until:%Y-%m-%dT%H:%M:%S}" if until else "",
        }
        return staff.post(f"{ENDPOINTS}{made.pk}/redeliver/", BECAUSE | given, follow=True)

    assert "at most 7 days before until" in ask(timedelta(days=7, minutes=5)).content.decode()
    assert "Since must be before until" in ask(timedelta(hours=1), timedelta(hours=2)).content.decode()
    assert said(ask(timedelta(hours=2), timedelta(hours=1))) == ["0 events are queued."]
    assert said(ask(timedelta(hours=2))) == ["2 events are queued."]
    assert deliver_webhooks() == Counter(DELIVERED=2)
    assert len(merchant.got()) == 4
    noted = AuditEntry.objects.filter(action="redelivered", subject_id=str(made.pk)).order_by("id")
    assert [(each.after["queued"], each.reason) for each in noted] == [(0, "They asked"), (2, "They asked")]


def test_health_is_said_in_words(
    staff: Client, endpoint: Endpoint, opened: Opened, merchant: Merchant, due_now: Callable[[], None]
) -> None:
    endpoint("/well"), endpoint("/broken"), endpoint("/gone")
    opened()
    merchant.behave("/broken", status=500)
    merchant.behave("/gone", status=410)
    assert deliver_webhooks() == Counter(DELIVERED=1, PENDING=2)
    first = DeliveryAttempt.objects.get(status=500).at

    def health() -> dict[str, tuple[str, str]]:
        rows = staff.get(ENDPOINTS).context["cl"].result_list
        return {row.url: (row.recent, health_text(row)) for row in rows}

    found = health()
    assert found[merchant.url("/well")] == (RecentDeliveries(delivered=1), "OK")
    assert found[merchant.url("/gone")] == (RecentDeliveries(failed=1), "Disabled: The endpoint answered 410 Gone")
    recent, text = found[merchant.url("/broken")]
    assert recent == RecentDeliveries(failed=1)
    assert re.fullmatch(rf"Failing since {first:%Y-%m-%d %H:%M}:\d\d UTC, 1 failed try", text)

    since = WebhookEndpoint.objects.get(url=merchant.url("/broken")).failing_since
    for _ in range(4):
        due_now()
        deliver_webhooks()
    text = health()[merchant.url("/broken")][1]
    assert "5 failed tries in a row; paused until" in text
    assert WebhookEndpoint.objects.get(url=merchant.url("/broken")).failing_since == since
    merchant.behave("/broken")
    due_now()
    deliver_webhooks()
    assert health()[merchant.url("/broken")] == (RecentDeliveries(delivered=1), "OK")


def test_a_page_of_endpoints_takes_as_many_statements_however_many_there_are(staff: Client, endpoint: Endpoint) -> None:
    endpoint("/0")
    page(staff, ENDPOINTS)  # the first of a signed-in person notes that, too
    with CaptureQueriesContext(connection) as one:
        page(staff, ENDPOINTS)
    for number in range(1, 6):
        endpoint(f"/{number}")

    with CaptureQueriesContext(connection) as six:
        page(staff, ENDPOINTS)

    assert len(six) == len(one)


def test_an_endpoint_shows_what_failed_first(
    staff: Client, endpoint: Endpoint, opened: Opened, merchant: Merchant
) -> None:
    made = endpoint()
    opened()
    merchant.behave(status=500, times=1)
    deliver_webhooks()
    failed = WebhookDelivery.objects.get()
    opened()
    deliver_webhooks()

    shown = staff.get(f"{ENDPOINTS}{made.pk}/change/").context["deliveries"]

    newer = WebhookDelivery.objects.exclude(pk=failed.pk).get()
    assert [each.pk for each in shown] == [failed.pk, newer.pk]


def test_deliveries_are_shown_with_their_tries_and_sent_again(
    public: Merchant, staff: Client, endpoint: Endpoint, opened: Opened
) -> None:
    merchant = public
    endpoint()
    session = opened()
    merchant.behave(status=500, body=b"stack trace", times=1)
    deliver_webhooks()
    delivery = WebhookDelivery.objects.get()

    assert found(staff, "?state__exact=PENDING") == [delivery.pk]
    assert found(staff, "?state__exact=DELIVERED") == []
    shown = page(staff, f"{DELIVERIES}{delivery.pk}/change/")
    assert "Answered 500" in shown
    assert "stack trace" in shown
    body = {"action": "redeliver", "_selected_action": [str(delivery.pk)], "index": "0"}
    asked = staff.post(DELIVERIES, body)["Location"]
    assert f"Redeliver {delivery}" in page(staff, asked)
    assert not merchant.got()[1:]
    assert said(staff.post(asked, BECAUSE, follow=True)) == ["1 delivery is queued."]
    assert deliver_webhooks() == Counter(DELIVERED=1)
    assert len(merchant.got()) == 2
    entry = AuditEntry.objects.filter(action="redelivered", subject=str(delivery)).get()
    assert (entry.actor, entry.reason, entry.subject_type) == ("root", "They asked", "sessions_app_webhookdelivery")
    of_session = page(staff, f"/admin/sessions_app/paymentsession/{session.pk}/change/")
    assert f"{DELIVERIES}{delivery.pk}/change/" in of_session
    assert "session.created" in of_session


def test_deliveries_are_found_by_message_session_order_and_endpoint(
    staff: Client, endpoint: Endpoint, opened: Opened
) -> None:
    made, other = endpoint(), endpoint("/other")
    session, _ = opened(), opened()
    mine = list(WebhookDelivery.objects.filter(session=session).order_by("-id").values_list("pk", flat=True))
    message = WebhookDelivery.objects.filter(session=session).first()
    assert message is not None

    for text in (message.message_id, session.pk, session.order_reference):
        assert found(staff, f"?q={text}") == mine, text
    assert found(staff, f"?q={uuid4()}") == found(staff, "?q=ORD") == []
    of_other = WebhookDelivery.objects.filter(endpoint=other).order_by("-message_id")
    assert found(staff, f"?endpoint={other.pk}") == [each.pk for each in of_other]
    assert len(found(staff, f"?endpoint={made.pk}&q={session.pk}")) == 1
    assert len(found(staff, "")) == 4


def test_nobody_counts_or_sorts_all_deliveries(staff: Client, endpoint: Endpoint, opened: Opened) -> None:
    endpoint()
    opened()

    with CaptureQueriesContext(connection) as made:
        page(staff, f"{DELIVERIES}?o=-2")

    asked = [each["sql"] for each in made if "sessions_app_webhookdelivery" in each["sql"]]
    assert len(asked) == 1
    assert "COUNT(" not in asked[0].upper()
    assert 'ORDER BY "sessions_app_webhookdelivery"."id" DESC LIMIT' in asked[0]


def test_what_is_being_sent_is_passed_over(staff: Client, endpoint: Endpoint, opened: Opened) -> None:
    endpoint()
    opened()
    (claimed,) = claim(most=1, now=timezone.now())

    answer = staff.post(f"{DELIVERIES}redeliver/?ids={claimed.pk}", BECAUSE, follow=True)

    assert said(answer) == ["0 deliveries are queued. 1 was skipped: being sent now, or the endpoint is disabled."]
    assert not AuditEntry.objects.filter(action="redelivered", subject=str(claimed)).exists()


@pytest.mark.parametrize(("role", "may_queue"), [("viewer", False), ("support", True)])
def test_roles_see_and_do_what_is_theirs(role: str, may_queue: bool, endpoint: Endpoint, opened: Opened) -> None:
    made = endpoint()
    opened()
    deliver_webhooks()
    delivery, browser = WebhookDelivery.objects.get(), Client()
    person = User.objects.create_user(role, is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    browser.force_login(person)
    on_page, of_it = f"{ENDPOINTS}{made.pk}/", f"{DELIVERIES}{delivery.pk}/"

    texts = page(browser, f"{on_page}change/") + page(browser, f"{of_it}change/")

    assert ("/redeliver/" in texts, "/test/" in texts, "/again/" in texts) == (may_queue,) * 3
    assert "rotate-secret" not in texts
    assert browser.post(f"{on_page}rotate-secret/", BECAUSE).status_code == 403
    assert browser.post(f"{on_page}change/", {"url": "https://elsewhere.example.com/"}).status_code == 403
    for path in (
        f"{on_page}test/",
        f"{on_page}redeliver/",
        f"{of_it}again/",
        f"{DELIVERIES}redeliver/?ids={delivery.pk}",
    ):
        assert (
            browser.get(path).status_code == (200 if "ids=" in path or "hookendpoint" in path else 302)
            if may_queue
            else 403
        )
    assert browser.get(f"{DELIVERIES}add/").status_code == 403
    made.refresh_from_db()
    assert (made.previous_until, WebhookDelivery.objects.get().state) == (None, "DELIVERED")


def test_finance_sees_neither_endpoints_nor_deliveries(endpoint: Endpoint) -> None:
    made, browser = endpoint(), Client()
    person = User.objects.create_user("finance", is_staff=True)
    person.groups.add(Group.objects.get(name="finance"))
    browser.force_login(person)

    assert browser.get(ENDPOINTS).status_code == browser.get(DELIVERIES).status_code == 403
    assert made.url not in page(browser, f"/admin/sessions_app/application/{made.application_id}/change/")
