"""However much is wrong with a request, the answer is short: at most 20 entries, none of which repeats much back."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sessions_app.api.sentence_limits import limit_sentences, path_below, printable

KEYS = b",".join(b'"k%d":1' % number for number in range(11_000))
TWICE = b"{%s,%s}" % (KEYS, KEYS)
UNKNOWN = b"{%s}" % KEYS
QUERY = "&".join(f"p{number}=1" for number in range(500))
REPEATED = "&".join(["limit=1", "limit=2"] + [f"p{number}=1&p{number}=2" for number in range(300)])


@pytest.fixture
def ask(token: str) -> Callable[..., Any]:
    """Sends a body to any path with a good token."""

    def send(method: str, path: str, body: bytes = b"") -> Any:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "many"}
        client = Client(raise_request_exception=False)
        return client.generic(method, path, body, content_type="application/json", headers=headers)

    return send


ID = "018f0000-0000-7000-8000-000000000000"
ENDPOINT = f"/api/v1/webhook-endpoints/{ID}"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/sessions",
        f"/api/v1/sessions/{ID}/expire",
        "/api/v1/webhook-endpoints",
        f"{ENDPOINT}/rotate-secret",
        f"{ENDPOINT}/redeliver",
        "/api/v1/reports",
    ],
)
def test_eleven_thousand_keys_that_come_twice_are_refused_in_twenty_entries(path: str, ask: Callable[..., Any]) -> None:
    answer = ask("POST", path, TWICE)

    assert answer.status_code == 400
    expected = [f"duplicate key: k{number}" for number in range(19)] + ["and 10981 more problems"]
    assert answer.json() == {"error": "Bad Request", "message": expected, "statusCode": 400}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"/api/v1/sessions/{ID}/expire"),
        ("PATCH", ENDPOINT),
        ("POST", f"{ENDPOINT}/rotate-secret"),
    ],
)
def test_eleven_thousand_unknown_fields_are_refused_in_twenty_entries(
    method: str, path: str, ask: Callable[..., Any]
) -> None:
    answer = ask(method, path, UNKNOWN)

    expected = [f"property k{number} should not exist" for number in range(19)] + ["and 10981 more problems"]
    assert (answer.status_code, answer.json()["message"]) == (400, expected)


def test_unknown_fields_and_wrong_ones_are_counted_together(ask: Callable[..., Any]) -> None:
    answer = ask("POST", "/api/v1/sessions", json.dumps({f"k{number}": 1 for number in range(15)}).encode())

    assert len(answer.json()["message"]) == 20
    assert answer.json()["message"][-1] == "and 2 more problems"


@pytest.mark.parametrize(
    ("path", "last"),
    [
        (f"/api/v1/sessions?{QUERY}", "and 481 more problems"),
        (f"/api/v1/sessions/{ID}?{QUERY}", "and 481 more problems"),
        (f"/api/v1/reports?{QUERY}", "and 481 more problems"),
        (f"{ENDPOINT}/deliveries?{QUERY}", "and 481 more problems"),
        (f"/api/v1/sessions?{REPEATED}", "and 582 more problems"),
    ],
)
def test_hundreds_of_unknown_parameters_are_refused_in_twenty_entries(
    path: str, last: str, ask: Callable[..., Any]
) -> None:
    answer = ask("GET", path)

    assert (answer.status_code, len(answer.json()["message"])) == (400, 20)
    assert answer.json()["message"][-1] == last


NAME = "n" * 60_000


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/v1/sessions", {NAME: 1}),
        ("POST", "/api/v1/sessions", {"customer": {"billingAddress": {NAME: 1}}}),
        ("POST", "/api/v1/sessions", {NAME: {NAME: {NAME: "\0"}}}),
        ("POST", f"/api/v1/sessions/{ID}/expire", {NAME: 1}),
        ("GET", f"/api/v1/sessions?{NAME[:20_000]}=1&{NAME[:20_000]}=2", None),
        ("GET", f"{ENDPOINT}/deliveries?{NAME}=1", None),
    ],
)
def test_a_long_name_is_not_repeated_back(method: str, path: str, body: Any, ask: Callable[..., Any]) -> None:
    answer = ask(method, path, b"" if body is None else json.dumps(body).encode())

    assert answer.status_code == 400
    assert len(answer.content) < 2_000
    assert NAME[:61] + "..." in answer.content.decode()


@pytest.mark.parametrize("name", ["\\ud800", "\\u0000", "\\u001b[2J", "\\u202e"])
def test_a_name_that_cannot_be_written_is_refused_all_the_same(name: str, ask: Callable[..., Any]) -> None:
    body = f'{{"{name}":1,"{name}":2}}'.encode()

    answer = ask("POST", "/api/v1/sessions", body)

    assert answer.status_code == 400
    assert answer.json()["message"][0].startswith("duplicate key: ?")


def test_strings_that_cannot_be_stored_are_named_below_long_keys_too(ask: Callable[..., Any]) -> None:
    """A path for each of them, written out in full, took 2.5 GB."""
    body = b'{"%s":[%s]}' % (b"a" * 128_000, b",".join([b'"\\u0000"'] * 14_000))

    answer = ask("POST", "/api/v1/sessions", body)

    assert (answer.status_code, len(answer.json()["message"])) == (400, 20)
    assert answer.json()["message"][0] == f"{'a' * 61}...[0] must not contain null characters"
    assert answer.json()["message"][19] == "and 13981 more problems"


def test_up_to_twenty_problems_are_all_named() -> None:
    sentences = [f"sentence {number}" for number in range(20)]

    assert limit_sentences(sentences) == sentences
    assert limit_sentences(sentences + sentences) == sentences
    assert limit_sentences([*sentences, "one more"]) == [*sentences[:19], "and 2 more problems"]


def test_names_are_shown_as_they_are_unless_they_are_long_or_unprintable() -> None:
    assert printable("orderReference") == "orderReference"
    assert printable("注文") == "注文"
    assert printable("a" * 64) == "a" * 64
    assert printable("a" * 65) == "a" * 61 + "..."
    assert printable("a\n\ud800b") == "a??b"
    assert path_below("", "amount") == "amount"
    assert path_below("amount", "total") == "amount.total"
    assert path_below("orderItems", 3) == "orderItems[3]"
    assert len(path_below("a" * 190, "b" * 64)) == 200


def test_the_document_says_how_many_sentences_there_are() -> None:
    document = Client().get("/api/v1/openapi.json").json()

    refusals = document["paths"]["/api/v1/sessions"]["post"]["responses"]["400"]["content"]["application/json"]
    described = [each.get("description", "") for each in refusals["examples"].values()]
    assert [text for text in described if "at most 20" in text and "`and 37 more problems`" in text]
