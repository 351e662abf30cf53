"""ONE table of every answer that is not a success; it feeds the handlers, the OpenAPI document and the tests.

The published bodies are not uniform. They are facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpResponse

from sessions_app.api.sentence_limits import limit_sentences

NAMES = {413: "Payload Too Large"}
RETRY_SOON, RETRY_LATER = {"Retry-After": "1"}, {"Retry-After": "5"}


@dataclass(frozen=True)
class Answer:
    """One published answer: status, body to the byte, headers."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


def bad_request_shape(status: int, message: str | list[str], **headers: str) -> Answer:
    """Make the page's 400 shape, with the name and number of any status."""
    return Answer(
        status,
        {"error": NAMES.get(status) or HTTPStatus(status).phrase, "message": message, "statusCode": status},
        {name.replace("_", "-"): value for name, value in headers.items()},
    )


CONFLICT = "The request conflicts with the current state of the resource"
UNAVAILABLE = {
    "error": "Service Unavailable",
    "message": "The service is temporarily unavailable. Please try again later",
    "code": 503,
}
SUM_MISMATCH = "amount.total does not match the sum of line items, shipping, and tax"

ANSWERS: dict[str, Answer] = {
    "key_missing": bad_request_shape(400, "Missing required header: Idempotency-Key"),
    "key_malformed": bad_request_shape(400, "Idempotency-Key must be 1 to 255 printable ASCII characters"),
    "json_malformed": bad_request_shape(400, "Malformed JSON"),
    "body_invalid": bad_request_shape(400, [SUM_MISMATCH]),
    "event_invalid": bad_request_shape(400, "The event is not correctly signed for this account, or cannot be read"),
    "host_unknown": bad_request_shape(400, "This host name is not served here"),
    "bad_request": bad_request_shape(400, "The request could not be understood"),
    "unauthorized": Answer(
        401,
        {
            "error": "Unauthorized",
            "message": "Authentication required. Please provide a valid API token",
            "code": 401,
        },
        {"WWW-Authenticate": "Bearer"},
    ),
    "forbidden": bad_request_shape(403, "This token may not do that"),
    "https_required": bad_request_shape(403, "Use https: this API is not served over plain http"),
    "scope_missing": bad_request_shape(403, "This call needs a scope that the token does not have"),
    "not_found": bad_request_shape(404, "No such resource"),
    "method_not_allowed": bad_request_shape(405, "This method is not allowed here"),
    "not_acceptable": bad_request_shape(406, "Answers are application/json only"),
    "body_too_slow": bad_request_shape(408, "The body did not arrive in time"),
    "order_exists": Answer(
        409, {"error": "Conflict", "message": CONFLICT, "code": 409, "details": "Resource already exists"}
    ),
    "key_running": Answer(
        409,
        {
            "error": "Conflict",
            "message": CONFLICT,
            "code": 409,
            "details": "A request with this Idempotency-Key is still being processed",
        },
        RETRY_SOON,
    ),
    "session_paid": Answer(
        409, {"error": "Conflict", "message": CONFLICT, "code": 409, "details": "The session is already paid"}
    ),
    "session_being_paid": Answer(
        409,
        {
            "error": "Conflict",
            "message": CONFLICT,
            "code": 409,
            "details": "A payment for this session is being processed",
        },
    ),
    "report_ended": Answer(
        409, {"error": "Conflict", "message": CONFLICT, "code": 409, "details": "The report has already ended"}
    ),
    "body_too_large": bad_request_shape(413, "Request body must be at most 256 KB"),
    "not_json": bad_request_shape(415, "Content-Type must be application/json"),
    "body_encoded": bad_request_shape(
        415, "Request body must not be compressed: send it without Content-Encoding", Accept_Encoding="identity"
    ),
    "key_mismatch": Answer(
        422,
        {
            "message": "This idempotency key was already used with different request parameters",
            "statusCode": 422,
            "code": "IDEMPOTENCY_KEY_MISMATCH",
        },
    ),
    "no_provider": Answer(
        422,
        {
            "message": "No eligible providers found for the given request parameters",
            "statusCode": 422,
            "code": "NO_AVAILABLE_PROVIDER",
        },
    ),
    "too_many_requests": bad_request_shape(429, "Too many requests. Please slow down"),
    "headers_too_large": bad_request_shape(431, "Request headers are too large"),
    "internal": Answer(500, {"message": "Internal server error", "statusCode": 500}),
    "providers_refused": Answer(502, {"error": "Error", "message": "Service temporarily unavailable.", "code": 502}),
    "unavailable": Answer(503, UNAVAILABLE, RETRY_LATER),
    "busy": Answer(503, UNAVAILABLE, RETRY_SOON),
    "timed_out": Answer(504, {"error": "Error", "message": "Request timed out.", "code": 504}),
}


class Problem(Exception):
    """An answer from the table, on its way out. `message` replaces the table's, `headers` are added."""

    def __init__(self, name: str, *, message: str | list[str] | None = None, **headers: str) -> None:
        super().__init__(name)
        self.answer = answer(name, message=message, **headers)


def answer(name: str, *, message: str | list[str] | None = None, **headers: str) -> Answer:
    """Take an answer from the table, with another message or more headers where given.

    Of many sentences it keeps 20: every refusal is made here.
    """
    published = ANSWERS[name]
    text = limit_sentences(message) if isinstance(message, list) else message
    body = published.body if text is None else {**published.body, "message": text}
    extra = {key.replace("_", "-"): value for key, value in headers.items()}
    return Answer(published.status, body, {**published.headers, **extra})


def scope_missing(scope: str) -> Answer:
    """Refuse a token that lacks `scope` (RFC 6750, section 3.1)."""
    return answer(
        "scope_missing",
        message=f"This call needs the scope {scope}, which the token does not have",
        WWW_Authenticate=f'Bearer error="insufficient_scope", scope="{scope}"',
    )


def respond(given: Answer) -> HttpResponse:
    """Write an answer out."""
    return HttpResponse(
        orjson.dumps(given.body), status=given.status, content_type="application/json", headers=dict(given.headers)
    )
