"""Users see where they are signed in and can end sessions; administrators can end all sessions of a user."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from sessions_app.models import AuditEntry, StaffSession
from sessions_app.staff.signin.browsers import browser_of
from tests.threads import at_once

PAGE, PEOPLE = "/admin/signed-in/", "/admin/auth/user/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 "
    "Edg/131.0"
)
SignIn = Callable[..., Any]


@pytest.fixture
def here(ann: User, clock: Any, sign_in: SignIn) -> Client:
    """Ann's browser."""
    return sign_in().client


def rows(client: Client) -> list[StaffSession]:
    return client.get(PAGE).context["sessions"]


def test_somebody_sees_every_session_of_their_own_and_which_is_this_one(
    here: Client, clock: Any, sign_in: SignIn, person: Callable[..., User]
) -> None:
    person("bob", "viewer")
    sign_in("bob")
    clock.shift(120)
    sign_in(address="198.51.100.7")

    assert [each.address for each in rows(here)] == ["198.51.100.7", "192.0.2.1"]
    page = here.get(PAGE).content.decode()
    assert page.count("This browser") == 1
    assert "2027-01-15 08:00" in page
    assert "2027-01-15 08:02" in page


def test_one_session_is_ended_at_once_and_that_is_noted(here: Client, clock: Any, sign_in: SignIn) -> None:
    other, third = sign_in(address="198.51.100.7").client, sign_in(address="198.51.100.8").client
    key = next(each.pk for each in rows(here) if each.address == "198.51.100.7")

    here.post(PAGE, {"end": key})

    assert other.get(PEOPLE)["Location"].startswith("/admin/login/")
    assert [client.get(PEOPLE).status_code for client in (here, third)] == [200, 200]
    entry = AuditEntry.objects.filter(action="session ended").order_by("-id")[0]
    assert (entry.actor, entry.subject, entry.before["address"]) == ("ann", "ann", "198.51.100.7")


def test_all_others_are_ended_and_this_one_stays(here: Client, sign_in: SignIn) -> None:
    others = [sign_in(address=f"198.51.100.{number}").client for number in (7, 8)]

    here.post(PAGE, {"end": "others"})

    assert [client.get(PEOPLE).status_code for client in (here, *others)] == [200, 302, 302]


def test_nobody_ends_somebody_elses_that_way(here: Client, sign_in: SignIn, person: Callable[..., User]) -> None:
    person("bob", "viewer")
    bobs = sign_in("bob").client
    key = next(each.pk for each in rows(bobs))

    here.post(PAGE, {"end": key})

    assert bobs.get(PAGE).status_code == 200


def test_an_administrator_ends_all_of_a_persons_and_that_is_noted(
    here: Client, sign_in: SignIn, person: Callable[..., User]
) -> None:
    bob = person("bob", "viewer")
    bobs = [sign_in("bob", address=f"198.51.100.{number}").client for number in (7, 8)]

    answer = here.post(PEOPLE, {"action": "end_sessions", "_selected_action": [bob.pk]}, follow=True)

    assert "bob: 2 sessions are ended." in answer.content.decode()
    assert [client.get(PAGE).status_code for client in bobs] == [302, 302]
    entry = AuditEntry.objects.filter(action="session ended").order_by("-id")[0]
    assert (entry.actor, entry.subject) == ("ann", "bob")


def test_an_administrator_ends_no_superusers(here: Client, sign_in: SignIn, person: Callable[..., User]) -> None:
    root = person("root", is_superuser=True)
    roots = sign_in("root").client

    here.post(PEOPLE, {"action": "end_sessions", "_selected_action": [root.pk]})

    assert roots.get(PEOPLE).status_code == 200


def test_the_key_that_signs_in_stands_in_no_table_and_on_no_page(here: Client) -> None:
    key = here.cookies["sessionid"].value
    row = StaffSession.objects.get()

    assert key not in here.get(PAGE).content.decode()
    assert key not in f"{row.pk} {row.session_data} {row.session_data}"
    stolen = Client()
    stolen.cookies["sessionid"] = row.pk
    assert stolen.get(PEOPLE).status_code == 302


def test_what_ends_while_it_is_used_stays_ended(here: Client, ann: User, sign_in: SignIn) -> None:
    other = sign_in(address="198.51.100.7").client

    def used(number: int) -> int:
        return here.post(PAGE, {"end": "others"}).status_code if number == 3 else other.get(PEOPLE).status_code

    numbers = iter(range(8))
    at_once(8, lambda: used(next(numbers)))

    assert other.get(PEOPLE).status_code == 302
    assert StaffSession.objects.filter(user=ann).count() == 1


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (EDGE, "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) CriOS/131.0 Mobile Safari/604.1", "Chrome on iPhone"),
        ("<script>alert(1)</script>", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_named_and_nothing_of_its_header_kept(header: str, name: str) -> None:
    assert browser_of(header) == name
