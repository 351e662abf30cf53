"""Every call of the API refuses query parameters that it does not know, and says which."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from sessions_app.models import IdempotencyRecord, WebhookEndpoint

NOBODY = "018f0000-0000-7000-8000-000000000000"
ENDPOINT = f"/api/v1/webhook-endpoints/{NOBODY}"
CALLS = [
    ("GET", "/api/v1/sessions"),
    ("POST", "/api/v1/sessions"),
    ("GET", f"/api/v1/sessions/{NOBODY}"),
    ("GET", f"/api/v1/sessions/{NOBODY}/events"),
    ("POST", f"/api/v1/sessions/{NOBODY}/expire"),
    ("GET", "/api/v1/webhook-endpoints"),
    ("POST", "/api/v1/webhook-endpoints"),
    ("GET", ENDPOINT),
    ("PATCH", ENDPOINT),
    ("DELETE", ENDPOINT),
    ("POST", f"{ENDPOINT}/rotate-secret"),
    ("POST", f"{ENDPOINT}/test"),
    ("GET", f"{ENDPOINT}/deliveries"),
    ("POST", f"{ENDPOINT}/deliveries/{NOBODY}/redeliver"),
    ("POST", f"{ENDPOINT}/redeliver"),
    ("GET", "/api/v1/reports"),
    ("POST", "/api/v1/reports"),
    ("GET", f"/api/v1/reports/{NOBODY}"),
    ("POST", f"/api/v1/reports/{NOBODY}/cancel"),
]


def send(method: str, path: str, token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "key"}
    try:
        return Client().generic(method, path, b"{}", content_type="application/json", headers=headers)
    finally:
        connection.close()


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_an_unknown_parameter_is_refused(method: str, path: str, token: str) -> None:
    answer = send(method, f"{path}?page=2", token)

    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "Bad Request", "message": ["property page should not exist"], "statusCode": 400},
    )
    assert not IdempotencyRecord.objects.exists()
    assert not WebhookEndpoint.objects.exists()


def test_these_are_all_the_calls_there_are(database: None) -> None:
    documented = {
        (method.upper(), re.sub(r"{\w+}", NOBODY, path))
        for path, calls in Client().get("/api/v1/openapi.json").json()["paths"].items()
        for method in calls
        if path.startswith("/api/")
    }

    assert documented == set(CALLS)


def test_an_unknown_caller_is_not_told_about_parameters(database: None) -> None:
    assert send("GET", f"{ENDPOINT}?page=2", "no token").status_code == 401
    assert send("PUT", "/api/v1/webhook-endpoints?page=2", "no token").status_code == 401
