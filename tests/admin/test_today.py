"""Today: each figure is true, leads to the list behind it, stops at 1,000, and says when the background is silent."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from uuid_utils.compat import uuid7

from providers.models import ProviderAccount
from routing.decision.histogram import CALL_MS
from routing.models import AccountBreaker, AccountHour, CallStatistics, Canary, PlannedOutage, WeightsRevision
from routing.statistics.hourly_counts import hour_of
from sessions_app.admin.today.questions import MOST
from sessions_app.models import (
    Application,
    Heartbeat,
    IdempotencyRecord,
    InboundEvent,
    PaymentSession,
    ProviderAttempt,
    UnroutableOrder,
    WebhookDelivery,
    WebhookEndpoint,
)
from sessions_app.tasks import TASKS

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MOST_QUERIES = 15
TILE = r'<a id="tile-{key}" href="([^"]*)" class="([^"]*)">(.*?)</a>'


@pytest.fixture
def staff(database: None) -> Client:
    return client_of(User.objects.create_superuser("boss"))


@pytest.fixture
def one(account: Callable[..., ProviderAccount]) -> ProviderAccount:
    return account("one")


@pytest.fixture
def session(application: Application, one: ProviderAccount) -> Callable[..., PaymentSession]:
    """Makes a session as it stands in the table; by default PENDING, and looked at in an hour."""

    def make(**columns: Any) -> PaymentSession:
        now = timezone.now()
        fixed = {
            "application": application, "status": "PENDING", "order_reference": uuid4().hex, "payment_method": "card",
            "currency": "AUD", "total": 10, "shipping": 0, "tax": 0, "order": {}, "decision": {}, "account": one,
            "provider": "sandbox", "score": 50, "reference": uuid4().hex, "checkout_url": "https://pay.example.com/",
            "created_at": now, "expires_at": now + HOUR, "check_at": now + HOUR,
        }  # fmt: skip
        return PaymentSession.objects.create(**fixed | columns)

    return make


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, **headers: str) -> str:
    answer = client.get("/admin/", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def tile(text: str, key: str) -> tuple[str, str, str]:
    """Address, tone and words of a tile."""
    found = re.search(TILE.format(key=key), text, re.DOTALL)
    assert found, f"no tile {key}"
    address, tone, inside = found.groups()
    return unescape(address), tone, " ".join(unescape(re.sub(r"<[^>]*>", "", inside)).split())


def words(client: Client, key: str) -> str:
    return tile(page(client), key)[2]


def behind(client: Client, key: str) -> int:
    """How many rows the list behind a tile shows."""
    answer = client.get(tile(page(client), key)[0])
    assert answer.status_code == 200, answer.headers
    return len(answer.context["cl"].result_list)


def closed(now: datetime, **columns: Any) -> dict[str, Any]:
    return {"status": "COMPLETED", "closed_at": now, "check_at": None} | columns


def hour(account: ProviderAccount, ago: int, **columns: Any) -> None:
    start = hour_of(timezone.now()) - ago * HOUR
    fixed = {"calls": 0, "faults": 0, "latencies": [], "opened": 0, "ended": 0, "paid": 0}
    AccountHour.objects.create(account=account, hour=start, **fixed | columns)


def called(milliseconds: float, count: int) -> list[int]:
    counts = [0] * CALL_MS.buckets
    counts[CALL_MS.bucket(milliseconds)] = count
    return counts


def test_a_first_run_is_told_what_to_do(staff: Client) -> None:
    text = page(staff)

    assert "No session yet" in text
    assert "There is no provider account" in text
    assert "manage.py simulate_traffic" in text
    assert "<figure" not in text
    assert tile(text, "sessions")[2] == "Sessions opened: 0 None in the 24 hours before either"


def test_a_quiet_day_says_so(staff: Client, session: Callable[..., PaymentSession]) -> None:
    session(created_at=timezone.now() - 3 * DAY)

    text = page(staff)

    assert "No session was opened and no provider was called in the last 24 hours." in text
    assert "No session yet" not in text


def test_the_day_is_counted_and_compared_without_the_running_hour(
    staff: Client, one: ProviderAccount, account: Callable[..., ProviderAccount]
) -> None:
    other = account("other")
    hour(one, 0, opened=2)
    hour(one, 1, opened=10, ended=9, paid=8, calls=10, faults=1, latencies=called(100, 9))
    hour(other, 23, opened=2, ended=2, paid=1, calls=2, latencies=called(3000, 2))
    hour(one, 24, opened=99)  # the hour before the 24, as far into its day as the running one is
    hour(one, 25, opened=8)
    hour(one, 47, opened=2)

    text = page(staff)

    assert tile(text, "sessions")[2] == "Sessions opened: 14 +20% on the 24 hours before, without the running hour"
    assert tile(text, "paid")[2] == "Paid share: 64.3% 9 of 14 are paid, 3 still open"
    assert tile(text, "failed")[1:] == ("lacking", "Create calls that failed: 8.3% 1 of 12, by the provider's fault")
    assert "sandbox/one: 66.7% of 12" in text
    assert "sandbox/other: 50.0% of 2" in text
    assert text.count('<figure data-part="chart-') == 4


def test_how_calls_go_now_is_told_with_the_slowest_account(
    staff: Client, one: ProviderAccount, account: Callable[..., ProviderAccount]
) -> None:
    assert words(staff, "p95") == "Create calls now, 95th percentile: – No call in the last minutes"
    for each, latencies in ((one, called(90, 90)), (account("slow"), called(2900, 10))):
        CallStatistics.objects.create(
            account=each, calls=sum(latencies), faults=0, latencies=latencies, as_of=timezone.now()
        )

    told = re.fullmatch(
        r"Create calls now, 95th percentile: ([\d,]+) ms 95 of 100 are faster; the slowest, sandbox/slow: ([\d,]+) ms",
        words(staff, "p95"),
    )

    assert told
    middle, slowest = (int(each.replace(",", "")) for each in told.groups())
    lower, upper = (CALL_MS.upper(CALL_MS.bucket(2900) - less) for less in (1, 0))
    assert lower < middle < slowest < upper


def test_what_waits_for_somebody_is_counted_and_leads_to_its_list(
    staff: Client, session: Callable[..., PaymentSession], application: Application, one: ProviderAccount
) -> None:
    now = timezone.now()
    session(late=True, **closed(now - HOUR))
    session(late=True, **closed(now - 2 * DAY))
    session(review="Provider says 1, ordered 2")
    for age in (HOUR, 2 * DAY):
        UnroutableOrder.objects.create(
            application=application, order_reference="X", currency="AUD", total=1, payment_method="card", refused=[],
            created_at=now - age,
        )  # fmt: skip
    for progress in ("PARKED", "APPLIED"):
        event(one, progress=progress)

    assert words(staff, "late") == "Late payments: 1 Paid after the session had ended, last 24 hours; 2 in 7 days"
    assert words(staff, "review") == "Held for review: 1 The payment needs a manual review"
    assert words(staff, "unroutable") == "Unroutable orders: 1 In the last 24 hours"
    assert words(staff, "parked") == "Provider events parked: 1 They could not be applied"
    assert [behind(staff, key) for key in ("late", "unroutable", "parked")] == [1, 1, 1]
    assert tile(page(staff), "review")[0] == "/admin/sessions_app/paymentsession/?review=1"
    assert 'id="alert-review" class="bad"' in page(staff)


def event(account: ProviderAccount, **columns: Any) -> InboundEvent:
    now = timezone.now()
    fixed = {
        "account": account, "event_id": uuid4().hex, "kind": "paid", "reference": "cs_1", "status": "PAID", "amount": 1,
        "currency": "AUD", "occurred_at": now, "received_at": now, "next_at": now,
    }  # fmt: skip
    return InboundEvent.objects.create(**fixed | columns)


def test_webhook_failures_are_counted_and_a_resting_endpoint_is_not_late(
    staff: Client, session: Callable[..., PaymentSession], application: Application
) -> None:
    now, about = timezone.now(), session()
    gone = endpoint(application, enabled=False, disabled_reason="The endpoint answered 410 Gone")
    paused = endpoint(application, failures=7, failing_since=timezone.now(), paused_until=now + 5 * MINUTE)
    endpoint(application, enabled=False)  # by a person
    deliver(gone, about, state="GIVEN_UP", next_at=None)
    deliver(paused, about, next_at=now - HOUR)

    assert words(staff, "given_up") == "Webhook deliveries given up: 1 Kept 30 days; can be sent again"
    assert words(staff, "switched_off") == "Endpoints disabled automatically: 1 They answered 410 Gone"
    assert words(staff, "paused") == "Endpoints paused: 1 They fail; retried from time to time"
    assert words(staff, "webhooks") == "Webhooks waiting: 1 None is due"
    deliver(endpoint(application), about, next_at=now - 3 * MINUTE)
    assert words(staff, "webhooks") == "Webhooks waiting: 2 The oldest has been due for 3 minutes"
    assert [behind(staff, key) for key in ("given_up", "switched_off", "paused", "webhooks")] == [1, 1, 1, 2]


def endpoint(application: Application, **columns: Any) -> WebhookEndpoint:
    fixed = {"url": "https://shop.example.com/hooks", "sealed_secret": b"", "created_at": timezone.now()}
    return WebhookEndpoint.objects.create(application=application, **fixed | columns)


def deliver(endpoint: WebhookEndpoint, session: PaymentSession, **columns: Any) -> None:
    now = timezone.now()
    fixed = {"type": "session.completed", "state": "PENDING", "created_at": now, "queued_at": now, "next_at": now}
    fixed |= {"message_id": uuid7(), "sequence": 1}
    WebhookDelivery.objects.create(endpoint=endpoint, session=session, **fixed | columns)


def test_stuck_and_overdue_work_leads_to_its_sessions(
    staff: Client, session: Callable[..., PaymentSession], application: Application, one: ProviderAccount
) -> None:
    now = timezone.now()
    overdue, _on_time = session(check_at=now - 10 * MINUTE), session(check_at=now - 3 * MINUTE)
    for minutes in (3, 0):
        IdempotencyRecord.objects.create(
            application=application, key=uuid4().hex, fingerprint=b"", state="RUNNING", session=session(),
            leased_until=now - minutes * MINUTE, created_at=now,
        )  # fmt: skip
        ProviderAttempt.objects.create(
            session=overdue, account=one, position=minutes, state="QUARANTINED", sealed_request=b"x",
            planned_at=now - minutes * 5 * MINUTE,
        )  # fmt: skip
    event(one, progress="RECEIVED", next_at=now - 5 * MINUTE)

    assert words(staff, "overdue") == "Sessions overdue: 1 Not checked by a worker for 5 minutes"
    assert words(staff, "stuck") == "Creations stuck: 1 The process died and no other took over"
    assert words(staff, "quarantined") == "Checkouts in quarantine: 1 Not confirmed closed for 10 minutes"
    assert words(staff, "events") == "Provider events waiting: 1 The oldest has been due for 5 minutes"
    assert [behind(staff, key) for key in ("overdue", "stuck", "quarantined", "events")] == [1, 1, 1, 1]
    assert tile(page(staff), "quarantined")[0] == f"/admin/sessions_app/paymentsession/?id__in={overdue.pk}"


def test_what_keeps_accounts_from_orders_is_named(staff: Client, one: ProviderAccount) -> None:
    now = timezone.now()
    AccountBreaker.objects.create(account=one, state="open", trips=1, opened_at=now, open_until=now + 5 * MINUTE)
    PlannedOutage.objects.create(account=one, starts_at=now - HOUR, ends_at=now + HOUR, reason="Maintenance")
    PlannedOutage.objects.create(account=one, starts_at=now + DAY, ends_at=now + 2 * DAY, reason="Maintenance")
    weights = {"conversion": 50, "reason": "Try it"}
    trial = WeightsRevision.objects.create(**weights)
    WeightsRevision.objects.create(**weights, needs_approval=True)
    canary = Canary.objects.create(
        revision=trial, control=WeightsRevision.objects.earliest(), percent=10, started_at=now
    )
    canary.readings.create(
        counted_to=now, candidate_ended=10, candidate_paid=8, control_ended=100, control_paid=70, low=-0.1, high=0.3
    )

    text = page(staff)

    until = f"{now + 5 * MINUTE:%H:%M:%S}"
    assert tile(text, "breakers")[1] == "bad"
    assert f"sandbox/one: Open – A trial call is made at {until} UTC" in tile(text, "breakers")[2]
    assert tile(text, "outages")[2].startswith("Planned outages now: 1 sandbox/one until ")
    read = "Paid share +10.0 points (between -10.0 and +30.0)"
    assert tile(text, "canary")[2] == f"Canary: 10 % Of orders go to {trial}. {read}"
    assert tile(text, "unapproved")[2] == "Weights to approve: 1 They wait for a second approver"
    assert [behind(staff, key) for key in ("breakers", "outages", "unapproved")] == [1, 1, 1]


def test_a_count_stops_at_a_thousand(staff: Client, one: ProviderAccount) -> None:
    made = event(one, progress="PARKED")
    columns = {field.attname: getattr(made, field.attname) for field in InboundEvent._meta.concrete_fields}
    InboundEvent.objects.bulk_create(
        InboundEvent(**columns | {"id": uuid7(), "event_id": str(number)}) for number in range(MOST + 5)
    )

    assert words(staff, "parked") == "Provider events parked: 1,000+ They could not be applied"


def test_what_a_person_may_not_open_is_not_there(database: None, one: ProviderAccount) -> None:
    hour(one, 1, opened=10)
    person, nobody = (User.objects.create_user(name, is_staff=True) for name in ("fay", "ned"))
    person.groups.add(Group.objects.get(name="finance"))

    seen, nothing = page(client_of(person)), page(client_of(nobody))

    shown = set(re.findall(r'id="tile-(\w+)"', seen))
    assert shown == {"sessions", "paid", "p95", "failed", "late", "review", "overdue", "stuck", "quarantined", "breaks"}
    assert "accountbreaker" not in seen
    assert "<figure" in seen
    assert "You have no permission for any list" in nothing
    assert "tile-" not in nothing
    assert "sandbox/one" not in nothing


def test_the_heartbeat_shows_that_a_worker_is_alive(staff: Client) -> None:
    assert "No background worker has been seen yet" in page(staff)

    assert settings.CELERY_BEAT_SCHEDULE["heartbeat"]["task"] == TASKS["heartbeat"].name
    TASKS["heartbeat"]()
    TASKS["heartbeat"]()

    assert re.search(r"Background worker: last seen \d s ago", page(staff))
    Heartbeat.objects.update(at=timezone.now() - 59 * timedelta(seconds=1))
    assert 'role="alert"' not in page(staff)
    Heartbeat.objects.update(at=timezone.now() - 3 * MINUTE)
    assert "No background worker has been seen for 3 minutes" in page(staff)


def test_it_is_a_handful_of_queries_and_refreshes_without_its_frame(staff: Client, one: ProviderAccount) -> None:
    now = timezone.now()
    for ago in range(30):
        hour(one, ago, opened=5, calls=5, latencies=called(100, 5))
    AccountBreaker.objects.create(account=one, state="open", trips=1, opened_at=now, open_until=now)
    PlannedOutage.objects.create(account=one, starts_at=now - HOUR, ends_at=now + HOUR, reason="Maintenance")
    whole = page(staff)

    with CaptureQueriesContext(connection) as queries:
        inner = page(staff, **{"X-Background": "1"})

    assert len(queries) <= MOST_QUERIES, "\n".join(each["sql"] for each in queries)
    assert "<html" in whole
    assert "<html" not in inner
    assert inner.count("data-part") == whole.count("data-part")
