"""Name, password and, once it is set up, a code; too many wrong ones lock a name at an address."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from sessions_app.models import AuditEntry
from sessions_app.staff.signin import enrolment
from tests.staff.conftest import PASSWORD, app_code

LOCKED = "Too many failed sign-ins for this name from this address. Try again in 15 minutes, or ask"
SignIn = Callable[..., Any]
Noted = Callable[[], list[tuple[str, str, str]]]


def test_a_password_is_enough_without_a_second_factor(noted: Noted, ann: User, sign_in: SignIn) -> None:
    answer = sign_in()

    assert (answer.status_code, answer["Location"]) == (302, "/admin/auth/user/")
    cookie = answer.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 12 * 3600)
    assert answer.client.get("/admin/auth/user/").status_code == 200
    assert answer.client.post("/admin/logout/").status_code == 200
    assert answer.client.get("/admin/auth/user/").status_code == 302
    assert noted() == [("ann", "signed in", ""), ("ann", "signed out", "")]


def test_a_code_is_asked_for_once_it_is_set_up(noted: Noted, ann: User, enrolled: list[str], sign_in: SignIn) -> None:
    without = sign_in()
    assert without.context["form"].errors == {
        "code": ["Enter the code your authenticator app shows now, or a recovery code."]
    }
    assert PASSWORD not in without.content.decode()
    assert "sessionid" not in without.cookies
    assert AccessAttempt.objects.count() == 0  # a missing code is not counted

    answer = sign_in(code=app_code(ann))

    assert answer.client.get("/admin/auth/user/").status_code == 200
    assert noted() == [("ann", "sign-in refused", "no code"), ("ann", "signed in", "")]


def test_a_code_works_once(noted: Noted, ann: User, enrolled: list[str], sign_in: SignIn) -> None:
    code = app_code(ann)
    assert sign_in(code=code).status_code == 302

    again = sign_in(code=code)

    assert "was used already" in again.context["form"].errors["code"][0]
    assert noted()[-1] == ("ann", "sign-in refused", "wrong code")


def test_a_recovery_code_works_once_however_it_is_typed(ann: User, enrolled: list[str], sign_in: SignIn) -> None:
    typed = enrolled[0].replace("-", " ")
    assert sign_in(code=typed).status_code == 302

    assert sign_in(code=typed).status_code == 200
    assert sign_in(code=app_code(ann)).status_code == 302  # wrong recovery codes do not lock the app


def test_guessing_codes_gets_slower(ann: User, enrolled: list[str], sign_in: SignIn) -> None:
    wrong = f"{(int(app_code(ann)) + 1) % 1_000_000:06}"
    sign_in(code=wrong)

    right = sign_in(code=app_code(ann), address="192.0.2.9")

    assert right.context["form"].errors["code"] == ["Too many wrong codes. Try again in 1 seconds."]


def test_wrong_codes_lock_as_wrong_passwords_do(ann: User, enrolled: list[str], sign_in: SignIn, clock: Any) -> None:
    for wait in (1, 2, 4, 8):
        assert sign_in(code="0000-0000-0000").status_code == 200
        clock.shift(wait)

    assert sign_in(code="0000-0000-0000").status_code == 429
    assert sign_in(code=app_code(ann)).status_code == 429


def test_five_failures_lock_the_name_at_that_address_until_time_lifts_it(
    noted: Noted, ann: User, person: Callable[..., User], sign_in: SignIn, clock: Any
) -> None:
    person("bob")
    assert [sign_in(password="wrong").status_code for _ in range(4)] == [200] * 4
    fifth = sign_in(password="wrong")
    assert (fifth.status_code, fifth["Retry-After"]) == (429, "900")
    assert LOCKED in fifth.content.decode()

    clock.shift(14 * 60)
    assert "Try again in 1 minute, or" in sign_in().content.decode()  # the right password
    assert sign_in(address="192.0.2.2").status_code == 302
    assert sign_in("bob").status_code == 302

    clock.shift(61)
    assert sign_in().status_code == 302
    refused = [each for each in noted() if each[1] == "sign-in refused"]
    assert refused == [("ann", "sign-in refused", "wrong password")] * 4 + [
        ("ann", "sign-in refused", "wrong password; locked here")
    ]


def test_many_guesses_at_once_are_no_more_guesses(
    noted: Noted, ann: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = MD5PasswordHasher.verify

    def slow(hasher: MD5PasswordHasher, password: str, encoded: str) -> bool:
        if password == PASSWORD:  # while this one is hashed, the others fail
            assert [sign_in(password="wrong").status_code for _ in range(5)] == [200] * 4 + [429]
        return verify(hasher, password, encoded)

    monkeypatch.setattr(MD5PasswordHasher, "verify", slow)

    assert sign_in().status_code == 429
    assert {action for _, action, _ in noted()} == {"sign-in refused"}


def test_another_user_agent_does_not_start_anew(ann: User) -> None:
    form = {"username": "ann", "password": "wrong"}

    answers = [Client(HTTP_USER_AGENT=f"Browser {n}").post("/admin/login/", form).status_code for n in range(5)]

    assert answers == [200] * 4 + [429]


def test_a_name_nobody_has_is_locked_alike_and_kept_nowhere(noted: Noted, database: None, sign_in: SignIn) -> None:
    answers = [sign_in("my-password", password="x").status_code for _ in range(5)]

    assert answers == [200] * 4 + [429]
    assert noted() == []
    (attempt,) = AccessAttempt.objects.values()
    assert "my-password" not in str(attempt)


def test_addresses_of_one_ipv6_network_are_one(ann: User, sign_in: SignIn) -> None:
    answers = [sign_in(password="wrong", address=f"2001:db8::{n}").status_code for n in range(1, 6)]

    assert answers == [200] * 4 + [429]
    assert sign_in(address="2001:db8:0:1::1").status_code == 302


def test_an_administrator_lifts_a_lock(ann: User, person: Callable[..., User], sign_in: SignIn, client: Client) -> None:
    bob, before = person("bob"), AuditEntry.objects.count()  # the log is not emptied between tests
    for _ in range(5):
        sign_in("bob", "wrong")
    client.force_login(ann)
    assert "at 192.0.2.1 until" in client.get(f"/admin/auth/user/{bob.pk}/change/").content.decode()

    client.post("/admin/auth/user/", {"action": "lift_locks", "_selected_action": [bob.pk]})

    assert sign_in("bob").status_code == 302
    lifted = AuditEntry.objects.filter(action="sign-in lock lifted", number__gt=before).get()
    assert (lifted.actor, lifted.subject) == ("ann", "bob")


def test_people_who_are_not_staff_or_no_longer_active_are_refused(
    noted: Noted, person: Callable[..., User], sign_in: SignIn
) -> None:
    person("gone", is_active=False)
    User.objects.create_user("shopper", password=PASSWORD)

    assert [sign_in("gone").status_code, sign_in("shopper").status_code] == [200, 200]

    assert noted() == [("gone", "sign-in refused", "not active"), ("shopper", "sign-in refused", "not staff")]


def test_machines_pay_nothing_for_it() -> None:
    from django.conf import settings

    machine = " ".join(settings.MACHINE_MIDDLEWARE)
    assert not re.search("axes|otp|signin|audit|auth", machine)


def test_wrong_codes_of_two_at_once_are_both_counted(ann: User, enrolled: list[str]) -> None:
    from sessions_app.staff.signin import codes
    from tests.threads import at_once

    def guess() -> str:
        try:
            codes.use_code(ann, code="222222222222")
        except codes.CodeRefused as exc:
            return exc.why
        return "accepted"

    found = at_once(4, guess)

    assert sorted(found) == ["too many wrong codes"] * 3 + ["wrong code"]


def test_two_enrolments_at_once_leave_one_second_factor(ann: User, clock: Any) -> None:
    from sessions_app.models import AuthenticatorApp, RecoveryCode
    from tests.threads import at_once

    at_once(4, lambda: enrolment.begin(ann))
    code, now = app_code(ann), timezone.now()

    def confirm() -> int:
        try:
            return len(enrolment.confirm(ann, code=code, now=now)[1])
        except enrolment.NothingBegun:
            return 0

    assert sorted(at_once(4, confirm)) == [0, 0, 0, 10]
    assert AuthenticatorApp.objects.get().confirmed
    assert RecoveryCode.objects.count() == 10
