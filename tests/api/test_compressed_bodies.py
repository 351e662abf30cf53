"""A compressed body is refused by its name, wherever a body is read; nothing is refused that is not compressed."""

import gzip
import json
import time
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.test import Client

from providers.sandbox.webhook import signature
from sessions_app.models import Application, InboundEvent
from sessions_app.usecases.merchants.tokens import add_credential

REFUSED = {
    "error": "Unsupported Media Type",
    "message": "Request body must not be compressed: send it without Content-Encoding",
    "statusCode": 415,
}
CODED = ["gzip", "GZIP", "x-gzip", "deflate", "br", "zstd", "gzip, identity", "identity,gzip", "gzip,gzip", "\xff"]
PLAIN = ["identity", "Identity", "", ",", "identity, identity", "UTF-8"]
FORM = "application/x-www-form-urlencoded"


def is_refused(answer: Any) -> bool:
    return bool((answer.status_code, answer.json(), answer.get("Accept-Encoding")) == (415, REFUSED, "identity"))


@pytest.mark.parametrize("coding", CODED, ids=ascii)
def test_a_body_that_is_said_to_be_compressed_is_refused(
    coding: str, post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    plain = orjson.dumps(order())

    assert is_refused(post(plain, **{"Content-Encoding": coding}))
    assert is_refused(post(gzip.compress(plain), **{"Content-Encoding": coding}))


@pytest.mark.parametrize("coding", PLAIN, ids=ascii)
def test_a_body_that_is_not_compressed_is_taken(
    coding: str, post: Callable[..., Any], order: Callable[..., Any], account: Callable[..., Any], sandbox: Any
) -> None:
    account("plain")

    assert post(order(), **{"Content-Encoding": coding}).status_code == 201


def test_every_call_that_reads_a_body_refuses_a_compressed_one(
    application: Application, token: str, account: Callable[..., Any]
) -> None:
    account("packed")
    client = Client(headers={"Authorization": f"Bearer {token}", "Content-Encoding": "gzip"})
    nobody = "018f0000-0000-7000-8000-000000000000"
    calls = [
        ("POST", f"/api/v1/sessions/{nobody}/expire"),
        ("POST", "/api/v1/reports"),
        ("POST", f"/api/v1/reports/{nobody}/cancel"),
        ("POST", "/api/v1/webhook-endpoints"),
        ("PATCH", f"/api/v1/webhook-endpoints/{nobody}"),
        ("POST", f"/api/v1/webhook-endpoints/{nobody}/rotate-secret"),
        ("POST", f"/api/v1/webhook-endpoints/{nobody}/redeliver"),
        ("POST", "/webhooks/sandbox/packed"),
    ]

    for method, path in calls:
        packed = gzip.compress(b"{}")
        assert is_refused(client.generic(method, path, packed, content_type="application/json")), path
    for path in ("/oauth/token", "/oauth/revoke"):
        assert is_refused(client.generic("POST", path, gzip.compress(b"a=b"), content_type=FORM)), path


def test_a_signed_event_that_is_compressed_is_refused_as_such(account: Callable[..., Any]) -> None:
    shop = account("events")
    body = gzip.compress(b"{}")
    signed = signature(body, secret=shop.credentials.webhook_secrets[0], timestamp=int(time.time()))
    headers = {"Sandbox-Signature": signed, "Content-Encoding": "gzip"}

    answer = Client().post("/webhooks/sandbox/events", body, content_type="application/json", headers=headers)

    assert is_refused(answer)
    assert not InboundEvent.objects.exists()


def test_a_token_is_given_for_a_plain_form_that_says_so(application: Application) -> None:
    credential = add_credential(application)
    form = {"client_id": credential.client_id, "client_secret": credential.client_secret}
    body = "&".join(f"{name}={value}" for name, value in ({"grant_type": "client_credentials"} | form).items())

    answer = Client().post("/oauth/token", body, content_type=FORM, headers={"Content-Encoding": "identity"})

    assert answer.status_code == 200, json.loads(answer.content)
