"""Users of the console, signed in or not, cannot block payments: one web process over real HTTP."""

import itertools
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import httpx2
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.db.transaction import atomic
from django.test import Client

from tests import processes
from tests.faults.clients import order
from tests.sandbox_control import Sandbox

pytestmark = pytest.mark.timeout(300)
PAYMENTS = 8
PAGE = "/admin/sessions_app/settlementfile/"
BUSY = {
    "Many people are signing in right now. Nothing was looked at or changed.",
    "The console is busy right now. Nothing was changed.",
    "The database did not answer in time. What you did last may not have been kept.",
}


@pytest.fixture
def web(sandbox: Sandbox, account: Callable[..., Any]) -> Iterator[str]:
    """One web process with the default of eight connections."""
    account("people")
    port = processes.free_port()
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PORT": str(port),
        "WEB_PROCESSES": "1",
        "DATABASE_URL": processes.database_url(),
        "SANDBOX_API_BASE": settings.PROVIDER_API_BASES["sandbox"],
        "LOG_LEVEL": "CRITICAL",
    }
    base = f"http://127.0.0.1:{port}"
    command = (sys.executable, "-m", "config.process", "web")
    with processes.process(*command, ready=f"{base}/healthz", env=environment, seconds=60):
        yield base


@contextmanager
def meanwhile(work: Callable[[], httpx2.Response], *, times: int) -> Iterator[list[httpx2.Response]]:
    """Many clients repeat the same request until the block ends; yields their answers."""
    answers: list[httpx2.Response] = []
    over = Event()

    def again(_: int) -> None:
        while not over.is_set():
            answers.append(work())

    with ThreadPoolExecutor(times) as pool:
        try:
            running = [pool.submit(again, number) for number in range(times)]
            time.sleep(1)
            yield answers
        finally:
            over.set()
    for each in running:
        each.result()


def payments(web: str, token: str) -> list[int]:
    """Orders posted one after the other, and how each was answered."""
    headers = {"Authorization": f"Bearer {token}"}
    orders = (order(f"PEOPLE-{number}") for number in itertools.count())
    return [
        httpx2.post(
            f"{web}/api/v1/sessions",
            json=body,
            headers=headers | {"Idempotency-Key": body["orderReference"]},
            timeout=60,
        ).status_code
        for body in itertools.islice(orders, PAYMENTS)
    ]


def is_sorry(answer: httpx2.Response) -> bool:
    """A page with a sentence, and when to come back."""
    return any(sentence in answer.text for sentence in BUSY) and int(answer.headers["Retry-After"]) > 0


def test_many_anonymous_sign_ins_at_once_cost_no_payment(web: str, token: str) -> None:
    form = httpx2.get(f"{web}/admin/login/")
    csrf = form.cookies["csrftoken"]

    def sign_in() -> httpx2.Response:
        typed = {"username": "nobody", "password": "guess", "csrfmiddlewaretoken": csrf}
        return httpx2.post(f"{web}/admin/login/", data=typed, cookies={"csrftoken": csrf}, timeout=60)

    with meanwhile(sign_in, times=32) as answers:
        assert payments(web, token) == [201] * PAYMENTS

    assert set(Counter(each.status_code for each in answers)) <= {200, 429, 503}
    assert all(is_sorry(each) for each in answers if each.status_code == 503)


def test_slow_console_pages_cost_no_payment(web: str, token: str, database: None) -> None:
    browser = Client()
    browser.force_login(User.objects.create_superuser("ann"))
    cookies = {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}

    def look() -> httpx2.Response:
        return httpx2.get(f"{web}{PAGE}", cookies=cookies, timeout=60)

    with atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK sessions_app_settlementfile IN ACCESS EXCLUSIVE MODE")  # so every query of it takes 5 s
        with meanwhile(look, times=32) as answers:
            assert payments(web, token) == [201] * PAYMENTS

    assert {each.status_code for each in answers} == {503}
    assert all(is_sorry(each) for each in answers)
    assert look().status_code == 200
