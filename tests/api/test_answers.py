"""Every answer that is not a success, byte for byte as published."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from sessions_app.api.errors import ANSWERS, SUM_MISMATCH

PUBLISHED = {
    "key_missing": b'{"error":"Bad Request","message":"Missing required header: Idempotency-Key","statusCode":400}',
    "body_invalid": b'{"error":"Bad Request","message":["amount.total does not match the sum of line items, shipping, '
    b'and tax"],"statusCode":400}',
    "unauthorized": b'{"error":"Unauthorized","message":"Authentication required. Please provide a valid API token",'
    b'"code":401}',
    "order_exists": b'{"error":"Conflict","message":"The request conflicts with the current state of the resource",'
    b'"code":409,"details":"Resource already exists"}',
    "key_running": b'{"error":"Conflict","message":"The request conflicts with the current state of the resource",'
    b'"code":409,"details":"A request with this Idempotency-Key is still being processed"}',
    "session_paid": b'{"error":"Conflict","message":"The request conflicts with the current state of the resource",'
    b'"code":409,"details":"The session is already paid"}',
    "session_being_paid": b'{"error":"Conflict","message":"The request conflicts with the current state of the '
    b'resource","code":409,"details":"A payment for this session is being processed"}',
    "key_mismatch": b'{"message":"This idempotency key was already used with different request parameters",'
    b'"statusCode":422,"code":"IDEMPOTENCY_KEY_MISMATCH"}',
    "no_provider": b'{"message":"No eligible providers found for the given request parameters","statusCode":422,'
    b'"code":"NO_AVAILABLE_PROVIDER"}',
    "internal": b'{"message":"Internal server error","statusCode":500}',
    "providers_refused": b'{"error":"Error","message":"Service temporarily unavailable.","code":502}',
    "unavailable": b'{"error":"Service Unavailable","message":"The service is temporarily unavailable. '
    b'Please try again later","code":503}',
    "timed_out": b'{"error":"Error","message":"Request timed out.","code":504}',
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_table_says_what_the_page_says(name: str) -> None:
    import orjson

    assert orjson.dumps(ANSWERS[name].body) == PUBLISHED[name]


def test_without_a_key(post: Callable[..., Any], order: Callable[..., Any]) -> None:
    for key in (None, " ", "   "):
        answer = post(order(), key=key)

        assert (answer.status_code, answer.content) == (400, PUBLISHED["key_missing"])


@pytest.mark.parametrize("key", ["a\tb", "sch\u00e9ma", "\u6e1b", "k" * 256])
def test_a_key_that_is_not_printable_ascii(key: str, post: Callable[..., Any], order: Callable[..., Any]) -> None:
    answer = post(order(), key=key)

    assert answer.status_code == 400
    assert answer.json()["message"] == "Idempotency-Key must be 1 to 255 printable ASCII characters"


@pytest.mark.parametrize("key", ["k" * 255, "'\";--%00,", "~"])
def test_a_legal_key_reaches_routing(key: str, post: Callable[..., Any], order: Callable[..., Any]) -> None:
    answer = post(order(), key=key)

    assert (answer.status_code, answer.content) == (422, PUBLISHED["no_provider"])


def test_a_sum_that_is_off_by_a_cent(post: Callable[..., Any], order: Callable[..., Any]) -> None:
    answer = post(order(amount={"total": 140.77, "shipping": 9.95, "tax": 11.81}))

    assert (answer.status_code, answer.content) == (400, PUBLISHED["body_invalid"])
    assert SUM_MISMATCH in PUBLISHED["body_invalid"].decode()


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 422),
        ("application/json; charset=utf-8", 422),
        ("application/json; charset=utf-7", 415),
        ("application/json; charset=bz2_codec", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("application/vnd.api+json", 415),
        ("", 415),
    ],
)
def test_only_json_in_utf8_is_read(
    content_type: str, status: int, post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    answer = post(json.dumps(order()).encode(), **{"Content-Type": content_type})

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/json"


def test_a_body_over_256_kb(post: Callable[..., Any]) -> None:
    for size in (256 * 1024 + 1, 3_000_000):
        answer = post(b" " * size)

        assert answer.status_code == 413
        assert answer.json() == {
            "error": "Payload Too Large",
            "message": "Request body must be at most 256 KB",
            "statusCode": 413,
        }


def test_a_client_that_takes_no_json(post: Callable[..., Any], order: Callable[..., Any]) -> None:
    assert post(order(), Accept="text/html").status_code == 406
    assert post(order(), Accept="text/html, */*;q=0.1").status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/nowhere", 404),
        ("get", "/api/v1/nowhere", 404),
        ("post", "/api/v1/sessions/", 404),
        ("get", "/api/", 404),
        ("get", "/oauth/nothing", 404),
        ("put", "/oauth/token", 405),
        ("post", "/webhooks/x/y", 404),
    ],
)
def test_wrong_paths_and_methods_are_answered_in_json(method: str, path: str, status: int) -> None:
    answer = getattr(Client(raise_request_exception=False), method)(path)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/json"
    assert answer.json()["statusCode"] == status


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_of_sessions(method: str, token: str) -> None:
    answer = getattr(Client(), method)("/api/v1/sessions", headers={"Authorization": f"Bearer {token}"})

    assert (answer.status_code, answer.json()["error"]) == (405, "Method Not Allowed")


def test_an_unknown_host_is_refused_in_json(token: str) -> None:
    answer = Client(raise_request_exception=False).post("/api/v1/sessions", headers={"Host": "evil.example"})

    assert answer.status_code in (400, 401)
    assert answer["Content-Type"] == "application/json"


def test_every_call_has_a_request_id(post: Callable[..., Any], order: Callable[..., Any]) -> None:
    mine = f"req-{uuid4()}"

    assert re.fullmatch(r"[0-9a-f-]{36}", post(order())["X-Request-Id"])
    assert post(order(), **{"X-Request-Id": mine})["X-Request-Id"] == mine
    assert post(order(), **{"X-Request-Id": "bad id\n"})["X-Request-Id"] != "bad id\n"


def test_the_rate_limit_names_its_wait(post: Callable[..., Any], order: Callable[..., Any], settings: Any) -> None:
    settings.RATE_LIMIT = (1, 3600)

    answers = [post(order()) for _ in range(3)]

    assert answers[-1].status_code == 429
    assert 1 <= int(answers[-1]["Retry-After"]) <= 3600
    assert answers[-1].json()["error"] == "Too Many Requests"


@pytest.mark.parametrize(
    ("path", "method", "statuses"),
    [
        ("/api/v1/sessions", "get", "200 400 401 403 406 429 431 500 503"),
        ("/api/v1/sessions/{sessionId}", "get", "200 400 401 403 404 406 429 431 500 503"),
        ("/api/v1/sessions/{sessionId}/events", "get", "200 400 401 403 404 406 429 431 500 503"),
        (
            "/api/v1/sessions/{sessionId}/expire",
            "post",
            "200 400 401 403 404 406 408 409 413 415 429 431 500 502 503 504",
        ),
    ],
)
def test_the_document_tells_how_a_call_may_end(path: str, method: str, statuses: str) -> None:
    document = Client().get("/api/v1/openapi.json").json()

    responses = document["paths"][path][method]["responses"]

    assert sorted(responses) == statuses.split()
    for response in responses.values():
        assert response["content"]["application/json"]["examples"]


def test_the_document_tells_each_conflict_where_it_happens() -> None:
    paths = Client().get("/api/v1/openapi.json").json()["paths"]

    def details(path: str) -> set[str]:
        examples = paths[path]["post"]["responses"]["409"]["content"]["application/json"]["examples"]
        return {example["value"]["details"] for example in examples.values()}

    assert details("/api/v1/sessions") == {
        "Resource already exists",
        "A request with this Idempotency-Key is still being processed",
    }
    assert details("/api/v1/sessions/{sessionId}/expire") == {
        "The session is already paid",
        "A payment for this session is being processed",
    }
    assert details("/api/v1/reports/{reportId}/cancel") == {"The report has already ended"}


def test_no_answer_is_written_twice() -> None:
    """A body of the table that stood anywhere else in the code would soon differ from it."""
    sources = [path for path in Path("sessions_app").rglob("*.py") if path.name not in ("errors.py",)]

    for sentence in ("Internal server error", "No eligible providers found", "Request timed out."):
        assert not [path for path in sources if sentence in path.read_text()]
