"""What the OpenAPI document says beyond what the code shows: the table of answers, the examples, the samples."""

from collections import defaultdict
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import Direction, OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from sessions_app.api.errors import ANSWERS, scope_missing
from sessions_app.api.paging import PageSize
from sessions_app.api.permissions import scope_needed
from sessions_app.scopes import MEANING, UNDIVIDED, Scope

ALWAYS = ("unauthorized", "not_acceptable", "too_many_requests", "internal", "unavailable")
OF_BODY = ("json_malformed", "body_invalid", "body_too_large", "not_json", "body_encoded")
PAGE_PARAMETERS = [
    OpenApiParameter("limit", PageSize.schema),
    OpenApiParameter("cursor", str, description="`nextCursor` of the page before"),
]
DESCRIBED = {
    "body_invalid": "`message` has a sentence for each problem, at most 20 in all: of more problems the first 19, and "
    "a 20th that says how many are left out, such as `and 37 more problems`.",
}


class RuleExtension(OpenApiSerializerFieldExtension):
    """Writes the schema that each strict field declares."""

    target_class = "sessions_app.api.fields.StrictField"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        """Give the field's own schema."""
        return dict(self.target.schema)


class ItemsExtension(OpenApiSerializerFieldExtension):
    """The order lines: a list of a declared object."""

    target_class = "sessions_app.api.sessions.serializers.Items"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        """Describe the list and its bounds."""
        item = auto_schema.resolve_serializer(self.target.item, direction).ref
        return {"type": "array", "items": item, "minItems": 1, "maxItems": 100}


class BearerExtension(OpenApiAuthenticationExtension):
    """The bearer token."""

    target_class = "sessions_app.api.authentication.ApplicationAuthentication"
    match_subclasses = True
    name = "bearerToken"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "Just enter the token."}

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        """Name the scope beside the scheme, as OpenAPI 3.1 has it for schemes other than OAuth's."""
        scope = scope_needed(auto_schema.view)
        return {"bearerToken": [scope.value] if scope else []}


class ScopedSchema(AutoSchema):
    """Documents, for every call, the 403 of a token without its scope."""

    def get_operation(self, *given: Any, **named: Any) -> dict[str, Any] | None:
        """Add the 403 to what is known of the call."""
        operation: dict[str, Any] | None = super().get_operation(*given, **named)
        scope = scope_needed(self.view)
        if operation and scope:
            answers = operation["responses"] | {"403": _refusal(scope)}
            operation["responses"] = dict(sorted(answers.items()))
        return operation


def _refusal(scope: str) -> dict[str, Any]:
    example = {"value": dict(scope_missing(scope).body), "summary": "Scope missing"}
    schema = {"type": "object", "additionalProperties": {}}
    content = {"application/json": {"schema": schema, "examples": {"ScopeMissing": example}}}
    return {"content": content, "description": f"The token does not have the scope `{scope}`"}


def error_responses(*names: str, described: bool = True) -> dict[int, OpenApiResponse]:
    """Document each status of the named answers, with every body it may have as an example."""
    by_status: dict[int, list[OpenApiExample]] = defaultdict(list)
    for name in names:
        title, answer = name.replace("_", " ").capitalize(), ANSWERS[name]
        text = DESCRIBED.get(name, "") if described else ""
        example = OpenApiExample(title, value=dict(answer.body), description=text, response_only=True)
        by_status[answer.status].append(example)
    return {
        status: OpenApiResponse(OpenApiTypes.OBJECT, description=examples[0].name, examples=examples)
        for status, examples in sorted(by_status.items())
    }


def refusals(*names: str) -> dict[int, OpenApiResponse]:
    """Document the named answers and those that any call may have."""
    return error_responses(*names, *ALWAYS, described=False)


CLIENT = {"client_id": {"type": "string"}, "client_secret": {"type": "string", "format": "password"}}
REFUSED = {
    "type": "object",
    "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
}
WORDS = "|".join((UNDIVIDED, *Scope))
SCOPES = "\n".join(f"- `{scope}`: {meaning}." for scope, meaning in MEANING.items())


def _form(required: str, **properties: Any) -> dict[str, Any]:
    """Describe a form's fields. Those of the client may be left out: they may come by HTTP Basic."""
    schema = {"type": "object", "required": [required], "properties": properties | CLIENT}
    return {"application/x-www-form-urlencoded": schema}


describe_token = extend_schema(
    operation_id="issueToken",
    summary="Get an access token",
    description="Exchanges an application's client id and secret for a token (RFC 6749, client credentials). A token "
    f"may be used for its scopes, which are those of the credential unless `scope` names fewer:\n\n{SCOPES}\n\n"
    f"`{UNDIVIDED}` stands for all of these. `scope` in the answer names what was granted.",
    tags=["Authentication"],
    auth=[{"clientCredentials": []}],
    request=_form(
        "grant_type",
        grant_type={"type": "string", "enum": ["client_credentials"]},
        scope={
            "type": "string",
            "pattern": f"^ *(({WORDS})( +({WORDS}))* *)?$",
            "description": "Scopes with blanks between them; empty or left out: all that the credential has.",
        },
    ),
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
        **dict.fromkeys((400, 401), REFUSED),
    },
)

describe_revoke = extend_schema(
    operation_id="revokeToken",
    summary="Revoke an access token",
    description="Refuses one token of the application from the next request on (RFC 7009). A token that is unknown, "
    "has expired or is another application's is answered 200 too, and nothing is changed.",
    tags=["Authentication"],
    auth=[{"clientCredentials": []}],
    request=_form(
        "token",
        token={"type": "string", "minLength": 1},
        token_type_hint={"type": "string", "description": "Needless: all tokens are access tokens."},
    ),
    responses={200: {"type": "object"}, **dict.fromkeys((400, 401), REFUSED)},
)
