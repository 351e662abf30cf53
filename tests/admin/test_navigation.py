"""Where one is in the console, and what an empty page says."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from routing.decision.scoring import COMPONENTS
from routing.models import WeightsRevision
from sessions_app.models import Application
from tests.sandbox_control import Sandbox


@pytest.fixture
def staff(database: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("boss"))
    return client


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def heading(html: str) -> list[str]:
    """The words of the page's only first heading, without the icons between them."""
    (inside,) = re.findall(r"<h1.*?>(.*?)</h1>", html, re.DOTALL)
    words = (word.strip() for word in re.sub(r"<[^>]*>", "|", inside).split("|"))
    return [word for word in words if word not in ("", "chevron_right")]


def test_a_heading_follows_the_sidebar(staff: Client, application: Application) -> None:
    listed = shown(staff, "/admin/sessions_app/application/")
    one = shown(staff, f"/admin/sessions_app/application/{application.pk}/change/")
    late = shown(staff, "/admin/sessions_app/paymentsession/?late=1")

    assert heading(listed) == ["Merchants", "Applications"]
    assert heading(one) == ["Merchants", "Applications", "Shop"]
    assert heading(late) == ["Sessions", "Late payments"]
    assert "Late payments | Switchyard</title>" in late


def test_the_theme_is_switched_by_buttons_that_say_which_is_on(staff: Client) -> None:
    html = shown(staff, "/admin/")

    buttons = re.findall(r'<button type="button"[^>]*>', html)
    switches = [each for each in buttons if "switchTheme(" in each]
    assert [re.findall(r"switchTheme\('(\w+)'\)", each) for each in switches] == [["light"], ["dark"], ["auto"]]
    assert all("aria-pressed" in each for each in switches)
    assert html.count("switchTheme(") == 3


def test_a_browser_that_asks_for_an_icon_by_habit_finds_it(client: Client) -> None:
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer["Location"]) == (301, "/static/switchyard.svg")
    assert client.get(answer["Location"])["Content-Type"] == "image/svg+xml"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("sessions_app/unroutableorder/", "Every order was routed to a provider."),
        ("routing/routingrule/", "No rules: orders are routed by score alone."),
        ("sessions_app/paymentsession/", "No session has been opened yet."),
        ("sessions_app/paymentsession/?late=1", "Nothing matches"),
        ("sessions_app/webhookdelivery/?q=nothing-like-this", "Nothing matches"),
    ],
)
def test_an_empty_list_says_why(path: str, sentence: str, staff: Client) -> None:
    assert sentence in shown(staff, f"/admin/{path}")


@pytest.mark.parametrize(
    ("path", "add", "count"),
    [
        ("auth/user/", "Add person", "1 person"),
        ("auth/group/", "Add role", "5 roles"),
        ("routing/weightsrevision/", "Add revision of the weights", "1 revision of the weights"),
    ],
)
def test_a_list_calls_things_what_the_sidebar_calls_them(path: str, add: str, count: str, staff: Client) -> None:
    html = shown(staff, f"/admin/{path}")

    assert f'title="{add}"' in html
    assert count in " ".join(html.split())


@pytest.mark.parametrize(("role", "found"), [("support", True), ("finance", True), (None, False)])
def test_every_page_has_a_field_that_finds_a_session_for_who_may(role: str | None, found: bool, database: None) -> None:
    person = User.objects.create_user("somebody", is_staff=True)
    person.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(person)

    html = shown(client, "/admin/")

    assert ('aria-label="Find a session"' in html) is found


def test_a_session_page_leads_to_its_application_and_account_for_who_may_open_them(
    staff: Client, account: Callable[..., Any], sandbox: Sandbox, post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    made = account("linked")
    key = post(order()).json()["sessionId"]

    html = shown(staff, f"/admin/sessions_app/paymentsession/{key}/change/")

    assert f'<a href="/admin/providers/provideraccount/{made.pk}/change/">sandbox/linked</a>' in html


def test_who_may_not_open_a_page_is_told_so_and_led_on(database: None, staff: Client) -> None:
    somebody = Client()
    somebody.force_login(User.objects.create_user("somebody", is_staff=True))

    refused, missing = somebody.get("/admin/auth/user/"), staff.get("/admin/nowhere/")

    assert (refused.status_code, missing.status_code) == (403, 404)
    assert "This is not yours to open" in refused.content.decode()
    assert "There is no such page" in missing.content.decode()
    for answer in (refused, missing):
        assert 'href="/admin/">Go to Today</a>' in answer.content.decode()


def test_a_waiting_revision_offers_its_approval_to_who_may_give_it(staff: Client) -> None:
    weights = dict.fromkeys(COMPONENTS, 20)
    waiting = WeightsRevision.objects.create(**weights, reason="Waits", needs_approval=True)
    WeightsRevision.objects.create(**weights, reason="In force")
    viewer = Client()
    person = User.objects.create_user("viewer", is_staff=True)
    person.groups.set(Group.objects.filter(name="viewer"))
    viewer.force_login(person)

    for client, offered in ((staff, True), (viewer, False)):
        one = shown(client, f"/admin/routing/weightsrevision/{waiting.pk}/change/")
        listed = shown(client, "/admin/routing/weightsrevision/")
        assert ("Approve</a>" in one, "Restore</a>" in listed) == (offered, offered)
