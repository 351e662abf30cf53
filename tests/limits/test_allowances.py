"""Reports, test events and redeliveries are limited; parallel requests cannot exceed the limits."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from sessions_app.admin.reports import content, schedule_form
from sessions_app.limits.allowances import Exhausted, Limit, spend
from sessions_app.models import (
    Allowance,
    Application,
    DeliveryAttempt,
    Report,
    ReportSchedule,
    ReportTemplate,
    WebhookDelivery,
    WebhookEndpoint,
)
from sessions_app.usecases.merchants.tokens import MOST_CREDENTIALS, TooManyCredentials, add_credential
from sessions_app.usecases.reports import request
from sessions_app.usecases.webhooks import redeliver as redeliver_webhooks
from sessions_app.usecases.webhooks.deliver import deliver_webhooks
from sessions_app.usecases.webhooks.endpoints import NewEndpoint, create_endpoint
from sessions_app.usecases.webhooks.redeliver import redeliver, send_test
from sessions_app.webhooks import queue
from tests.admin.report_pages import january, template_form
from tests.faults.world import many
from tests.stand_ins.merchant import merchant

LIMIT = Limit("knock", 3, timedelta(minutes=1), "At most 3 knocks a minute")
ENDPOINTS = "/api/v1/webhook-endpoints"
JANUARY = {"firstDay": "2026-01-01", "lastDay": "2026-01-31"}


@pytest.fixture
def endpoint(application: Application) -> WebhookEndpoint:
    new = NewEndpoint("http://127.0.0.1:9/hook")
    return create_endpoint(application_id=application.pk, mode="sandbox", new=new, now=timezone.now()).endpoint


@pytest.fixture
def ask(token: str) -> Callable[..., Any]:
    def send(path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        return Client().post(path, body, content_type="application/json", headers=headers)

    return send


def test_a_window_begins_with_its_first_act_and_ends_after_its_time(database: None) -> None:
    now = timezone.now()
    for seconds in (0, 20, 59):
        spend(LIMIT, owner="application:a", now=now + timedelta(seconds=seconds))

    with pytest.raises(Exhausted, match="At most 3 knocks a minute") as refused:
        spend(LIMIT, owner="application:a", now=now + timedelta(seconds=59))
    assert refused.value.seconds == 1
    spend(LIMIT, owner="application:b", now=now)
    spend(LIMIT, owner="application:a", now=now + timedelta(seconds=60))

    assert Allowance.objects.get(owner="application:a").used == 1


def test_of_many_at_once_no_more_pass_than_may(database: None) -> None:
    now = timezone.now()

    def knock(_: int) -> bool:
        try:
            spend(LIMIT, owner="application:a", now=now)
        except Exhausted:
            return False
        return True

    assert sum(many(knock, list(range(40)))) == 3


def test_test_events_are_limited_for_the_application_not_for_each_endpoint(
    ask: Callable[..., Any], application: Application, endpoint: WebhookEndpoint
) -> None:
    new = NewEndpoint("http://127.0.0.1:9/other")
    other = create_endpoint(application_id=application.pk, mode="sandbox", new=new, now=timezone.now()).endpoint
    answers = [ask(f"{ENDPOINTS}/{each.pk}/test") for each in (endpoint, other) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {202}

    refused = ask(f"{ENDPOINTS}/{other.pk}/test")

    assert refused.json() == {
        "error": "Too Many Requests",
        "message": "At most 10 test events are sent for an application in a minute",
        "statusCode": 429,
    }
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert WebhookDelivery.objects.count() == 10


def test_many_test_events_at_once_do_not_pass_either(endpoint: WebhookEndpoint) -> None:
    def test(_: int) -> None:
        with suppress(Exhausted):
            for _ in range(10):
                send_test(endpoint=endpoint, now=timezone.now())

    many(test, list(range(8)), threads=8)

    assert WebhookDelivery.objects.count() == 10


def test_the_console_says_that_there_were_enough_test_events(endpoint: WebhookEndpoint) -> None:
    boss = Client()
    boss.force_login(User.objects.create_superuser("boss"))
    for _ in range(10):
        send_test(endpoint=endpoint, now=timezone.now())

    url = f"/admin/sessions_app/webhookendpoint/{endpoint.pk}/test/"
    shown = boss.post(url, {"reason": "Once more", "confirmed": "1"}, follow=True).content.decode()

    assert "At most 10 test events are sent for an application in a minute. Try again in" in shown
    assert WebhookDelivery.objects.count() == 10


def test_times_and_deliveries_sent_again_are_limited(
    ask: Callable[..., Any], endpoint: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = send_test(endpoint=endpoint, now=timezone.now())
    now = timezone.now()
    week = {"createdFrom": f"{now - timedelta(days=6):%FT%TZ}", "createdTo": f"{now:%FT%TZ}"}
    limit = redeliver_webhooks.EVENTS
    few = Limit(limit.act, 2, limit.window, limit.sentence)
    monkeypatch.setattr(redeliver_webhooks, "EVENTS", few)

    times = [ask(f"{ENDPOINTS}/{endpoint.pk}/redeliver", week) for _ in range(7)]
    singles = [ask(f"{ENDPOINTS}/{endpoint.pk}/deliveries/{sent.message_id}/redeliver") for _ in range(3)]

    assert [answer.status_code for answer in times] == [202] * 6 + [429]
    assert times[-1].json()["message"] == "At most 6 times of an application are sent again in a minute"
    assert [answer.status_code for answer in singles] == [202, 202, 429]


def test_a_delivery_sent_again_and_again_does_not_fill_the_log(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "MOST_LOGGED", 2)
    with merchant() as receiving:
        new = NewEndpoint(receiving.url())
        made = create_endpoint(application_id=application.pk, mode="sandbox", new=new, now=timezone.now()).endpoint
        sent = send_test(endpoint=made, now=timezone.now())
        for _ in range(3):
            deliver_webhooks()
            redeliver(endpoint=made, message_id=sent.message_id, now=timezone.now())

        assert len(receiving.got()) == 3
    assert list(DeliveryAttempt.objects.values_list("number", flat=True)) == [1, 2]


def test_reports_of_a_day_are_limited(ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    limit = request.OF_APPLICATION
    monkeypatch.setattr(request, "OF_APPLICATION", Limit(limit.act, 2, limit.window, limit.sentence))
    assert [ask("/api/v1/reports", JANUARY).status_code for _ in range(2)] == [201, 201]

    refused = ask("/api/v1/reports", JANUARY)

    assert (refused.status_code, refused.json()["message"]) == (
        429, "An application may ask for at most 200 reports in 24 hours",
    )  # fmt: skip
    assert 86_000 < int(refused["Retry-After"]) <= 86_400
    assert Report.objects.count() == 2


def test_a_report_that_makes_no_sense_costs_nothing(ask: Callable[..., Any]) -> None:
    assert ask("/api/v1/reports", JANUARY | {"lastDay": "2025-01-01"}).status_code == 400

    assert not Allowance.objects.exists()


def test_somebody_of_staff_has_a_number_of_unfinished_reports(database: None) -> None:
    user = User.objects.create_superuser("boss")
    boss = Client()
    boss.force_login(user)
    now = timezone.now()
    day, as_of = date(2026, 1, 1), datetime(2026, 3, 1, tzinfo=UTC)
    template = {"first_day": day, "last_day": day, "as_of": as_of, "created_at": now, "touched_at": now}
    Report.objects.bulk_create(Report(**template, requested_by=user) for _ in range(20))
    report = Report.objects.order_by("id").first()
    assert report is not None

    shown = boss.post(f"/admin/sessions_app/report/{report.pk}/again/", follow=True).content.decode()

    sentence = "One person may have at most 20 unfinished reports. No report was requested."
    assert sentence in shown
    assert sentence in boss.post("/admin/sessions_app/report/add/", january(), follow=True).content.decode()
    assert Report.objects.count() == 20


def test_an_application_has_a_number_of_credentials(application: Application) -> None:
    for _ in range(MOST_CREDENTIALS):
        add_credential(application)

    with pytest.raises(TooManyCredentials, match="at most 20 credentials"):
        add_credential(application)
    boss = Client()
    boss.force_login(User.objects.create_superuser("boss"))
    url = f"/admin/sessions_app/application/{application.pk}/credentials/add/"
    shown = boss.post(url, {"reason": "One more", "confirmed": "1"}, follow=True).content.decode()

    assert "An application may have at most 20 credentials that do not end. Revoke one first" in shown
    assert application.credentials.count() == 20


def test_templates_and_schedules_are_limited_with_a_sentence(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    boss = Client()
    boss.force_login(User.objects.create_superuser("boss"))
    monkeypatch.setattr(content, "MOST_TEMPLATES", 1)
    monkeypatch.setattr(schedule_form, "MOST_SCHEDULES", 1)
    kept = ReportTemplate.objects.create(name="Kept")
    day = date(2026, 1, 1)
    ReportSchedule.objects.create(name="Kept", template=kept, every="day", hour=6, starts_on=day)
    schedule = {"name": "More", "template": kept.pk, "every": "day", "hour": 6, "starts_on": "2026-11-01"}

    for url, form, sentence in (
        ("reporttemplate", template_form(name="More"), "There may be at most 1 templates. Delete one first."),
        ("report", january(keep_as="More"), "There may be at most 1 templates. Delete one first."),
        ("reportschedule", schedule | {"recipients": "", "reason": ""}, "There may be at most 1 schedules."),
    ):
        assert sentence in boss.post(f"/admin/sessions_app/{url}/add/", form).content.decode()

    assert (ReportTemplate.objects.count(), ReportSchedule.objects.count(), Report.objects.count()) == (1, 1, 0)
