"""Hostile requests to every path of a real web process: none causes an internal error, all get documented answers."""

import os

import pytest
from django.conf import settings
from django.test import Client

from sessions_app.models import IdempotencyRecord, PaymentSession
from tests.hostile.answers import problem_of, send
from tests.hostile.requests import METHODS, hostile_requests
from tests.hostile.targets import NOBODY, Site, targets_of

COUNT = 300 * int(os.environ.get("PROVE", "1"))
MACHINES = tuple(path.encode() for path in settings.MACHINE_PATHS)
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"


@pytest.mark.timeout(600)
def test_no_request_makes_the_product_fail_or_answer_anything_undocumented(site: Site) -> None:
    problems = []
    for request in hostile_requests(site, seed=COUNT, count=COUNT):
        received = send(site.host, request.raw)
        is_machine = request.path.startswith(MACHINES)
        problem = problem_of(received, method=request.method, is_http=request.is_http, is_machine=is_machine)
        if problem:
            problems.append((problem, request.raw[:300], request.raw[-300:]))

    assert problems == []
    assert (
        send(site.host, b"GET /healthz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % site.host.encode()).status
        == 200
    )


def test_every_method_of_every_machine_path_is_answered_in_json(site: Site) -> None:
    problems = []
    for target in targets_of(site):
        path = target.path.format(
            **site.ids, file="a.csv", provider="sandbox", account=site.account, nothing="x"
        ).encode()
        if not path.startswith(MACHINES):
            continue
        for method in METHODS:
            head = f"Host: {site.host}\r\nAuthorization: Bearer {site.token}\r\nContent-Length: 0\r\nConnection: close"
            received = send(site.host, b"%s %s HTTP/1.1\r\n%s\r\n\r\n" % (method.encode(), path, head.encode()))
            problem = problem_of(received, method=method, is_http=True, is_machine=True)
            if received.status == 405 and "allow" not in received.headers:
                problem = problem or "405 without Allow"
            if problem:
                problems.append((problem, method, path))

    assert problems == []


def test_the_targets_are_all_the_calls_there_are(database: None) -> None:
    documented = {
        (method.upper(), path)
        for path, calls in Client().get("/api/v1/openapi.json").json()["paths"].items()
        for method in calls
        if method in ("get", "post", "put", "patch", "delete")
    }

    site = Site("", "", ("", ""), "", "", NOBODY)
    assert documented <= {(target.method, target.path) for target in targets_of(site)}


def test_refused_requests_leave_nothing_behind(site: Site) -> None:
    body = b'{"orderReference":"\\u0000"}'
    head = (
        f"POST /api/v1/sessions HTTP/1.1\r\nHost: {site.host}\r\nAuthorization: Bearer {site.token}\r\n"
        f"Idempotency-Key: one\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )

    assert send(site.host, head.encode() + body).status == 400
    assert not PaymentSession.objects.exists()
    assert not IdempotencyRecord.objects.exists()
