"""Odd bytes and numbers sent to the sandbox: an answer in JSON that says what is wrong, never a failure of its own."""

import json
import os
from random import Random
from typing import Any

import pytest

from tests.hostile.answers import send
from tests.hostile.materials import HEADER_VALUES, TEXTS, escaped
from tests.hostile.requests import METHODS, mutated_json
from tests.providers.sandbox.conftest import a_body
from tests.sandbox_control import credentials

KEY = credentials("odd").fields["api_key"]
COUNT = 150 * int(os.environ.get("PROVE", "1"))
PATHS = (
    "/v1/account", "/v1/checkouts", "/v1/checkouts/co_{}", "/v1/refunds",
    "/v1/checkouts/co_0123456789abcdef01234567/expire",
    "/pay/co_0123456789abcdef01234567", "/", "/accounts/swift", "/accounts/{}/settlement.csv?from={}&to={}", "/healthz",
    "/_control/accounts/odd", "/_control/ledger?account={}", "/{}",
)  # fmt: skip
BODIES: tuple[dict[str, Any], ...] = (
    a_body(),
    {"payment_id": "pay_1", "amount": 1, "currency": "AUD"},
    {"latency_ms": 1},
)


def a_request(host: str, line: bytes, body: bytes, **headers: bytes) -> bytes:
    given = {b"Host": host.encode(), b"Authorization": f"Bearer {KEY}".encode(), b"Idempotency-Key": b"odd"}
    given |= {name.replace("_", "-").encode(): value for name, value in headers.items()}
    head = b"".join(b"%s: %s\r\n" % pair for pair in given.items())
    return b"%s HTTP/1.1\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (line, head, len(body), body)


@pytest.mark.parametrize("levels", [200, 300, 900])
def test_what_is_nested_too_deeply_to_be_kept_is_refused(levels: int, sandbox: Any) -> None:
    host = sandbox.base.removeprefix("http://")
    body = json.dumps(a_body()).encode()[:-1] + b',"more":' + b"[" * levels + b"]" * levels + b"}"

    answer = send(host, a_request(host, b"POST /v1/checkouts", body, Idempotency_Key=b"deep-%d" % levels))

    assert answer.status == (201 if levels == 200 else 400)


def test_more_fields_than_any_form_has_are_refused(sandbox: Any) -> None:
    host = sandbox.base.removeprefix("http://")

    assert send(host, a_request(host, b"GET /_control/ledger?" + b"a=1&" * 200, b"")).status == 400
    assert send(host, a_request(host, b"POST /accounts/swift", b"a=1&" * 200)).status == 400


@pytest.mark.timeout(600)
def test_no_request_makes_the_sandbox_fail(sandbox: Any) -> None:
    host, random, failed = sandbox.base.removeprefix("http://"), Random(COUNT), []

    for _ in range(COUNT):
        path = random.choice(PATHS).encode()
        while b"{}" in path:
            path = path.replace(b"{}", escaped(random.choice(TEXTS)), 1)
        line = b"%s %s" % (random.choice(METHODS[:-1]).encode(), path)
        header = random.choice(("Authorization", "Idempotency_Key", "Content_Type", "Accept"))
        raw = a_request(
            host, line, mutated_json(random, random.choice(BODIES)), **{header: random.choice(HEADER_VALUES)}
        )
        if send(host, raw).status >= 500:
            failed.append(raw[:300])

    assert failed == []
    assert send(host, a_request(host, b"GET /healthz", b"")).status == 200
