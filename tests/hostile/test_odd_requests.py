"""Unusual bytes and numbers, and their exact answers."""

from base64 import b64encode, urlsafe_b64encode
from gzip import compress

import orjson

from tests.hostile.answers import Received, send
from tests.hostile.targets import Site

JSON = {"Content-Type": "application/json"}
DEEP_TOKEN = f"Bearer {urlsafe_b64encode(b'[' * 3000).decode()}.e30.e30"
NO_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ODD: list[tuple[str, dict[str, str], bytes, int]] = [
    ("GET /api/v1/sessions", {"Content-Type": "application/json; charset=bz2_codec"}, b"", 200),
    ("GET /api/v1/sessions", {"Content-Type": "a; b*=bogus''x"}, b"", 200),
    ("GET /api/v1/sessions?%FF%FE=1&limit=1", {"Content-Type": "a; charset=unicode_escape"}, b"", 400),
    ("GET /healthz", {"Content-Type": "a; b*=bogus''x"}, b"", 200),
    ("POST /api/v1/sessions", {"Content-Type": "application/json" + ";" * 60_000}, b"{}", 415),
    ("POST /api/v1/sessions", JSON, b'{"amount":{"total":1E+9999999999999999999}}', 400),
    ("POST /api/v1/sessions", JSON, b'{"\\ud800":1,"\\ud800":2}', 400),
    ("GET /api/v1/sessions", {"Authorization": DEEP_TOKEN}, b"", 401),
    ("GET /api/v1/sessions", {"Authorization": "Bearer \u00e9.\u00e9.\u00e9"}, b"", 401),
    ("POST /oauth/token", {**NO_FORM, "Authorization": "Basic \u00e9"}, b"grant_type=client_credentials", 401),
    ("POST /oauth/token", {**NO_FORM, "Authorization": f"Basic {b64encode(b'%00:%00').decode()}"}, b"", 401),
    ("POST /webhooks/sandbox/%00", JSON, b"{}", 404),
    ("POST /webhooks/%00/default", JSON, b"{}", 404),
    ("POST /webhooks/sandbox/%FF", JSON, b"{}", 404),
    ("GET /api/v1/sessions/%00", {}, b"", 404),
    ("GET /api/v1/sessions/%EF%BC%91", {}, b"", 404),
    ("GET /reports/files/%00?link=%00", {}, b"", 404),
    ("POST /api/v1/sessions", {**JSON, "Content-Encoding": "gzip"}, compress(b"{}"), 415),
    ("POST /api/v1/sessions", {**JSON, "Content-Encoding": "\u00e9"}, b"{}", 415),
    ("POST /webhooks/sandbox/hostile", {**JSON, "Content-Encoding": "gzip"}, compress(b"{}"), 415),
    ("POST /oauth/token", {**NO_FORM, "Content-Encoding": "br"}, b"grant_type=client_credentials", 415),
    ("PUT /api/v1/openapi.json", {}, b"", 405),
    ("OPTIONS /api/v1/openapi.json", {}, b"", 405),
    ("OPTIONS /api/v1/sessions", {}, b"", 405),
    ("FOO /api/v1/reports", {}, b"", 405),
]


def ask(site: Site, line: str, headers: dict[str, str], body: bytes) -> Received:
    given = {"Host": site.host, "Authorization": f"Bearer {site.token}", "Idempotency-Key": "odd"} | headers
    given |= {"Content-Length": str(len(body)), "Connection": "close"}
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return send(site.host, f"{line} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + body)


def test_odd_bytes_and_numbers_are_refused_and_never_a_failure_of_ours(site: Site) -> None:
    answers = [(line, ask(site, line, headers, body)) for line, headers, body, _ in ODD]

    assert [(line, answer.status) for line, answer in answers] == [(line, status) for line, *_, status in ODD]
    for line, answer in answers:
        assert answer.headers["content-type"] == "application/json", line
        assert orjson.loads(answer.body), line


def test_a_form_whose_kind_cannot_be_read_is_an_empty_form(site: Site) -> None:
    for kind in ("multipart/form-data; boundary*=bogus''x", "multipart/form-data; boundary=" + "x" * 60_000):
        answer = ask(site, "POST /admin/login/", {"Content-Type": kind}, b"--x")

        assert answer.status == 403


def test_a_405_says_what_is_allowed(site: Site) -> None:
    allowed = {
        line: ask(site, line, {}, b"").headers["allow"]
        for line in ("PUT /api/v1/openapi.json", "PUT /api/v1/sessions", "GET /oauth/token", "GET /webhooks/sandbox/a")
    }

    assert allowed == {
        "PUT /api/v1/openapi.json": "GET, HEAD",
        "PUT /api/v1/sessions": "GET, POST, HEAD, OPTIONS",
        "GET /oauth/token": "POST, OPTIONS",
        "GET /webhooks/sandbox/a": "POST, OPTIONS",
    }


def test_a_page_elsewhere_may_still_ask_what_it_may_do(site: Site) -> None:
    asked = {"Origin": "https://docs.example", "Access-Control-Request-Method": "POST, OPTIONS"}

    answer = ask(site, "OPTIONS /api/v1/sessions", asked, b"")

    assert (answer.status, answer.headers["access-control-allow-origin"], answer.body) == (200, "*", b"")
    assert "content-type" not in answer.headers
