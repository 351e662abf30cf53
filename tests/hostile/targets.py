"""All calls of the documented APIs."""

import json
import time
from dataclasses import dataclass
from typing import Any

from sessions_app.api.sessions.samples import ORDER

DATA = {"status": "paid", "amount": 1, "currency": "AUD", "url": "https://pay.example/co_1", "payment_id": "pay_1"}
ENDPOINT = {"url": "https://127.0.0.1/hook", "eventTypes": ["session.created"], "description": "d", "enabled": True}
RANGE = {"createdFrom": "2026-01-01T00:00:00Z", "createdTo": "2026-01-02T00:00:00Z", "eventType": "session.created"}
REPORT = {
    "firstDay": "2026-01-01",
    "lastDay": "2026-01-31",
    "timeZone": "UTC",
    "basis": "created",
    "columns": ["status"],
    "asOf": "2026-02-01T00:00:00Z",
    "format": "csv",
    "statuses": ["PENDING"],
    "currencies": ["AUD"],
}
LISTING = ("limit", "cursor", "status", "orderReference", "provider", "currency", "createdFrom", "createdTo")
NOBODY = dict.fromkeys(("sessionId", "endpointId", "deliveryId", "reportId"), "018f0000-0000-7000-8000-000000000000")
PUBLIC = (
    "/oauth/",
    "/webhooks/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/docs",
    "/reports/files/",
    "/api/v1/openapi.json",
)
"""Paths without a bearer token; files are opened by their link."""


@dataclass(frozen=True)
class Site:
    """The data for valid requests. `ids` are those in paths, by name."""

    host: str
    token: str
    client: tuple[str, str]
    account: str
    secret: str
    ids: dict[str, str]

    @property
    def places(self) -> dict[str, str]:
        """The values of path parameters, by name."""
        return {"file": "a.csv", "provider": "sandbox", "account": self.account, "nothing": "nothing"} | self.ids


@dataclass(frozen=True)
class Target:
    """One call: `body` is sent as JSON, `form` as a form, `query` are the names of its parameters."""

    method: str
    path: str
    body: Any = None
    query: tuple[str, ...] = ()
    form: tuple[tuple[str, str], ...] = ()

    @property
    def needs_token(self) -> bool:
        """Whether the call requires a token."""
        return not self.path.startswith(PUBLIC)


def targets_of(site: Site) -> list[Target]:
    """Lists them all."""
    sessions, endpoints, reports = "/api/v1/sessions", "/api/v1/webhook-endpoints", "/api/v1/reports"
    session, endpoint, report = f"{sessions}/{{sessionId}}", f"{endpoints}/{{endpointId}}", f"{reports}/{{reportId}}"
    client = (("client_id", site.client[0]), ("client_secret", site.client[1]))
    return [
        Target("POST", "/oauth/token", form=(("grant_type", "client_credentials"), *client, ("scope", "sessions"))),
        Target("POST", "/oauth/revoke", form=(("token", "x"), *client)),
        Target("POST", sessions, json.loads(json.dumps(ORDER))),
        Target("GET", sessions, query=LISTING),
        Target("GET", session),
        Target("GET", f"{session}/events"),
        Target("POST", f"{session}/expire", {}),
        Target("POST", endpoints, ENDPOINT),
        Target("GET", endpoints),
        Target("GET", endpoint),
        Target("PATCH", endpoint, ENDPOINT),
        Target("DELETE", endpoint),
        Target("POST", f"{endpoint}/rotate-secret", {"overlapHours": 1}),
        Target("POST", f"{endpoint}/test"),
        Target("GET", f"{endpoint}/deliveries", query=("limit", "cursor", "state")),
        Target("POST", f"{endpoint}/deliveries/{{deliveryId}}/redeliver"),
        Target("POST", f"{endpoint}/redeliver", RANGE),
        Target("POST", reports, REPORT),
        Target("GET", reports, query=("limit", "cursor")),
        Target("GET", report),
        Target("POST", f"{report}/cancel", {}),
        Target("GET", "/reports/files/{file}", query=("link",)),
        Target("POST", "/webhooks/sandbox/{account}", _event(site)),
        Target("POST", "/webhooks/{provider}/{account}", _event(site)),
        Target("GET", "/api/v1/openapi.json", query=("format",)),
        Target("GET", "/healthz"),
        Target("GET", "/readyz"),
        Target("GET", "/metrics"),
        Target("GET", "/docs"),
        Target("GET", "/docs/swagger"),
        Target("GET", "/api/{nothing}"),
    ]


def _event(site: Site) -> dict[str, Any]:
    data = {"id": "co_1", "reference": site.ids["sessionId"], **DATA}
    return {"id": "evt_1", "type": "checkout.paid", "created": int(time.time()), "data": data}
