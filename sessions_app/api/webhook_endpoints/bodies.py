"""What the API takes about webhook endpoints, strictly."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from sessions_app import web_addresses
from sessions_app.api import fields
from sessions_app.api.body import read_fields
from sessions_app.api.errors import Problem
from sessions_app.api.sentence_limits import shown
from sessions_app.api.strict_serializer import StrictSerializer
from sessions_app.event_types import EVENT_TYPES
from sessions_app.ids import as_uuid
from sessions_app.models import DeliveryState
from sessions_app.usecases.webhooks.redeliver import LONGEST_RANGE

MOST_HOURS = 7 * 24
MOST_A_PAGE, USUAL_PAGE = 100, 20
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)


class EventTypes(fields.StrictField):
    """A list of event types."""

    sentence = f"$path must be a list of different event types out of: {', '.join(EVENT_TYPES)}"
    schema = {"type": "array", "items": {"type": "string", "enum": list(EVENT_TYPES)}, "uniqueItems": True}

    def accepts(self, data: Any) -> bool:
        """Tell whether `data` lists known types, each once."""
        known = isinstance(data, list) and all(isinstance(each, str) and each in EVENT_TYPES for each in data)
        return known and len(set(data)) == len(data)


class Hours(fields.StrictField):
    """A number of hours."""

    sentence = f"$path must be an integer between 0 and {MOST_HOURS}"
    schema = {"type": "integer", "minimum": 0, "maximum": MOST_HOURS, "default": 24}

    def accepts(self, data: Any) -> bool:
        """Tell whether `data` is an integer (not a boolean) in bounds."""
        return type(data) is int and 0 <= data <= MOST_HOURS


class Instant(fields.StrictField):
    """A moment with its offset from UTC."""

    sentence = "$path must be a time such as 2024-01-15T11:00:00Z"
    schema = {"type": "string", "format": "date-time"}

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str) or not INSTANT.fullmatch(data):
            self.fail("invalid")
        try:
            return datetime.fromisoformat(data).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail("invalid")


def _url(*, required: bool = True) -> fields.Shaped:
    """Check a URL as far as its text tells; the rest depends on the application and on what its host resolves to."""
    limits = {"format": "uri", "maxLength": web_addresses.LONGEST}
    return fields.Shaped(
        web_addresses.SENTENCE,
        lambda text: web_addresses.is_acceptable(text, mode="sandbox"),
        limits,
        required=required,
    )


class NewEndpointSerializer(StrictSerializer):
    """An endpoint to be made."""

    url = _url()
    eventTypes = EventTypes(required=False)
    description = fields.Text(200, shortest=0, required=False)
    enabled = fields.Flag(required=False)


class EndpointChangeSerializer(NewEndpointSerializer):
    """What is to be different about an endpoint."""

    url = _url(required=False)


class RotationSerializer(StrictSerializer):
    """For how long the secret before stays valid."""

    overlapHours = Hours(required=False)


class RangeSerializer(StrictSerializer):
    """Which events are to be sent again."""

    createdFrom = Instant()
    createdTo = Instant()
    eventType = fields.OneOf(*EVENT_TYPES, required=False)


NEW_ENDPOINT, CHANGE, ROTATION = NewEndpointSerializer(), EndpointChangeSerializer(), RotationSerializer()
RANGE = RangeSerializer()


def read_range(request: HttpRequest) -> dict[str, Any]:
    """Read a range of time that is not too long. Raises Problem."""
    given = read_fields(request, RANGE)
    if not timedelta(0) < given["createdTo"] - given["createdFrom"] <= LONGEST_RANGE:
        sentence = f"createdTo must be after createdFrom, by at most {LONGEST_RANGE.days} days"
        raise Problem("body_invalid", message=[sentence])
    return given


def read_page(query: Mapping[str, str]) -> tuple[int, UUID | None, str | None]:
    """Read limit, cursor and state of a list. Raises Problem with all sentences at once."""
    known = ("limit", "cursor", "state")
    problems = [f"parameter {shown(name)} should not exist" for name in query if name not in known]
    limit, cursor, state = query.get("limit", str(USUAL_PAGE)), query.get("cursor"), query.get("state")
    if not (limit.isascii() and limit.isdigit() and len(limit) < 5 and 1 <= int(limit) <= MOST_A_PAGE):
        problems.append(f"limit must be an integer between 1 and {MOST_A_PAGE}")
    if cursor is not None and (place := as_uuid(cursor)) is None:
        problems.append("cursor must be one that an earlier page gave as nextCursor")
    if state is not None and state not in DeliveryState.values:
        problems.append(f"state must be one of: {', '.join(DeliveryState.values)}")
    if problems:
        raise Problem("body_invalid", message=problems)
    return int(limit), place if cursor else None, state
