"""How long a session lasts, what ends it, and who can reach only the page for a second factor."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from sessions_app.models import StaffSession
from sessions_app.usecases.background.purge import Retention, purge
from tests.staff.conftest import PASSWORD, app_code, confirm

PEOPLE = "/admin/auth/user/"
MINUTES, HOURS = 60, 3600
SignIn = Callable[..., Any]


@pytest.fixture
def browser(ann: User, clock: Any, sign_in: SignIn) -> Client:
    """Ann has just signed in."""
    return sign_in().client


def test_an_hour_without_activity_ends_it_and_says_so(browser: Client, clock: Any) -> None:
    clock.shift(59 * MINUTES)
    assert browser.get(PEOPLE).status_code == 200
    clock.shift(59 * MINUTES)
    assert browser.get(f"{PEOPLE}?q=ann").status_code == 200
    clock.shift(60 * MINUTES)

    ended = browser.get(f"{PEOPLE}?q=ann&background=1")

    assert ended["Location"] == "/admin/login/?ended=idle&next=%2Fadmin%2Fauth%2Fuser%2F%3Fq%3Dann"
    page = browser.get(ended["Location"])
    assert "You were signed out after 60 minutes without activity." in page.content.decode()
    back = browser.post(ended["Location"], {"username": "ann", "password": PASSWORD})
    assert back["Location"] == f"{PEOPLE}?q=ann"


@pytest.mark.parametrize(("query", "headers"), [({"background": "1"}, {}), ({}, {"X-Background": "1"})])
def test_what_a_page_asks_by_itself_is_no_activity(
    query: dict[str, str], headers: dict[str, str], browser: Client, clock: Any
) -> None:
    for _ in range(2):
        clock.shift(29 * MINUTES)
        assert browser.get(PEOPLE, query, headers=headers).status_code == 200
    clock.shift(2 * MINUTES)

    ended = browser.get(PEOPLE, headers={"X-Background": "1"})

    assert (ended.status_code, ended.content.decode()) == (
        401,
        "You were signed out after 60 minutes without activity.",
    )
    assert browser.get(PEOPLE).status_code == 302


def test_twelve_hours_end_it_whatever_happens(browser: Client, clock: Any) -> None:
    for _ in range(23):
        clock.shift(30 * MINUTES)
        assert browser.get(PEOPLE).status_code == 200
    clock.shift(30 * MINUTES)

    ended = browser.post(PEOPLE, {"action": "lift_locks", "_selected_action": []})

    assert ended["Location"].startswith("/admin/login/?ended=age&")
    assert "You were signed out 12 hours after you signed in." in browser.get(ended["Location"]).content.decode()


def test_activity_is_written_down_once_a_minute_at_most(browser: Client, clock: Any) -> None:
    for seconds, written in ((59, False), (2, True)):
        clock.shift(seconds)
        before = StaffSession.objects.get().session_data
        browser.get(PEOPLE)
        assert (StaffSession.objects.get().session_data != before) is written


def test_switching_somebody_off_ends_their_sessions_at_once(browser: Client, ann: User) -> None:
    User.objects.filter(pk=ann.pk).update(is_active=False)

    assert browser.get(PEOPLE)["Location"] == f"/admin/login/?next={PEOPLE}"


def test_a_new_password_ends_the_other_sessions(browser: Client, sign_in: SignIn) -> None:
    other = sign_in().client
    form = {"old_password": PASSWORD, "new_password1": "a longer password", "new_password2": "a longer password"}

    changed = browser.post("/admin/password_change/", form)

    assert changed["Location"] == "/admin/password_change/done/"
    assert browser.get(PEOPLE).status_code == 200
    assert other.get(PEOPLE).status_code == 302


def test_a_session_older_than_the_second_factor_signs_in_again(
    browser: Client, ann: User, enrolled: list[str], sign_in: SignIn
) -> None:
    ended = browser.get(PEOPLE)

    assert ended["Location"].startswith("/admin/login/?ended=second-factor&")
    assert "Sign in with a code." in browser.get(ended["Location"]).content.decode()
    assert sign_in(code=app_code(ann)).client.get(PEOPLE).status_code == 200


def test_whoever_needs_a_second_factor_sets_it_up_first(browser: Client, ann: User, settings: Any, clock: Any) -> None:
    settings.STAFF_TWO_FACTOR = True
    for path in ("/admin/", PEOPLE, "/admin/password_change/"):
        assert browser.get(path)["Location"] == "/admin/two-factor/"
    asking = browser.get("/admin/two-factor/")["Location"]
    assert browser.post(asking, {"password": PASSWORD})["Location"] == "/admin/two-factor/"
    assert "A second factor is required" in browser.get("/admin/two-factor/").content.decode()

    browser.post("/admin/two-factor/", {"do": "begin"})
    page = browser.get("/admin/two-factor/").content.decode()
    assert "<svg" in page
    assert "otpauth://totp/Switchyard" in page
    assert browser.get(PEOPLE).status_code == 302
    shown = browser.post("/admin/two-factor/", {"do": "confirm", "code": app_code(ann)})

    assert len(shown.context["codes"]) == 10
    assert browser.get(PEOPLE).status_code == 200
    again = browser.get("/admin/two-factor/").content.decode()
    assert "10 recovery codes left" in again
    assert not any(code in again for code in shown.context["codes"])


def test_a_secret_nobody_confirmed_lapses(browser: Client, ann: User, clock: Any) -> None:
    confirm(browser)
    browser.post("/admin/two-factor/", {"do": "begin"})
    clock.shift(15 * MINUTES)
    confirm(browser)

    late = browser.post("/admin/two-factor/", {"do": "confirm", "code": app_code(ann)}, follow=True)

    assert "Begin again." in late.content.decode()
    assert "<svg xmlns" not in late.content.decode()


def test_new_recovery_codes_and_removal_need_a_code(
    ann: User, enrolled: list[str], sign_in: SignIn, clock: Any
) -> None:
    browser = sign_in(code=enrolled[0]).client
    confirm(browser)
    for action in ("codes", "remove"):
        refused = browser.post("/admin/two-factor/", {"do": action, "code": "12345"})
        assert refused.context[f"{action}_form"].errors["code"][0].startswith("A code is 6 digits")

    made = browser.post("/admin/two-factor/", {"do": "codes", "code": app_code(ann)}).context["codes"]
    assert len(made) == 10
    stale = browser.post("/admin/two-factor/", {"do": "remove", "code": enrolled[1]})
    assert "code" in stale.context["remove_form"].errors
    clock.shift(1)
    browser.post("/admin/two-factor/", {"do": "remove", "code": made[0]})

    assert browser.get(PEOPLE).status_code == 200
    assert sign_in().status_code == 302


def test_ended_sessions_and_old_failures_are_forgotten(browser: Client, sign_in: SignIn, clock: Any) -> None:
    sign_in(password="wrong")
    clock.shift(12 * HOURS + 1)

    done = purge(now=timezone.now(), retention=Retention())

    assert (done["staff sessions"], done["refused sign-ins"]) == (1, 1)
    assert purge(now=timezone.now(), retention=Retention()).total() == 0
