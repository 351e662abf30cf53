"""A name server that never answers costs nobody more than two seconds, and its application two threads."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.utils import timezone

from sessions_app.api.tokens import ApplicationToken
from sessions_app.models import Application, DeliveryAttempt, WebhookEndpoint
from sessions_app.usecases.webhooks.deliver import deliver_webhooks
from sessions_app.usecases.webhooks.redeliver import send_test
from sessions_app.webhooks import addresses, resolving
from sessions_app.webhooks.addresses import UnsafeAddress, resolve_public
from sessions_app.webhooks.resolving import LookUps, TooManyLookUps

PATH = "/api/v1/webhook-endpoints"
TOO_SLOW = "url must be on a public host: slow.example.com cannot be resolved within 2 seconds"


class Silent:
    """A resolver that never answers about slow.example.com."""

    def __init__(self) -> None:
        self.asked, self.release = 0, threading.Event()

    def __call__(self, host: str, port: int) -> list[str]:
        if host != "slow.example.com":
            return ["93.184.216.34"]
        self.asked += 1
        self.release.wait(60)
        return ["93.184.216.34"]


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[Silent]:
    made = Silent()
    monkeypatch.setattr(addresses, "resolve", made)
    monkeypatch.setattr(addresses, "of_requests", LookUps(most=4, of_one=2))
    yield made
    made.release.set()


def save(token: str, url: str = "https://slow.example.com/hook", **more: Any) -> Any:
    try:
        headers = {"Authorization": f"Bearer {token}"}
        return Client().post(PATH, orjson.dumps({"url": url}), "application/json", headers=headers, **more)
    finally:
        connections["default"].close()


def token_of(name: str) -> str:
    return str(ApplicationToken.for_application(Application.objects.create(name=name).id))


def test_a_name_that_is_not_resolved_in_time_is_refused_and_nothing_is_stored(silent: Silent, token: str) -> None:
    begun = time.monotonic()

    answer = save(token)

    assert (answer.status_code, answer.json()["message"]) == (400, [TOO_SLOW])
    assert 2 <= time.monotonic() - begun < 10
    assert not WebhookEndpoint.objects.exists()


def test_an_application_waits_for_two_names_at_once_and_others_go_on(silent: Silent, token: str) -> None:
    other = token_of("Other")
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(save, token) for _ in range(2)]
        while silent.asked < 2:
            time.sleep(0.01)

        third, theirs = save(token), save(other, "https://quick.example.com/hook")

    assert third.status_code == 429
    assert third["Retry-After"] == "5"
    assert third.json()["message"].startswith("url cannot be checked now: host names of this application are still")
    assert theirs.status_code == 201
    assert [each.result().status_code for each in both] == [400, 400]


def test_a_thread_counts_until_it_ends_not_only_while_somebody_waits_for_it(silent: Silent, token: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(save, [token] * 2))

    assert save(token).status_code == 429
    silent.release.set()
    deadline = time.monotonic() + 10
    while (answer := save(token)).status_code == 429 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert answer.status_code == 201


def test_all_applications_together_have_a_number_of_threads(silent: Silent) -> None:
    look_ups = LookUps(most=2, of_one=2)
    with ThreadPoolExecutor(2) as pool:
        for caller in ("a", "b"):
            pool.submit(look_ups.ask, "slow.example.com", 443, resolver=silent, caller=caller)
        while silent.asked < 2:
            time.sleep(0.01)
        with pytest.raises(TooManyLookUps):
            look_ups.ask("quick.example.com", 443, resolver=silent, caller="c")


def test_a_delivery_waits_for_a_thread_and_gets_it(silent: Silent) -> None:
    look_ups = LookUps(most=1, of_one=1, patient=True)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(look_ups.ask, "slow.example.com", 443, resolver=silent, caller="a")
        while silent.asked < 1:
            time.sleep(0.01)
        threading.Timer(0.3, silent.release.set).start()

        assert look_ups.ask("quick.example.com", 443, resolver=silent, caller="b") == ["93.184.216.34"]


def test_no_database_connection_is_held_meanwhile(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    held, ours = [], connections["default"]

    def look(host: str, port: int) -> list[str]:
        held.append(ours.connection)
        return ["93.184.216.34"]

    monkeypatch.setattr(addresses, "resolve", look)

    assert save(token, "https://shop.example.com/hook").status_code == 201
    assert held == [None]


def test_nor_by_the_console_where_a_page_is_one_transaction(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, ours = [], connections["default"]

    def look(host: str, port: int) -> list[str]:
        held.append(ours.connection)
        return ["93.184.216.34"]

    monkeypatch.setattr(addresses, "resolve", look)
    boss = Client()
    boss.force_login(User.objects.create_superuser("boss"))
    form = {"application": application.pk, "url": "https://shop.example.com/hook", "description": "", "enabled": "on"}

    answer = boss.post("/admin/sessions_app/webhookendpoint/add/", form)

    assert answer.status_code == 200
    assert WebhookEndpoint.objects.get().url == "https://shop.example.com/hook"
    assert held == [None]


def test_the_console_says_that_a_name_takes_too_long(silent: Silent, application: Application) -> None:
    boss = Client()
    boss.force_login(User.objects.create_superuser("boss"))
    form = {"application": application.pk, "url": "https://slow.example.com/", "description": "", "enabled": "on"}

    answer = boss.post("/admin/sessions_app/webhookendpoint/add/", form)

    sentence = "The URL must be on a public host: slow.example.com cannot be resolved within 2 seconds"
    assert sentence in answer.content.decode()
    assert not WebhookEndpoint.objects.exists()


def test_the_same_deadline_holds_for_what_is_sent(
    endpoint: Callable[..., WebhookEndpoint], silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = endpoint()
    WebhookEndpoint.objects.update(url="https://slow.example.com/hook")
    send_test(endpoint=made, now=timezone.now())
    begun = time.monotonic()

    deliver_webhooks()

    assert time.monotonic() - begun < 10
    assert DeliveryAttempt.objects.get().problem == "slow.example.com cannot be resolved within 2 seconds"


def test_a_fault_of_the_resolver_is_told_as_before() -> None:
    def fail(host: str, port: int) -> list[str]:
        raise TimeoutError("the system's own")

    with pytest.raises(UnsafeAddress, match=r"cannot be resolved$"):
        resolve_public("shop.example.com", 443, mode="live", resolver=fail)
    assert resolving.LOOK_UP_SECONDS == 2
