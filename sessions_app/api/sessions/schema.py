"""What the OpenAPI document says of sessions: creating, reading and closing them."""

from typing import Any

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.serializers import Serializer

from sessions_app.api.schema import OF_BODY, error_responses, refusals
from sessions_app.api.sessions.list_parameters import LIST
from sessions_app.api.sessions.samples import CREATED, ORDER, code_samples
from sessions_app.api.sessions.serializers import OrderSerializer, SessionSerializer
from sessions_app.api.sessions.shown_serializers import (
    SessionPageSerializer,
    TimelineSerializer,
    WholeSessionSerializer,
)

OF_A_CREATE = (
    "key_missing", "key_malformed", "json_malformed", "body_invalid", "parameter_unknown", "host_unknown",
    "unauthorized", "not_acceptable", "body_too_slow", "order_exists", "key_running", "body_too_large", "not_json",
    "body_encoded", "key_mismatch", "no_provider", "too_many_requests",
    "headers_too_large", "internal", "providers_refused", "unavailable", "timed_out",
)  # fmt: skip
"""Without `busy`, whose body is that of `unavailable`, and the 403, which `ScopedSchema` writes for every call."""
ASKS_PROVIDER = ("session_paid", "session_being_paid", "providers_refused", "timed_out")
NOT_RETURNED = "Customer data is never returned."
KEY_HEADER = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "example": "example_string"},  # the page fills it in
    OpenApiParameter.HEADER,
    required=True,
    description="Client-generated unique key used to safely retry session creation. Can be any opaque string up to "
    "255 characters.",
    examples=[OpenApiExample("Example", value="example_string")],
)
LIST_PARAMETERS = [
    OpenApiParameter(name, dict(field.schema), description=description)
    for (name, field), description in zip(
        LIST.declared.items(),
        (
            "How many sessions a page has at most.",
            "The `nextCursor` of the page before.",
            "Only sessions that are in this status now.",
            "Only sessions of this order.",
            "Only sessions at this provider.",
            "Only sessions in this currency.",
            "Only sessions created then or later: ISO 8601 with its zone.",
            "Only sessions created before: ISO 8601 with its zone.",
        ),
        strict=True,
    )
]
SESSION_ID = OpenApiParameter("session_id", OpenApiTypes.UUID, OpenApiParameter.PATH, description="Its `sessionId`.")


WHOLE: dict[str, Any] = CREATED | {
    "updatedAt": "2024-01-15T11:00:00Z",
    "closedAt": None,
    "late": False,
    **{name: value for name, value in ORDER.items() if name != "customer"},
}
EXPIRED = WHOLE | {"status": "EXPIRED", "updatedAt": "2024-01-15T11:20:00Z", "closedAt": "2024-01-15T11:20:00Z"}
PAGE = {"data": [WHOLE], "nextCursor": "5LjBorCITnmZrSw-D6Pxuc"}
TIMELINE = {
    "data": [
        {
            "id": "018d0c8e-7a80-7c3e-9d59-0f6a3c1b2e4d",
            "sequence": 1,
            "type": "session.created",
            "createdAt": "2024-01-15T11:00:00Z",
            "data": {"provider": "stripe"},
        }
    ],
    "nextCursor": None,
}


def _answers(serializer: type[Serializer], example: dict[str, Any], *errors: str) -> dict[int, Any]:
    shown = OpenApiExample("Answer", value=example, response_only=True)
    return {
        200: OpenApiResponse(serializer, examples=[shown]),
        **refusals(*errors, sentence="limit must be an integer between 1 and 100"),
    }


describe_create = extend_schema(
    operation_id="createCheckoutSession",
    summary="Create checkout session",
    description="Creates a payment session for the authenticated application.",
    tags=["Sessions"],
    parameters=[KEY_HEADER],
    request=OrderSerializer,
    responses={
        201: OpenApiResponse(
            SessionSerializer,
            "Created, or the same key and body again",
            [OpenApiExample("Created", value=CREATED, response_only=True)],
        ),
        **error_responses(*OF_A_CREATE),
    },
    examples=[OpenApiExample("An order", value=ORDER, request_only=True)],
    extensions={"x-codeSamples": code_samples(settings.PUBLIC_BASE_URL)},
)

describe_list = extend_schema(
    operation_id="listSessions",
    summary="List sessions",
    description="The application's sessions, newest first. To go on, repeat the call with `cursor` set to the "
    "`nextCursor` of the page before: sessions opened meanwhile neither repeat nor hide any. `createdFrom` is "
    f"inclusive, `createdTo` exclusive. {NOT_RETURNED}",
    tags=["Sessions"],
    parameters=LIST_PARAMETERS,
    responses=_answers(SessionPageSerializer, PAGE, "body_invalid"),
)

describe_retrieve = extend_schema(
    operation_id="getSession",
    summary="Get a session",
    description=f"The whole session as it is now. {NOT_RETURNED}",
    tags=["Sessions"],
    parameters=[SESSION_ID],
    responses=_answers(WholeSessionSerializer, WHOLE, "not_found"),
)

describe_events = extend_schema(
    operation_id="listSessionEvents",
    summary="Get a session's timeline",
    description="What happened to a session, by sequence number.",
    tags=["Sessions"],
    parameters=[SESSION_ID],
    responses=_answers(TimelineSerializer, TIMELINE, "not_found"),
)

describe_expire = extend_schema(
    operation_id="expireSession",
    summary="Expire a session",
    description="Closes the session now, at the provider too, so that nobody can pay it any more. It may be repeated: "
    "a session that has ended unpaid is answered as it is. After a 502 or 504 the session is still being closed, and "
    f"Switchyard goes on by itself. {NOT_RETURNED}",
    tags=["Sessions"],
    parameters=[SESSION_ID],
    request=None,
    responses=_answers(WholeSessionSerializer, EXPIRED, "not_found", *OF_BODY, *ASKS_PROVIDER),
)
