"""Readers of untrusted bytes: each parses them as a view does, up to an answer. Needs Django set up."""

import io
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from config.front_door.wsgi_request import PlainRequest
from providers.sandbox.webhook import signature
from sessions_app.api import authentication, oauth
from sessions_app.api.body import json_body, read_fields, refuse_content
from sessions_app.api.handlers import exception_handler
from sessions_app.api.reports.bodies import definition_from
from sessions_app.api.sessions.list_parameters import search_from
from sessions_app.api.sessions.order_body import order_from
from sessions_app.api.webhook_endpoints import bodies
from sessions_app.order import canonical

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
SECRETS = ("one", "two")


def read_order(body: bytes) -> None:
    """Parse the body of a create."""

    def create() -> None:
        parsed = json_body(_request(body))
        canonical(parsed)
        order_from(parsed, mode="live", redirect_hosts=("a.example",))

    _answered(create)


def read_endpoint(body: bytes) -> None:
    """Read a webhook endpoint."""
    _answered(lambda: read_fields(_request(body), bodies.NEW_ENDPOINT))


def read_report(body: bytes) -> None:
    """Parse the body of a report request."""
    _answered(lambda: definition_from(_request(body), now=datetime.now(UTC)))


def read_nothing(body: bytes) -> None:
    """Parse a body where none is expected."""
    _answered(lambda: refuse_content(_request(body)))


def read_form(body: bytes) -> None:
    """Parse a token request."""
    _answered(lambda: oauth._form(_request(body, CONTENT_TYPE=FORM)))


def read_basic(header: bytes) -> None:
    """Parse client credentials."""
    _answered(lambda: oauth._client(_request(HTTP_AUTHORIZATION=f"Basic {header.decode()}"), {}))


def read_token(header: bytes) -> None:
    """Read a bearer token."""
    _answered(lambda: authentication._claims(_request(HTTP_AUTHORIZATION=f"Bearer {header.decode()}")))


def read_content_type(header: bytes) -> None:
    """Parse a Content-Type."""
    _answered(lambda: json_body(_request(b"{}", CONTENT_TYPE=header.decode())))


def read_stripe_signature(header: bytes) -> None:
    """Read a signature of many parts."""
    _read_event("stripe", b"{}", {"stripe-signature": f"t={int(time.time())}{header.decode()}"})


def read_sandbox_signature(header: bytes) -> None:
    """Read a signature of many parts."""
    _read_event("sandbox", b"{}", {"sandbox-signature": f"t={int(time.time())}{header.decode()}"})


def read_signed_event(body: bytes) -> None:
    """Parse a correctly signed event."""
    _read_event("sandbox", body, {"sandbox-signature": signature(body, secret="one", timestamp=int(time.time()))})


def read_query(query: bytes) -> None:
    """Parse the parameters of a list."""
    _answered(lambda: search_from(_request(QUERY_STRING=query.decode())))


def read_path(path: bytes) -> None:
    """Parse the bytes of a path."""
    _answered(lambda: _request(PATH_INFO=path.decode("latin-1")))


def _read_event(provider: str, body: bytes, headers: dict[str, str]) -> None:
    read_event = import_module(f"providers.{provider}.webhook").read_event
    _answered(lambda: read_event(body, headers, secrets=SECRETS, now=datetime.now(UTC)))


def _request(body: bytes = b"", **meta: str) -> PlainRequest:
    given: dict[str, Any] = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "CONTENT_TYPE": JSON}
    return PlainRequest({**given, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)), **meta})


def _answered(call: Callable[[], object]) -> None:
    try:
        call()
    except Exception as exc:  # noqa: BLE001 - any exception of a view becomes an answer
        exception_handler(exc, {})
