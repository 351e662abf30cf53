"""What staff see and may do about merchants' webhooks."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from sessions_app.models import Application, PaymentSession, WebhookDelivery, WebhookEndpoint
from sessions_app.usecases.deliver_webhooks import deliver_webhooks
from sessions_app.usecases.manage_endpoints import MOST_ENDPOINTS
from tests.stand_ins.merchant import Merchant

ENDPOINTS, DELIVERIES = "/admin/sessions_app/webhookendpoint/", "/admin/sessions_app/webhookdelivery/"
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


def act(browser: Client, path: str, action: str, *rows: Any) -> list[str]:
    body = {"action": action, "_selected_action": [str(each.pk) for each in rows], "index": "0"}
    return said(browser.post(path, body, follow=True))


def form(owner: Application, url: str, *types: str) -> dict[str, Any]:
    return {"application": str(owner.pk), "url": url, "event_types": types, "description": "Ours", "enabled": "on"}


def test_a_new_endpoint_shows_its_secret_once(staff: Client, application: Application, merchant: Merchant) -> None:
    answer = staff.post(f"{ENDPOINTS}add/", form(application, merchant.url(), "session.failed"), follow=True)

    made = WebhookEndpoint.objects.get()
    (secret,) = made.active_secrets(timezone.now())
    assert f"{made.url}: secret {secret} (shown this once)" in said(answer)
    assert (made.event_types, made.description) == (["session.failed"], "Ours")
    for path in (ENDPOINTS, f"{ENDPOINTS}{made.pk}/change/"):
        assert secret not in page(staff, path)


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

    (text,) = act(staff, ENDPOINTS, "rotate_secret", made)

    made.refresh_from_db()
    current, previous = made.active_secrets(timezone.now())
    assert text == f"{made.url}: secret {current} (shown this once)"
    assert previous == merchant.secrets["/hook"]


def test_a_test_event_is_sent_to_what_is_enabled(staff: Client, endpoint: Endpoint, merchant: Merchant) -> None:
    made, off = endpoint(), endpoint("/off")
    WebhookEndpoint.objects.filter(pk=off.pk).update(enabled=False)

    texts = act(staff, ENDPOINTS, "send_test", made, off)

    assert any(text.startswith(f"{made.url}: test event ") for text in texts)
    assert f"{off.url} is disabled. Enable it first." in texts
    assert deliver_webhooks() == Counter(DELIVERED=1)
    assert merchant.got()[0].verified["type"] == "endpoint.test"


def test_deliveries_are_shown_with_their_tries_and_sent_again(
    staff: Client, endpoint: Endpoint, opened: Opened, merchant: Merchant
) -> None:
    endpoint()
    session = opened()
    merchant.behave(status=500, body=b"stack trace", times=1)
    deliver_webhooks()
    delivery = WebhookDelivery.objects.get()

    assert str(delivery.message_id) in page(staff, f"{DELIVERIES}?state__exact=PENDING")
    assert str(delivery.message_id) not in page(staff, f"{DELIVERIES}?state__exact=DELIVERED")
    shown = page(staff, f"{DELIVERIES}{delivery.pk}/change/")
    assert "Answered 500" in shown
    assert "stack trace" in shown
    assert act(staff, DELIVERIES, "redeliver", delivery) == ["1 deliveries are queued."]
    assert deliver_webhooks() == Counter(DELIVERED=1)
    assert len(merchant.got()) == 2
    of_session = page(staff, f"/admin/sessions_app/paymentsession/{session.pk}/change/")
    assert f"{DELIVERIES}{delivery.pk}/change/" in of_session
    assert "session.created" in of_session


def test_who_may_only_look_cannot_redeliver(endpoint: Endpoint, opened: Opened) -> None:
    endpoint()
    opened()
    deliver_webhooks()
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(*Permission.objects.filter(codename__in=["view_webhookdelivery"]))
    browser = Client()
    browser.force_login(viewer)

    act(browser, DELIVERIES, "redeliver", WebhookDelivery.objects.get())

    assert WebhookDelivery.objects.get().state == "DELIVERED"
    assert browser.get(f"{DELIVERIES}add/").status_code == 403
