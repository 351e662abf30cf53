"""What the OpenAPI document says beyond what the code shows: the table of answers, the examples, the samples."""

from collections import defaultdict
from typing import Any

from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction, OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from sessions_app.api.errors import ANSWERS, Answer, answer, scope_missing
from sessions_app.api.links import LINKS
from sessions_app.api.paging import Cursor, PageSize
from sessions_app.api.permissions import scope_needed
from sessions_app.scopes import MEANING, UNDIVIDED, Scope

ALWAYS = (
    "parameter_unknown", "host_unknown", "unauthorized", "not_acceptable", "too_many_requests", "headers_too_large",
    "internal", "unavailable",
)  # fmt: skip
"""Of every call; the 403 is written by `ScopedSchema`."""
OF_BODY = ("json_malformed", "body_invalid", "body_too_slow", "body_too_large", "not_json", "body_encoded")
OPTIONAL_BODIES = ("rotateWebhookSecret",)
PAGE_PARAMETERS = [
    OpenApiParameter("limit", PageSize.schema),
    OpenApiParameter("cursor", Cursor.schema, description="`nextCursor` of the page before"),
]
PROBLEM = {"$ref": "#/components/schemas/Problem"}
DESCRIBED = {
    "body_invalid": "`message` has a sentence for each problem, at most 20 in all: of more problems the first 19, and "
    "a 20th that says how many are left out, such as `and 37 more problems`.",
}


class RuleExtension(OpenApiSerializerFieldExtension):
    """Writes the schema that each strict field declares."""

    target_class = "sessions_app.api.fields.StrictField"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        """Give the field's own schema; null is as good as leaving an optional field out."""
        schema = dict(self.target.schema)
        if "enum" in schema and not self.target.required:
            schema["enum"] = [*schema["enum"], None]
        return schema


class StrictExtension(OpenApiSerializerExtension):
    """Writes that an object has exactly the declared fields."""

    target_class = "sessions_app.api.strict_serializer.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        """Describe the fields, and that there may be no other."""
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**schema, "additionalProperties": False}


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
    """Documents, for every call, the 403 of a token without its scope, and which calls follow."""

    def get_operation(self, *given: Any, **named: Any) -> dict[str, Any] | None:
        """Add to what is known of the call."""
        operation: dict[str, Any] | None = super().get_operation(*given, **named)
        if not operation:
            return None
        if scope := scope_needed(self.view):
            answers = operation["responses"] | {"403": _refusal(scope)}
            operation["responses"] = dict(sorted(answers.items()))
        if "requestBody" in operation:
            operation["requestBody"]["required"] = operation["operationId"] not in OPTIONAL_BODIES
        for status, links in LINKS.get(operation["operationId"], {}).items():
            operation["responses"][status]["links"] = links
        return operation

    def _is_list_view(self, serializer: Any = None) -> bool:
        """Take a list for what its serializer says: an object with `data`."""
        return False


def _refusal(scope: str) -> dict[str, Any]:
    bodies = {"ScopeMissing": scope_missing(scope).body, "HttpsRequired": ANSWERS["https_required"].body}
    examples = {name: {"value": dict(body)} for name, body in bodies.items()}
    content = {"application/json": {"schema": PROBLEM, "examples": examples}}
    return {"content": content, "description": f"The token does not have the scope `{scope}`"}


def error_responses(*names: str, described: bool = True, sentence: str = "") -> dict[int, OpenApiResponse]:
    """Document each status of the named answers, with every body it may have as an example.

    `sentence` is an example of what may be wrong with a body.
    """
    by_status: dict[int, list[OpenApiExample]] = defaultdict(list)
    for name in dict.fromkeys(names):
        title, shown = name.replace("_", " ").capitalize(), _shown(name, sentence)
        text = DESCRIBED.get(name, "") if described else ""
        example = OpenApiExample(title, value=dict(shown.body), description=text, response_only=True)
        by_status[shown.status].append(example)
    return {
        status: OpenApiResponse(PROBLEM, description=examples[0].name, examples=examples)
        for status, examples in sorted(by_status.items())
    }


def _shown(name: str, sentence: str) -> Answer:
    if name == "parameter_unknown":
        return answer("body_invalid", message=["property page should not exist"])
    return answer(name, message=[sentence]) if sentence and name == "body_invalid" else ANSWERS[name]


def refusals(*names: str, sentence: str = "") -> dict[int, OpenApiResponse]:
    """Document the named answers and those that any call may have."""
    return error_responses(*names, *ALWAYS, described=False, sentence=sentence)


TEXT = {"type": "string", "pattern": r"^[^\x00]*$"}
CLIENT = {
    "client_id": TEXT,
    "client_secret": {**TEXT, "format": "password"},
}
REFUSED = {
    "type": "object",
    "required": ["error", "error_description"],
    "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
}
REFUSED_CLIENT = dict.fromkeys((400, 401), REFUSED) | error_responses(
    "https_required", "not_acceptable", "body_too_slow", "body_too_large", "body_encoded", "too_many_requests",
    "headers_too_large", "internal", "unavailable",
)  # fmt: skip
WORDS = "|".join((UNDIVIDED, *Scope))
SCOPES = "\n".join(f"- `{scope}`: {meaning}." for scope, meaning in MEANING.items())


def _form(required: str, **properties: Any) -> dict[str, Any]:
    """Describe a form's fields. Those of the client may be left out: they may come by HTTP Basic.

    Fields that are not known are ignored, as RFC 6749 has it (section 3.2).
    """
    schema = {
        "type": "object",
        "required": [required],
        "properties": properties | CLIENT,
        "additionalProperties": TEXT,
        "maxProperties": 20,
    }
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
        **REFUSED_CLIENT,
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
        token={**TEXT, "minLength": 1},
        token_type_hint={**TEXT, "description": "Needless: all tokens are access tokens."},
    ),
    responses={200: {"type": "object"}, **REFUSED_CLIENT},
)
