"""Where https is configured, a token sent in clear is refused, not redirected after the fact."""

from typing import Any

import pytest
from django.conf import settings as given
from django.core.checks import run_checks
from django.test import Client

REFUSED = b'{"error":"Forbidden","message":"Use https: this API is not served over plain http","statusCode":403}'


@pytest.fixture(autouse=True)
def https(settings: Any, database: None) -> None:
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True


@pytest.mark.parametrize("path", ["/api/v1/sessions", "/api/v1/openapi.json", "/oauth/token", "/api/nowhere"])
def test_machines_are_refused_over_plain_http(path: str, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}

    for method in ("get", "post"):
        answer = getattr(Client(headers=headers), method)(path)
        assert (answer.status_code, answer.content) == (403, REFUSED)
    assert Client(headers=headers).get(path, secure=True).status_code != 403


def test_what_the_proxy_says_decides(settings: Any, token: str) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = Client(headers={"Authorization": f"Bearer {token}"})

    assert client.get("/api/v1/sessions", headers={"X-Forwarded-Proto": "https"}).status_code == 200
    assert client.get("/api/v1/sessions", headers={"X-Forwarded-Proto": "http"}).content == REFUSED


def test_health_is_probed_and_events_are_taken_over_http_and_people_are_led_to_https() -> None:
    assert Client().get("/healthz").status_code == 200
    assert Client().post("/webhooks/sandbox/nobody").status_code == 404
    assert Client().get("/admin/login/")["Location"] == "https://testserver/admin/login/"


def test_machines_and_people_meet_the_same_rule() -> None:
    rule = "sessions_app.api.transport.HttpsOnlyMiddleware"

    assert rule in given.MACHINE_MIDDLEWARE
    assert rule in given.MIDDLEWARE


@pytest.mark.parametrize(("behind", "found"), [(False, 1), (True, 0)])
def test_https_without_its_proxy_is_found_before_it_is_deployed(behind: bool, found: int, settings: Any) -> None:
    settings.BEHIND_PROXY = behind

    messages = [each for each in run_checks(include_deployment_checks=True) if each.id == "sessions.W006"]

    assert len(messages) == found
    assert all("BEHIND_PROXY is off" in each.msg for each in messages)
