"""One way in, one way out: JSON."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from django.http import HttpResponse
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer

ACCEPTED = ("application/json", "application/*", "*/*")


class OrjsonRenderer(BaseRenderer):
    """Writes JSON with orjson."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Write `data`; nothing at all for an empty answer."""
        return b"" if data is None else orjson.dumps(data)


class JsonOnly(BaseContentNegotiation):
    """Answers JSON to everybody who can take it."""

    def select_parser(self, request: Any, parsers: Any) -> None:
        """Bodies are read by `body.py`, before any parser could."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> tuple[Any, str]:
        """Pick the JSON renderer. Raises NotAcceptable when the client takes anything but JSON."""
        accept = request.META.get("HTTP_ACCEPT")
        if accept and not any(kind in accept for kind in ACCEPTED):
            raise NotAcceptable
        return renderers[0], "application/json"


def respond_json(
    body: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Write a body out; a Decimal in it keeps all its digits."""
    written_out = orjson.dumps(body, default=_exact)
    return HttpResponse(written_out, status=status, content_type="application/json", headers=headers)


def _exact(value: Any) -> orjson.Fragment:
    if isinstance(value, Decimal):
        return orjson.Fragment(f"{value:f}")
    raise TypeError(type(value).__name__)
