"""What comes without a login is limited for each address; what has one is not counted."""

import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from providers.sandbox.webhook import signature
from sessions_app.api import anonymous
from sessions_app.limits.rates import FixedWindow
from sessions_app.models import Application
from sessions_app.usecases.merchants.tokens import add_credential

MOST = 3
TOO_MANY = b'{"error":"Too Many Requests","message":"Too many requests. Please slow down","statusCode":429}'
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def few(settings: Any, monkeypatch: pytest.MonkeyPatch, database: None) -> None:
    """Three an hour, nothing counted yet and no login known."""
    settings.ANONYMOUS_RATE_LIMIT = (MOST, 3600)
    monkeypatch.setattr(anonymous, "requests", FixedWindow(clock=lambda: 0.0))


def exhaust(address: str = "127.0.0.1") -> None:
    for _ in range(MOST):
        Client(REMOTE_ADDR=address).get("/nowhere")


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("get", "/api/v1/sessions", {}),
        ("get", "/api/v1/sessions", {"Authorization": "Bearer a.b.c"}),
        ("get", "/api/v1/openapi.json", {}),
        ("get", "/api/nowhere", {}),
        ("post", "/oauth/token", {}),
    ],
)
def test_machines_are_told_when_to_come_back_before_the_database_is_asked(
    method: str, path: str, headers: dict[str, str], django_assert_num_queries: Any
) -> None:
    client = Client(headers=headers)
    assert 429 not in [getattr(client, method)(path).status_code for _ in range(MOST)]

    with django_assert_num_queries(0):
        answer = getattr(client, method)(path)

    assert (answer.status_code, answer.content, answer["Retry-After"]) == (429, TOO_MANY, "3600")
    assert getattr(Client(headers=headers, REMOTE_ADDR="192.0.2.7"), method)(path).status_code != 429


@pytest.mark.parametrize("path", ["/", "/docs", "/admin/", "/admin/login/", "/nowhere"])
def test_people_get_a_page_with_a_sentence(path: str, django_assert_num_queries: Any) -> None:
    client = Client()
    client.cookies["sessionid"] = "x" * 32  # a session nobody has
    assert 429 not in [client.get(path).status_code for _ in range(MOST)]

    with django_assert_num_queries(0):
        answer = client.get(path)

    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "Too many requests came from this address without signing in." in answer.content.decode()


def test_whoever_has_one_address_of_an_ipv6_network_has_all() -> None:
    for number in range(MOST):
        exhaust(f"2001:db8::{number}")

    assert Client(REMOTE_ADDR="2001:db8::ffff").get("/docs").status_code == 429
    assert Client(REMOTE_ADDR="2001:db8:0:1::1").get("/docs").status_code == 200


def test_a_token_rightly_asked_for_and_what_is_done_with_it_are_not_counted(application: Application) -> None:
    new = add_credential(application)
    form = f"grant_type=client_credentials&client_id={new.client_id}&client_secret={new.client_secret}"
    client = Client()

    tokens = [client.post("/oauth/token", form, content_type=FORM).json()["access_token"] for _ in range(MOST * 2)]
    answers = [client.get("/api/v1/sessions", headers={"Authorization": f"Bearer {each}"}) for each in tokens * 2]

    assert {each.status_code for each in answers} == {200}
    assert anonymous.requests.counts.total() == 0


def test_a_known_token_goes_on_while_its_address_is_refused(call: Callable[..., Any], application: Application) -> None:
    assert call("GET").status_code == 200
    exhaust()

    assert call("GET").status_code == 200
    Application.objects.update(enabled=False)
    assert [call("GET").status_code for _ in range(2)] == [401, 429]  # found out once, and then a stranger's


def test_somebody_signed_in_goes_on_while_the_address_is_refused() -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("ann"))
    assert [client.get("/admin/").status_code for _ in range(MOST * 2)] == [200] * MOST * 2
    exhaust()

    assert client.get("/admin/").status_code == 200
    assert Client().get("/admin/").status_code == 429


def test_events_rightly_signed_are_not_counted_and_others_have_a_count_of_their_own(
    account: Callable[..., Any],
) -> None:
    (secret,) = account("counted").credentials.webhook_secrets
    data = {"id": "co_1", "reference": str(uuid4()), "status": "declined", "amount": 1, "currency": "AUD"}
    event = {"id": "evt_1", "type": "checkout.declined", "created": int(time.time()), "data": data}
    exhaust()

    good = [deliver(json.dumps(event).encode(), secret=secret) for _ in range(MOST * 20)]
    bad = [deliver(b"{}", header="t=1,v1=0") for _ in range(MOST * 10 + 1)]

    assert good == [200] * MOST * 20
    assert bad == [400] * MOST * 10 + [429]


def deliver(body: bytes, *, header: str = "", secret: str = "") -> int:
    signed = header or signature(body, secret=secret, timestamp=int(time.time()))
    headers = {"Sandbox-Signature": signed}
    return Client().post("/webhooks/sandbox/counted", body, "application/json", headers=headers).status_code


def test_health_is_told_while_the_address_is_refused() -> None:
    exhaust()

    assert Client().get("/healthz").status_code == 200
    assert Client().get("/readyz").status_code == 200


def test_the_front_asks_without_counting(token: str) -> None:
    ask = anonymous.seconds_to_wait
    assert [ask(address="192.0.2.1", path="/docs") for _ in range(MOST * 2)] == [0] * MOST * 2
    exhaust("192.0.2.1")

    assert ask(address="192.0.2.1", path="/docs") == 3600
    assert ask(address="192.0.2.1", path="/docs", authorization=f"Bearer {token}") == 3600
    assert ask(address="192.0.2.1", path="/readyz") == 0
    assert ask(address="192.0.2.2", path="/docs") == 0
    Client().get("/api/v1/sessions", headers={"Authorization": f"Bearer {token}"})
    assert ask(address="192.0.2.1", path="/docs", authorization=f"Bearer {token}") == 0
    assert ask(address=f"not an address {uuid4()}", path="/docs") == 0
