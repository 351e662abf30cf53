"""The product as a browser meets it: its own web process over the test's database, and people who sign in."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import totp
from playwright.sync_api import Page

from sessions_app.api.tokens import ApplicationToken
from sessions_app.models import Application, AuthenticatorApp, PaymentSession
from tests import processes
from tests.console_dataset import second_factor

PASSWORD = "correct horse battery"
PATIENCE_MS, PATIENCE_SECONDS = 30_000, 60
ADMIN = "/admin/"


@dataclass(frozen=True)
class Site:
    """Where it is, and what other processes of it are told."""

    web: str
    environment: dict[str, str]

    def open(self, application: Application, body: dict[str, Any]) -> PaymentSession:
        """Opens a session as the merchant's server does."""
        token = ApplicationToken.for_application(application.id)
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex}
        answer = httpx2.post(f"{self.web}/api/v1/sessions", json=body, headers=headers, timeout=30)
        assert answer.status_code == 201, answer.text
        return PaymentSession.objects.get(pk=answer.json()["sessionId"])


def cookie_of(user: User) -> str:
    """A session of somebody who has shown a second factor, as the sign-in page begins it."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = AuthenticatorApp.objects.get(user=user).persistent_id
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def serving(sandbox: str) -> Iterator[Site]:
    """Serves until the block ends, to people who all need a second factor."""
    port = processes.free_port()
    web = f"http://127.0.0.1:{port}"
    environment = {
        "DATABASE_URL": processes.database_url(),
        "CELERY_BROKER_URL": "",  # the database
        "SANDBOX_API_BASE": sandbox,
        "PUBLIC_BASE_URL": web,
        "STAFF_TWO_FACTOR": "on",
        "LOG_LEVEL": "CRITICAL",
    }
    granian = [str(Path(sys.executable).with_name("granian")), "--interface", "rsgi", "config.rsgi:door"]
    granian += ["--http", "1", "--port", str(port), "--workers", "1", "--no-log"]
    with processes.process(*granian, ready=f"{web}/healthz", env=environment, seconds=60):
        yield Site(web, environment)


def person(role: str, *, enrolled: bool = True) -> User:
    """Somebody of one role, with an authenticator app or without."""
    made = User.objects.create(username=role, password=_hashed(), is_staff=True)
    made.groups.add(Group.objects.get(name=role))
    if enrolled:
        second_factor(made)
    return made


@cache
def _hashed() -> str:
    """Once: it is slow on purpose."""
    return make_password(PASSWORD)


def code_of(user: User) -> str:
    """What the person's authenticator app shows now."""
    return f"{totp(AuthenticatorApp.objects.get(user=user).seed):06}"


def reload_until(page: Page, there: Callable[[], bool]) -> None:
    """As somebody does who waits for what the page does not show by itself."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not there():
        assert time.monotonic() < deadline, f"{page.url} does not come to show it"
        page.reload()
