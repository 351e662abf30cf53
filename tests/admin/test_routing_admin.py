"""Staff write rules as forms, see what they would decide, reset breakers and plan outages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from providers.models import ConfigurationVersion, ProviderAccount
from routing.models import AccountBreaker, PlannedOutage, RoutingRule
from sessions_app.admin.routing.recent_orders import recent_orders
from sessions_app.models import Application, AuditEntry


@pytest.fixture
def staff(database: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("boss", password="x"))
    return client


@pytest.fixture
def one(account: Callable[..., ProviderAccount]) -> ProviderAccount:
    return account(f"rules-{uuid4().hex[:8]}")


def form(*accounts: tuple[ProviderAccount, int], **fields: Any) -> dict[str, Any]:
    values = {
        "name": "Big orders", "enabled": "on", "position": 1, "application_id": "", "currency": "", "country": "",
        "minimum": "", "maximum": "", "item": "", "information_key": "", "information_value": "", "action": "only",
        "accounts-TOTAL_FORMS": len(accounts), "accounts-INITIAL_FORMS": 0,
        "accounts-MIN_NUM_FORMS": 0, "accounts-MAX_NUM_FORMS": 1000,
    }  # fmt: skip
    for place, (account, percent) in enumerate(accounts):
        values |= {
            f"accounts-{place}-account": account.id,
            f"accounts-{place}-place": place,
            f"accounts-{place}-percent": percent,
        }
    return values | fields


def add(staff: Client, values: dict[str, Any]) -> Any:
    return staff.post("/admin/routing/routingrule/add/", values)


def test_a_rule_is_written_as_a_form(staff: Client, one: ProviderAccount, application: Application) -> None:
    before = ConfigurationVersion.objects.get().version

    answer = add(staff, form((one, 0), currency="aud", minimum="500", application_id=application.id))

    assert answer.status_code == 302, answer.context["errors"]
    rule = RoutingRule.objects.get()
    assert (rule.currency, rule.minimum, rule.application_id) == ("AUD", 500, application.id)
    assert [each.account for each in rule.accounts.all()] == [one]
    assert ConfigurationVersion.objects.get().version > before


@pytest.mark.parametrize(
    ("fields", "percent", "problem"),
    [
        ({"action": "split"}, 60, "must add up to 100; these add up to 60"),
        ({"minimum": "5"}, 0, "An amount means something in a currency only"),
        ({"minimum": "5", "maximum": "4", "currency": "AUD"}, 0, "less than the amount it starts from"),
        ({"information_value": "web"}, 0, "Whose value is it?"),
    ],
)
def test_a_rule_that_cannot_work_is_refused(
    fields: dict[str, Any], percent: int, problem: str, staff: Client, one: ProviderAccount
) -> None:
    answer = add(staff, form((one, percent), **fields))

    assert problem in answer.content.decode()
    assert not RoutingRule.objects.exists()


def test_a_rule_without_accounts_is_refused(staff: Client) -> None:
    assert "account" in add(staff, form()).content.decode()
    assert not RoutingRule.objects.exists()


def test_each_rule_shows_how_many_recent_orders_it_would_decide(
    staff: Client, one: ProviderAccount, post: Callable[..., Any], order: Callable[..., Any], sandbox: Any
) -> None:
    for channel in ("web", "web", "app"):
        assert post(order(additionalInformation={"channel": channel})).status_code == 201
    conditions = [{"information_key": "channel", "information_value": "web"}, {"currency": "AUD"}, {"currency": "USD"}]
    for position, each in enumerate(conditions):
        rule = RoutingRule.objects.create(name=f"Rule {position}", position=position, action="only", **each)
        rule.accounts.create(account=one)

    page = staff.get("/admin/routing/routingrule/").content.decode()

    assert "2 of 3" in page
    assert "1 of 3 (+2 that an earlier rule takes)" in page
    assert "0 of 3" in page
    assert "channel = web" in page
    assert f"Only these accounts: {one}" in page


def test_a_rule_names_its_application(staff: Client, one: ProviderAccount, application: Application) -> None:
    rule = RoutingRule.objects.create(name="Theirs", action="only", application_id=application.id, currency="AUD")
    rule.accounts.create(account=one)

    page = staff.get("/admin/routing/routingrule/").content.decode()

    assert f"application {application.name}, AUD" in page
    assert str(application.id) not in page


def test_counting_leaves_nothing_on_the_page_that_all_requests_share(staff: Client, one: ProviderAccount) -> None:
    shared, kept = site.get_model_admin(RoutingRule), []
    for name in ("First", "Second"):
        RoutingRule.objects.create(name=name, action="only").accounts.create(account=one)
        assert "0 of 0" in staff.get("/admin/routing/routingrule/").content.decode()
        kept.append({**vars(shared), "request": None})  # the theme keeps the request there

    assert kept[0] == kept[1]


def test_orders_of_last_month_do_not_count(
    one: ProviderAccount, post: Callable[..., Any], order: Callable[..., Any], sandbox: Any
) -> None:
    post(order())

    assert len(recent_orders(now=timezone.now())) == 1
    assert recent_orders(now=timezone.now() + timedelta(days=8)) == []


def test_rules_are_put_in_order_by_number(staff: Client, one: ProviderAccount) -> None:
    rules = [RoutingRule.objects.create(name=name, position=place, action="only") for place, name in enumerate("ab")]
    rows = {f"form-{index}-id": rule.pk for index, rule in enumerate(rules)}
    rows |= {f"form-{index}-position": 5 - index for index in range(2)}

    staff.post(
        "/admin/routing/routingrule/",
        rows | {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "Save"},
    )

    assert [rule.name for rule in RoutingRule.objects.all()] == ["b", "a"]


def test_staff_see_and_reset_a_breaker(staff: Client, one: ProviderAccount) -> None:
    now = timezone.now()
    AccountBreaker.objects.create(account=one, state="open", trips=3, opened_at=now, open_until=now)
    assert str(one) in staff.get("/admin/routing/accountbreaker/").content.decode()
    assert staff.get(f"/admin/routing/accountbreaker/{one.id}/change/").status_code == 200

    pressed = {"action": "reset", "_selected_action": [str(one.id)]}
    asks = staff.post("/admin/routing/accountbreaker/", pressed, follow=True)
    assert f"Chosen: {one}." in asks.content.decode()
    assert AccountBreaker.objects.get().state == "open"
    answer = staff.post(asks.request["PATH_INFO"] + f"?ids={one.id}", {"reason": "They are back"}, follow=True)

    assert "1 breaker closed." in answer.content.decode()
    breaker = AccountBreaker.objects.get()
    assert (breaker.state, breaker.trips, breaker.open_until) == ("closed", 0, None)
    entry = AuditEntry.objects.first()
    assert entry
    assert (entry.subject_id, entry.actor, entry.reason) == (str(one.id), "boss", "They are back")
    assert (entry.before["state"], entry.after["state"]) == ("open", "closed")


def test_an_outage_is_planned_and_cannot_end_before_it_begins(staff: Client, one: ProviderAccount) -> None:
    values = {
        "account": one.id, "reason": "Maintenance", "starts_at_0": "2030-01-02", "starts_at_1": "10:00",
        "ends_at_0": "2030-01-01", "ends_at_1": "12:00",
    }  # fmt: skip
    assert "after the start" in staff.post("/admin/routing/plannedoutage/add/", values).content.decode()

    staff.post("/admin/routing/plannedoutage/add/", values | {"ends_at_0": "2030-01-02"})

    outage = PlannedOutage.objects.get()
    assert outage.ends_at - outage.starts_at == timedelta(hours=2)
    assert "Maintenance" in staff.get("/admin/routing/plannedoutage/").content.decode()
