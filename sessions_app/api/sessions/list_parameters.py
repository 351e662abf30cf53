"""From the query string of a list to a Search, or to every sentence that says what is wrong with it."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from rest_framework.exceptions import ValidationError

from providers.registry import PROVIDERS
from sessions_app.api.errors import Problem
from sessions_app.api.sentence_limits import shown
from sessions_app.api.sessions.fields import CURRENCY, OneOf, Shaped, StrictField, Text
from sessions_app.api.sessions.serializers import StrictSerializer, sentences
from sessions_app.states import SHOWN, Status
from sessions_app.usecases.sessions.read import Search

USUAL, MOST = 20, 100
LIMIT = re.compile("[1-9][0-9]?|100")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)


class PageSize(StrictField):
    """How many sessions one page has at most."""

    sentence = f"$path must be an integer between 1 and {MOST}"
    schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}

    def to_internal_value(self, data: str) -> int:
        if not LIMIT.fullmatch(data):
            self.fail("invalid")
        return int(data)


class Cursor(StrictField):
    """Where the page before ended: its last id, in a form nobody is tempted to make up."""

    sentence = "$path must be the nextCursor of an earlier page"

    def to_internal_value(self, data: str) -> UUID:
        try:
            identity = UUID(bytes=urlsafe_b64decode(f"{data}=="))
        except (NotBase64, ValueError):
            self.fail("invalid")
        if cursor_of(identity) != data:
            self.fail("invalid")
        return identity


class Instant(StrictField):
    """A moment with its zone."""

    sentence = "$path must be a time in ISO 8601 with its zone, such as 2024-01-15T11:00:00Z"
    schema = {"type": "string", "format": "date-time"}

    def to_internal_value(self, data: str) -> datetime:
        if not INSTANT.fullmatch(data):
            self.fail("invalid")
        try:
            return datetime.fromisoformat(data)
        except ValueError:
            self.fail("invalid")


class ListParameters(StrictSerializer):
    """What a list may be asked for."""

    limit = PageSize(required=False)
    cursor = Cursor(required=False)
    status = OneOf(*SHOWN, required=False)
    orderReference = Text(255, required=False)
    provider = OneOf(*PROVIDERS, required=False)
    currency = Shaped("$path must match ^[A-Z]{3}$", CURRENCY.fullmatch, {"pattern": "^[A-Z]{3}$"}, required=False)
    createdFrom = Instant(required=False)
    createdTo = Instant(required=False)


class NoParameters(StrictSerializer):
    """Calls that take none."""


LIST, NONE = ListParameters(), NoParameters()


def search_from(request: HttpRequest) -> Search:
    """Read the parameters of a list. Raises Problem with all sentences at once."""
    given = read_parameters(request, LIST)
    if "createdFrom" in given and "createdTo" in given and given["createdFrom"] >= given["createdTo"]:
        raise Problem("body_invalid", message=["createdTo must be after createdFrom"])
    return Search(
        limit=given.get("limit", USUAL),
        before=given.get("cursor"),
        status=Status(given["status"]) if "status" in given else None,
        order_reference=given.get("orderReference"),
        provider=given.get("provider"),
        currency=given.get("currency"),
        created_from=given.get("createdFrom"),
        created_to=given.get("createdTo"),
    )


def refuse_parameters(request: HttpRequest) -> None:
    """Refuse whatever stands in the query string. Raises Problem."""
    read_parameters(request, NONE)


def cursor_of(identity: UUID) -> str:
    """Write the cursor of the page after the session with this id."""
    return urlsafe_b64encode(identity.bytes).rstrip(b"=").decode()


def read_parameters(request: HttpRequest, parameters: StrictSerializer) -> Mapping[str, Any]:
    """Read a query string. A parameter given twice would be honoured once: it is refused. Raises Problem."""
    problems = [f"{shown(name)} must be given once only" for name, values in request.GET.lists() if len(values) > 1]
    try:
        values = parameters.run_validation(request.GET.dict())
    except ValidationError as exc:
        problems += sentences(exc.detail)
    if problems:
        raise Problem("body_invalid", message=problems)
    return values
