"""What the OpenAPI document says beyond what the code shows: the table of answers, the examples, the samples."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import Direction, OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from sessions_app.api.errors import ANSWERS
from sessions_app.api.samples import CREATED, ORDER, code_samples
from sessions_app.api.serializers import OrderSerializer, SessionSerializer

ELSEWHERE = ("session_paid", "session_being_paid", "report_ended", "busy")
"""Answers a create never gives, and `busy`, which reads as `unavailable` does."""
KEY_HEADER = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "example": "example_string"},  # the page fills it in
    OpenApiParameter.HEADER,
    required=True,
    description="Client-generated unique key used to safely retry session creation. Can be any opaque string up to "
    "255 characters.",
    examples=[OpenApiExample("Example", value="example_string")],
)


class RuleExtension(OpenApiSerializerFieldExtension):
    """Lets each strict field speak for itself."""

    target_class = "sessions_app.api.fields.Rule"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        """This will give the field's own schema."""
        return dict(self.target.schema)


class ItemsExtension(OpenApiSerializerFieldExtension):
    """The order lines: a list of a declared object."""

    target_class = "sessions_app.api.serializers.Items"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        """This will describe the list and its bounds."""
        item = auto_schema.resolve_serializer(self.target.item, direction).ref
        return {"type": "array", "items": item, "minItems": 1, "maxItems": 100}


class BearerExtension(OpenApiAuthenticationExtension):
    """The bearer token."""

    target_class = "sessions_app.api.authentication.ApplicationAuthentication"
    match_subclasses = True
    name = "bearerToken"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """This will describe the scheme."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "Just enter the token."}


def error_responses(*names: str) -> dict[int, OpenApiResponse]:
    """One response for each status of the named answers, with every body it may have as an example."""
    by_status: dict[int, list[OpenApiExample]] = defaultdict(list)
    for name in names:
        title, answer = name.replace("_", " ").capitalize(), ANSWERS[name]
        by_status[answer.status].append(OpenApiExample(title, value=dict(answer.body), response_only=True))
    return {
        status: OpenApiResponse(OpenApiTypes.OBJECT, description=examples[0].name, examples=examples)
        for status, examples in sorted(by_status.items())
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
        **error_responses(*(name for name in ANSWERS if name not in ELSEWHERE)),
    },
    examples=[OpenApiExample("An order", value=ORDER, request_only=True)],
    extensions={"x-codeSamples": code_samples(settings.PUBLIC_BASE_URL)},
)

describe_token = extend_schema(
    operation_id="issueToken",
    summary="Get an access token",
    description="Exchanges an application's client id and secret for a token (RFC 6749, client credentials).",
    tags=["Authentication"],
    auth=[{"clientCredentials": []}],
    request={
        "application/x-www-form-urlencoded": {
            "type": "object",
            "required": ["grant_type"],
            "properties": {
                "grant_type": {"type": "string", "enum": ["client_credentials"]},
                "client_id": {"type": "string"},
                "client_secret": {"type": "string", "format": "password"},
                "scope": {"type": "string", "enum": ["sessions"]},
            },
        }
    },
    responses={
        200: {
            "type": "object",
            "required": ["access_token", "token_type", "expires_in", "scope"],
            "properties": {
                "access_token": {"type": "string"},
                "token_type": {"type": "string", "enum": ["Bearer"]},
                "expires_in": {"type": "integer"},
                "scope": {"type": "string"},
            },
        },
        **{
            status: {
                "type": "object",
                "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
            }
            for status in (400, 401)
        },
    },
)
