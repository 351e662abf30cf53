"""What a merchant knows and no schema can say, for a run of Schemathesis (`SCHEMATHESIS_HOOKS`).

The document says these rules in words: amounts add up, a time ends after it begins, a host can be resolved. A body that
is valid by its schema is mended to keep them, so that the product must accept it; an invalid one is sent as it is.
"""

import os
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx2
import schemathesis
from hypothesis import strategies as st
from schemathesis import GenerationMode

from providers.countries import COUNTRIES

HOOKS = st.sampled_from(("http://127.0.0.1:9/hook", "http://localhost:9/hook?shop=1", "https://127.0.0.1/"))
MOST_ENDPOINTS = 20
schemathesis.openapi.format("uri", HOOKS)
schemathesis.openapi.format("email", st.from_regex(r"[a-z0-9]{1,20}@[a-z]{2,20}\.(com|org)", fullmatch=True))
schemathesis.openapi.format("iso-3166-1-alpha-2", st.sampled_from(sorted(COUNTRIES)))
schemathesis.openapi.format("iso-4217", st.sampled_from(("AUD", "EUR", "USD", "JPY")))


def order(body: dict[str, Any]) -> None:
    """Amounts have the currency's places and add up."""
    for item in body["orderItems"]:
        item["unitPrice"] = 1 + int(item["unitPrice"]) % 1000
    amount = body["amount"]
    for name in ("shipping", "tax"):
        if amount.get(name) is not None:
            amount[name] = int(amount[name]) % 100
    lines = sum(Decimal(item["unitPrice"]) * Decimal(item["quantity"]) for item in body["orderItems"])
    amount["total"] = int(lines + (amount.get("shipping") or 0) + (amount.get("tax") or 0))
    if body.get("additionalInformation"):
        body["additionalInformation"] = {"campaignId": "summer-sale-2024"}


def report(body: dict[str, Any]) -> None:
    """A period of a few days in the past, as the ledger was known after it; only CSV has byte-order marks."""
    if body.get("format") == "xlsx" and body.get("byteOrderMark"):
        body["byteOrderMark"] = False
    body["firstDay"], body["lastDay"] = "2026-01-01", "2026-01-31"
    if body.get("timeZone") is not None:
        body["timeZone"] = "Australia/Sydney"
    if body.get("asOf") is not None:
        body["asOf"] = "2026-02-01T00:00:00Z"


def time_of_events(body: dict[str, Any]) -> None:
    """An hour."""
    body["createdFrom"], body["createdTo"] = "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z"


def endpoint(body: dict[str, Any]) -> None:
    """A host there is; and what is to be sent again needs an endpoint that is enabled."""
    if body.get("url") is not None:
        body["url"] = "http://127.0.0.1:9/hook"
    if body.get("enabled") is False:
        body["enabled"] = True


def make_room(base: str) -> None:
    """Delete the oldest of an application's 20 endpoints."""
    url, headers = f"{base.rstrip('/')}/api/v1/webhook-endpoints", {"Authorization": f"Bearer {os.environ['TOKEN']}"}
    there = httpx2.get(url, headers=headers).json()["data"]
    if len(there) == MOST_ENDPOINTS:
        httpx2.delete(f"{url}/{there[0]['endpointId']}", headers=headers)


MENDED: dict[str, Callable[[dict[str, Any]], None]] = {
    "createCheckoutSession": order,
    "createReport": report,
    "redeliverWebhookRange": time_of_events,
    "createWebhookEndpoint": endpoint,
    "changeWebhookEndpoint": endpoint,
}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Mend what is meant to be valid."""
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    operation = case.operation.definition.raw["operationId"]
    if operation in MENDED and isinstance(case.body, dict):
        MENDED[operation](case.body)
    if operation == "createWebhookEndpoint":
        make_room(case.operation.base_url)
    query = case.query or {}
    if operation == "listSessions" and {"createdFrom", "createdTo"} <= query.keys():
        time_of_events(query)
