"""Users, browsers at different addresses, and authenticator apps."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp

from sessions_app.models import AuditEntry, AuthenticatorApp
from sessions_app.staff.signin import enrolment
from sessions_app.staff.signin.confirming import CONFIRMED

PASSWORD = "correct horse battery"
BEGIN = 1_800_000_000


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Django's own hasher is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clock() -> Any:
    """A clock that only the test moves."""
    with time_machine.travel(BEGIN, tick=False) as moving:
        yield moving


@pytest.fixture
def person(database: None) -> Callable[..., User]:
    """Makes a member of staff with roles; password PASSWORD."""

    def make(name: str = "ann", *roles: str, **columns: Any) -> User:
        made = User.objects.create_user(name, password=PASSWORD, is_staff=True, **columns)
        made.groups.set(Group.objects.filter(name__in=roles))
        assert made.groups.count() == len(roles)
        return made

    return make


@pytest.fixture
def ann(person: Callable[..., User]) -> User:
    return person("ann", "administrator")


@pytest.fixture
def sign_in() -> Callable[..., Any]:
    """Fills in the sign-in form in a browser at an address; returns the response, whose `client` is the browser."""

    def fill(name: str = "ann", password: str = PASSWORD, *, code: str = "", address: str = "192.0.2.1") -> Any:
        client = Client(REMOTE_ADDR=address)
        form = {"username": name, "password": password, "code": code}
        answer = client.post("/admin/login/?next=/admin/auth/user/", form)
        answer.client = client
        return answer

    return fill


@pytest.fixture
def noted(database: None) -> Callable[[], list[tuple[str, str, str]]]:
    """The audit entries about signing in since the test began (who, what, why); tests do not empty the log."""
    before = AuditEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0

    def read() -> list[tuple[str, str, str]]:
        rows = AuditEntry.objects.filter(id__gt=before, action__startswith="sign").order_by("id")
        return list(rows.values_list("subject", "action", "reason"))

    return read


def confirm(browser: Client) -> None:
    """Marks the signed-in user as confirmed just now."""
    session = browser.session
    session[CONFIRMED] = timezone.now().timestamp()
    session.save()


def app_code(user: User) -> str:
    """The current code of the authenticator app."""
    return f"{totp(AuthenticatorApp.objects.get(user=user).seed):06}"


@pytest.fixture
def enrolled(ann: User, clock: Any) -> list[str]:
    """Ann has a second factor, whose last code is a minute old; returns her recovery codes."""
    enrolment.begin(ann)
    _, codes = enrolment.confirm(ann, code=app_code(ann), now=timezone.now())
    clock.shift(60)
    return codes
