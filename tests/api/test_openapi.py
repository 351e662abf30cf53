"""The OpenAPI document and the pages that are made from it."""

import re
from collections.abc import Callable
from uuid import uuid4

import jsonschema
import orjson
import pytest
from django.test import Client

from providers.sandbox.server.cards import CARDS
from sessions_app.api.docs import document as made
from sessions_app.api.sessions.samples import ORDER
from sessions_app.event_types import ANY_TYPE, TEST
from sessions_app.models import SessionEvent, WebhookDelivery
from sessions_app.webhooks.message import body
from tests.threads import at_once


@pytest.fixture
def document(database: None) -> dict:
    return Client().get("/api/v1/openapi.json").json()


def test_every_call_that_takes_a_body_says_which(document: dict) -> None:
    lacking = [
        f"{method} {path}"
        for path, calls in document["paths"].items()
        for method, call in calls.items()
        if method in ("post", "patch") and "requestBody" not in call
    ]

    assert lacking == [
        "post /api/v1/reports/{reportId}/cancel",
        "post /api/v1/sessions/{sessionId}/expire",
        "post /api/v1/webhook-endpoints/{endpointId}/deliveries/{deliveryId}/redeliver",
        "post /api/v1/webhook-endpoints/{endpointId}/test",
    ]


def test_the_reference_begins_with_an_introduction_and_then_with_sessions(document: dict) -> None:
    headings = [line[3:] for line in document["info"]["description"].splitlines() if line.startswith("## ")]

    assert headings == ["Authentication", "Idempotency", "Errors", "Retries", "Webhooks", "Sandbox cards"]
    assert [each["name"] for each in document["tags"]] == ["Sessions", "Webhooks", "Reports", "Authentication"]


def test_every_call_is_in_a_chapter(document: dict) -> None:
    used = {tag for calls in document["paths"].values() for call in calls.values() for tag in call["tags"]}

    assert used == {each["name"] for each in document["tags"]}


def test_the_introduction_names_the_cards_that_the_sandbox_takes(document: dict) -> None:
    listed = re.findall(r"^\| `([0-9 ]+)` \| (.*) \|$", document["info"]["description"], re.MULTILINE)

    assert listed == [(card.spaced(), card.meaning) for card in CARDS]


def test_the_introduction_says_how_long_tokens_and_keys_live_here(document: dict) -> None:
    text = " ".join(document["info"]["description"].split())

    assert "A token is good for 60 minutes" in text
    assert "Keys are kept for 30 days" in text


def test_creating_shows_the_published_example(document: dict) -> None:
    content = document["paths"]["/api/v1/sessions"]["post"]["requestBody"]["content"]

    assert list(content) == ["application/json"]
    assert [each["value"] for each in content["application/json"]["examples"].values()] == [ORDER]
    languages = [each["lang"] for each in document["paths"]["/api/v1/sessions"]["post"]["x-codeSamples"]]
    assert languages == ["Shell", "Python", "JavaScript", "Go", "Ruby"]


def test_a_reference_page_elsewhere_may_try_this_server(database: None) -> None:
    answer = Client().options(
        "/api/v1/sessions",
        headers={
            "Origin": "https://docs.example.com",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
        },
    )

    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
    assert "idempotency-key" in answer["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer


def test_the_admin_is_nobody_elses(database: None) -> None:
    answer = Client().get("/admin/login/", headers={"Origin": "https://evil.example"})

    assert "Access-Control-Allow-Origin" not in answer


def test_the_document_is_made_once_and_not_sent_to_who_has_it(database: None) -> None:
    first = Client().get("/api/v1/openapi.json")
    again = Client().get("/api/v1/openapi.json", headers={"If-None-Match": f'"another", {first["ETag"]}'})
    another = Client().get("/api/v1/openapi.json", headers={"If-None-Match": '"another"'})

    assert first["Cache-Control"] == "public, max-age=300"
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (another.status_code, another.content) == (200, first.content)
    assert all(each is made() for each in at_once(20, made))


def test_a_list_is_an_object_with_data(document: dict) -> None:
    lists = ["/api/v1/sessions", "/api/v1/reports", "/api/v1/webhook-endpoints"]
    names = [answered(document, path)["$ref"].rpartition("/")[2] for path in lists]

    assert names == ["SessionPage", "Reports", "Endpoints"]
    required = [document["components"]["schemas"][name]["required"] for name in names]
    assert required == [["data", "nextCursor"], ["data", "nextCursor"], ["data"]]


def answered(document: dict, path: str) -> dict:
    return document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]


def test_a_body_has_no_other_properties_and_null_where_a_field_may_be_left_out(document: dict) -> None:
    report = document["components"]["schemas"]["NewReport"]

    assert report["additionalProperties"] is False
    assert report["required"] == ["firstDay", "lastDay"]
    assert report["properties"]["timeZone"]["type"] == ["string", "null"]
    assert report["properties"]["format"] == {
        "oneOf": [{"$ref": "#/components/schemas/FormatEnum"}, {"$ref": "#/components/schemas/NullEnum"}]
    }


def test_creating_names_the_errors_it_gives_and_no_other(document: dict) -> None:
    answers = document["paths"]["/api/v1/sessions"]["post"]["responses"]
    bad = answers["400"]["content"]["application/json"]["examples"]

    assert list(bad) == [
        "KeyMissing", "KeyMalformed", "JsonMalformed", "BodyInvalid", "ParameterUnknown", "HostUnknown"
    ]  # fmt: skip
    assert sorted(answers) == [
        "201", "400", "401", "403", "406", "408", "409", "413", "415", "422", "429", "431", "500", "502", "503", "504"
    ]  # fmt: skip
    assert list(answers["403"]["content"]["application/json"]["examples"]) == ["ScopeMissing", "HttpsRequired"]


def test_links_lead_to_calls_that_there_are(document: dict) -> None:
    calls = {
        call["operationId"]: {each["name"] for each in call.get("parameters", ())}
        for path in document["paths"].values()
        for call in path.values()
    }
    links = [
        link
        for path in document["paths"].values()
        for call in path.values()
        for answer in call["responses"].values()
        for link in answer.get("links", {}).values()
    ]

    assert {link["operationId"] for link in links} == {
        "getSession", "listSessionEvents", "expireSession", "getReport", "cancelReport", "getWebhookEndpoint",
        "changeWebhookEndpoint", "rotateWebhookSecret", "testWebhookEndpoint", "listWebhookDeliveries",
        "redeliverWebhookRange", "redeliverWebhook", "deleteWebhookEndpoint",
    }  # fmt: skip
    assert all(link["parameters"].keys() <= calls[link["operationId"]] for link in links)


@pytest.mark.parametrize("kind", ANY_TYPE)
def test_what_merchants_are_sent_is_in_the_document(kind: str, document: dict, stored: Callable) -> None:
    session = stored()
    event = SessionEvent(type=kind, created_at=session.created_at, sequence=1, data={})
    delivery = WebhookDelivery(session=session, endpoint_id=uuid4(), created_at=session.created_at)
    schema = document["webhooks"][kind]["post"]["requestBody"]["content"]["application/json"]["schema"]

    sent = orjson.loads(body(delivery, None if kind == TEST else event))

    jsonschema.validate(sent, schema, jsonschema.Draft202012Validator)
    assert sent["data"].keys() == schema["properties"]["data"]["properties"].keys()
