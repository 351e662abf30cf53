"""The web process as hostile clients meet it: real sockets, real bytes."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import orjson
import pytest
from django.contrib.auth.models import User
from django.test import Client

from sessions_app.models import InboundEvent, PaymentSession
from tests import processes
from tests.config.raw_http import Raw, ask, connect, head, read

FORM = "Content-Type: application/x-www-form-urlencoded"
JSON = "Content-Type: application/json"
MULTIPART = "Content-Type: multipart/form-data; boundary=b"
H2C_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"


@pytest.fixture(scope="module")
def own_door(django_db_setup: None) -> Iterator[int]:
    yield from _serving({})


@pytest.fixture
def door(own_door: int, database: None) -> int:
    """The port of a web process that gives a body 2 seconds."""
    return own_door


@pytest.fixture(scope="module")
def declared_door(django_db_setup: None) -> Iterator[int]:
    yield from _serving({"BEHIND_PROXY": "on"})


@pytest.fixture
def proxied_door(declared_door: int, database: None) -> int:
    """The same, behind a declared proxy."""
    return declared_door


def _serving(more: dict[str, str]) -> Iterator[int]:
    port = processes.free_port()
    environment = {"DATABASE_URL": processes.database_url(), "LOG_LEVEL": "CRITICAL", "SIGN_IN_FAILURES": "2"} | more
    command = [str(Path(sys.executable).with_name("granian")), "--interface", "rsgi", "--http", "1", "--no-log"]
    command += ["tests.config.hasty_door:door", "--port", str(port), "--workers", "1"]
    with processes.process(*command, ready=f"http://127.0.0.1:{port}/healthz", env=environment, seconds=60):
        yield port


def posted(port: int, path: str, content: bytes, *lines: str) -> Raw:
    answer = ask(port, head("POST", path, f"Content-Length: {len(content)}", *lines) + content)
    assert answer is not None
    return answer


def is_alive(port: int) -> bool:
    return httpx2.get(f"http://127.0.0.1:{port}/healthz", timeout=60).status_code == 200


def test_http_2_in_clear_is_refused(door: int) -> None:
    with connect(door) as connection:
        connection.sendall(H2C_PREFACE)
        assert connection.recv(9)[3:4] != b"\x04"  # no SETTINGS frame in return
    upgraded = ask(
        door, head("GET", "/healthz", "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAM")
    )

    assert upgraded is not None
    assert upgraded.status == 200
    assert is_alive(door)


def test_the_sandbox_speaks_no_http_2_in_clear(tmp_path: Path) -> None:
    with processes.sandbox(tmp_path / "ledger.sqlite3") as base, connect(int(base.rpartition(":")[2])) as connection:
        connection.sendall(H2C_PREFACE)

        assert connection.recv(9)[3:4] != b"\x04"


def test_a_body_that_does_not_come_is_answered_at_its_deadline(door: int) -> None:
    with connect(door) as silent:
        silent.sendall(head("POST", "/oauth/token", FORM, "Content-Length: 200") + b"grant_type=")

        answer = read(silent)

    assert answer is not None
    assert (answer.status, answer.headers["connection"]) == (408, "close")
    assert orjson.loads(answer.body) == {
        "error": "Request Timeout",
        "message": "The body did not arrive within 2 seconds",
        "statusCode": 408,
    }


def test_people_are_told_in_a_sentence(door: int) -> None:
    with connect(door) as silent:
        silent.sendall(head("POST", "/admin/login/", FORM, "Content-Length: 200"))

        answer = read(silent)

    assert answer is not None
    assert (answer.status, answer.body) == (408, b"The body did not arrive within 2 seconds")
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_many_slow_bodies_stop_nobody(door: int) -> None:
    slow = [connect(door) for _ in range(300)]
    for each in slow:
        each.sendall(head("POST", "/oauth/token", FORM, "Content-Length: 200") + b"g")

    answers = [posted(door, "/oauth/token", b"grant_type=client_credentials", FORM) for _ in range(20)]

    assert {(each.status, orjson.loads(each.body)["error"]) for each in answers} == {(401, "invalid_client")}
    given_up = [read(each) for each in slow]
    assert {each.status for each in given_up if each} == {408}
    for each in slow:
        each.close()


def test_no_byte_of_a_body_is_awaited_whose_head_cannot_be_right(door: int) -> None:
    requests = {
        head("POST", "/api/v1/sessions", JSON, "Content-Length: 90", "Authorization: Bearer x.y.z"): 401,
        head("POST", "/api/v1/sessions", JSON, "Content-Length: 90"): 401,
        head("POST", "/webhooks/stripe/nobody", "Content-Length: 90"): 404,
        head("POST", "/oauth/token", JSON, "Content-Length: 90"): 400,
    }

    answers = {request: ask(door, request) for request in requests}  # the bodies are never sent

    assert {request: answer and answer.status for request, answer in answers.items()} == requests


def test_an_event_without_the_shape_of_a_signature_is_not_awaited(door: int, account: object) -> None:
    made = account("steady")  # type: ignore[operator]
    request = head("POST", f"/webhooks/sandbox/{made.name}", "Content-Length: 90", "Sandbox-Signature: t=1,v1=short")

    answer = ask(door, request)

    assert answer is not None
    assert answer.status == 400
    assert not InboundEvent.objects.exists()


def test_a_body_that_breaks_off_stores_nothing(door: int, token: str) -> None:
    with connect(door) as connection:
        lines = [JSON, f"Authorization: Bearer {token}", "Idempotency-Key: k", "Content-Length: 5000"]
        connection.sendall(head("POST", "/api/v1/sessions", *lines) + b'{"orderReference":')

    assert is_alive(door)
    assert not PaymentSession.objects.exists()


def test_a_chunked_body_is_read_like_any_other(door: int, token: str) -> None:
    lines = [JSON, f"Authorization: Bearer {token}", "Idempotency-Key: k", "Transfer-Encoding: chunked"]

    answer = ask(door, head("POST", "/api/v1/sessions", *lines) + b"2\r\n[]\r\n0\r\n\r\n")

    assert answer is not None
    assert orjson.loads(answer.body)["message"] == ["request body must be a JSON object"]


@pytest.mark.parametrize("length", ["Content-Length: 300000", "Transfer-Encoding: chunked"])
def test_a_body_that_is_too_long_is_refused(door: int, token: str, length: str) -> None:
    lines = [JSON, f"Authorization: Bearer {token}", "Idempotency-Key: k", length]
    content = b"x" * 300_000
    framed = content if length.endswith("0") else b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content)

    answer = ask(door, head("POST", "/api/v1/sessions", *lines) + framed)

    assert answer is not None
    assert (answer.status, orjson.loads(answer.body)["message"]) == (413, "Request body must be at most 256 KB")


def test_a_header_that_is_not_ascii_is_not_a_missing_one(door: int, token: str) -> None:
    lines = [JSON, f"Authorization: Bearer {token}", "Idempotency-Key: k\xe9y"]

    answer = posted(door, "/api/v1/sessions", b"{}", *lines)

    assert orjson.loads(answer.body)["message"] == "Idempotency-Key must be 1 to 255 printable ASCII characters"


def test_nothing_of_a_large_form_is_received_from_who_is_not_signed_in(door: int) -> None:
    answer = ask(door, head("POST", "/admin/login/", MULTIPART, "Content-Length: 60000000"))  # and not a byte of it

    assert answer is not None
    assert answer.status == 403


def test_a_large_form_of_somebody_signed_in_arrives(door: int) -> None:
    cookie = _cookie_of(User.objects.create_superuser("ops", password="correct horse battery"))
    part = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    content = part % (b"csrfmiddlewaretoken", b"c" * 32) + part % (b"pad", b"x" * 200_000) + b"--b--\r\n"

    path = "/admin/sessions_app/application/add/"
    answer = posted(door, path, content, MULTIPART, f"Cookie: {cookie}; csrftoken={'c' * 32}")

    assert answer.status == 200
    assert b"This field is required" in answer.body


@pytest.mark.parametrize("name", ["X_Forwarded_For", "X-Real-IP", "Forwarded", "X-Forwarded-For"])
def test_no_client_speaks_for_the_proxy(proxied_door: int, name: str) -> None:
    """Each try says it comes from somewhere else; the proxy says it is one client, and the name is locked for it."""
    statuses = []
    for number in range(4):
        lines = [FORM, f"{name}: 203.0.113.{number}", "X-Forwarded-For: 198.51.100.7"]
        statuses.append(_sign_in(proxied_door, *lines).status)

    assert statuses[-1] == 429


def test_a_proxy_nobody_declared_is_not_believed(door: int) -> None:
    statuses = [_sign_in(door, FORM, f"X-Forwarded-For: 203.0.113.{n}").status for n in range(3)]

    assert statuses[-1] == 429


def test_the_address_a_proxy_saw_is_read_in_every_way_proxies_write_it(proxied_door: int) -> None:
    written = ["198.51.100.9", "198.51.100.9:4711", "203.0.113.1, 198.51.100.9", "203.0.113.1,198.51.100.9:80"]

    statuses = [_sign_in(proxied_door, FORM, f"X-Forwarded-For: {each}").status for each in written]

    assert statuses[-1] == 429
    assert _sign_in(proxied_door, FORM, "X-Forwarded-For: 198.51.100.10").status != 429


def test_a_static_file_goes_out_whole(door: int) -> None:
    file = processes.ROOT / "static" / "scalar" / "standalone.js"

    answer = httpx2.get(f"http://127.0.0.1:{door}/static/scalar/standalone.js", timeout=60)

    assert answer.content == file.read_bytes()


def test_a_client_that_leaves_before_its_answer_costs_nothing(door: int) -> None:
    for _ in range(50):
        with connect(door) as connection:
            connection.sendall(head("GET", "/docs"))
    time.sleep(0.2)

    assert is_alive(door)


def _sign_in(port: int, *lines: str) -> Raw:
    content = f"csrfmiddlewaretoken={'c' * 32}&username=mia&password=wrong".encode()
    return posted(port, "/admin/login/", content, f"Cookie: csrftoken={'c' * 32}", *lines)


def _cookie_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}"
