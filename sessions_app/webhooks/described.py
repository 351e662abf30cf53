"""What merchants are sent, for the `webhooks` of the OpenAPI document; `message.py` writes it."""

from typing import Any

from sessions_app.event_types import EVENT_TYPES, TEST
from sessions_app.states import SHOWN

TIME = {"type": "string", "format": "date-time"}
ID = {"type": "string", "format": "uuid"}
SESSION = {
    "sessionId": ID,
    "orderReference": {"type": "string"},
    "status": {"type": "string", "enum": list(SHOWN), "description": "What the session moved to with this event"},
    "amount": {"type": "number", "description": "In major units of `currency`"},
    "currency": {"type": "string"},
    "provider": {"type": "string"},
    "sequence": {"type": "integer", "minimum": 1},
    "late": {"type": "boolean", "description": "Paid after it had been closed"},
    "createdAt": TIME,
    "expiresAt": TIME,
}
HEADERS = {
    "webhook-id": "The same at every try",
    "webhook-timestamp": "Seconds since 1970",
    "webhook-signature": "`v1,` and a signature in base64; two of them while a secret is rotated",
}


def describe_messages(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add every message to the document."""
    return {**result, "webhooks": {kind: {"post": _call(kind)} for kind in (*EVENT_TYPES, TEST)}}


def message_schema(kind: str) -> dict[str, Any]:
    """Describe a message's body. Fields may be added."""
    data = {"endpointId": ID} if kind == TEST else SESSION
    return _object({"type": {"type": "string", "const": kind}, "timestamp": TIME, "data": _object(data)})


def _call(kind: str) -> dict[str, Any]:
    words = kind.replace(".", " ")
    return {
        "operationId": "receive" + words.title().replace(" ", ""),
        "summary": f"{words.capitalize()} (Standard Webhooks)",
        "tags": ["Webhooks"],
        "security": [],
        "parameters": [
            {"in": "header", "name": name, "required": True, "description": text, "schema": {"type": "string"}}
            for name, text in HEADERS.items()
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": message_schema(kind)}}},
        "responses": {"2XX": {"description": "Received. Any other answer, or none, is a try that failed"}},
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}
