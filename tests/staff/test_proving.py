"""Setting any password or second factor requires the user's own password."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from sessions_app.models import AuditEntry, AuthenticatorApp
from sessions_app.staff.signin import enrolment
from tests.console_dataset import second_factor
from tests.staff.conftest import PASSWORD, confirm
from tests.threads import at_once

PEOPLE = "/admin/auth/user/"
NEW = {"password1": "a longer password", "password2": "a longer password"}
OTHERS_WAYS = ["0{}", "+{}", "%20{}", "{}%20", "{}%0A", "_3{}", "{}_0A"]


@pytest.fixture
def browser(ann: User, sign_in: Callable[..., Any]) -> Client:
    """Ann has signed in and has not confirmed."""
    return sign_in().client


@pytest.mark.parametrize("spelling", OTHERS_WAYS)
def test_ones_own_page_written_another_way_sets_no_password(spelling: str, browser: Client, ann: User) -> None:
    confirm(browser)

    answer = browser.post(f"{PEOPLE}{spelling.format(ann.pk)}/password/", NEW)

    ann.refresh_from_db()
    assert answer.status_code == 404
    assert ann.check_password(PASSWORD)


def test_somebody_elses_password_is_set_once_ones_own_is_given(
    clock: Any, browser: Client, person: Callable[..., User]
) -> None:
    bob = person("bob")
    page = f"{PEOPLE}{bob.pk}/password/"

    asked = browser.post(page, NEW)
    bob.refresh_from_db()
    assert asked["Location"] == f"/admin/confirm/?next=%2Fadmin%2Fauth%2Fuser%2F{bob.pk}%2Fpassword%2F"
    assert bob.check_password(PASSWORD)

    assert browser.post(asked["Location"], {"password": PASSWORD})["Location"] == page
    browser.post(page, NEW)
    bob.refresh_from_db()
    assert bob.check_password("a longer password")

    clock.shift(15 * 60)
    assert browser.get(page)["Location"] == asked["Location"]


@pytest.mark.parametrize("form", [{"do": "begin"}, {"do": "confirm", "code": "123456"}, {"do": "remove"}])
def test_a_second_factor_is_set_up_and_removed_once_ones_own_password_is_given(
    form: dict[str, str], browser: Client
) -> None:
    answer = browser.post("/admin/two-factor/", form)

    assert answer["Location"] == "/admin/confirm/?next=%2Fadmin%2Ftwo-factor%2F"
    assert not AuthenticatorApp.objects.exists()


def test_a_person_is_added_and_a_second_factor_reset_once_ones_own_password_is_given(
    browser: Client, person: Callable[..., User]
) -> None:
    bob = person("bob")
    second_factor(bob)

    added = browser.post(f"{PEOPLE}add/", {"username": "new", **NEW})
    reset = browser.post(PEOPLE, {"action": "reset_two_factor", "_selected_action": [bob.pk]})

    assert [answer["Location"][:14] for answer in (added, reset)] == ["/admin/confirm"] * 2
    assert not User.objects.filter(username="new").exists()
    assert AuthenticatorApp.objects.filter(user=bob).exists()


def test_wrong_passwords_of_ones_own_are_counted_noted_and_lock(
    clock: Any, browser: Client, ann: User, sign_in: Callable[..., Any]
) -> None:
    change = {"old_password": "wrong", "new_password1": "a longer password", "new_password2": "a longer password"}
    before = AuditEntry.objects.order_by("-id").first()

    wrong = browser.post("/admin/password_change/", change)
    statuses = [browser.post("/admin/confirm/", {"password": "wrong"}).status_code for _ in range(4)]
    right = browser.post("/admin/password_change/", {**change, "old_password": PASSWORD})

    assert "old_password" in wrong.context["form"].errors
    assert statuses == [200, 200, 200, 429]
    assert (right.status_code, right["Retry-After"]) == (429, "900")
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)
    noted = AuditEntry.objects.filter(id__gt=before.id if before else 0, action="password refused")
    reasons = list(noted.order_by("id").values_list("subject", "reason"))
    assert reasons == [("ann", "wrong password")] * 4 + [("ann", "wrong password; locked here")]
    assert sign_in().status_code == 429


def test_of_many_guesses_at_once_only_the_allowed_number_is_judged(browser: Client) -> None:
    def guess() -> int:
        own = Client(REMOTE_ADDR="192.0.2.1")
        own.cookies = browser.cookies
        return own.post("/admin/confirm/", {"password": "wrong"}).status_code

    at_once(12, guess)

    assert browser.post("/admin/confirm/", {"password": PASSWORD}).status_code == 429


@pytest.mark.parametrize("elsewhere", ["https://a.example/", "//a.example", "javascript:a()", "\\a.example"])
def test_confirming_leads_nowhere_else(elsewhere: str, browser: Client) -> None:
    answer = browser.post("/admin/confirm/", {"password": PASSWORD}, query_params={"next": elsewhere})

    assert answer["Location"] == "/admin/"


def test_a_secret_begun_is_shown_to_nobody_who_has_not_confirmed(browser: Client, ann: User) -> None:
    enrolment.begin(ann)

    assert browser.get("/admin/two-factor/").status_code == 302
    assert enrolment.second_factor_of(ann, now=timezone.now()).pending is not None
