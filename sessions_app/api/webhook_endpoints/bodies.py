"""What the API takes about webhook endpoints, strictly."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest

from sessions_app import web_addresses
from sessions_app.api import fields
from sessions_app.api.body import read_fields
from sessions_app.api.errors import Problem
from sessions_app.api.paging import PageParameters
from sessions_app.api.strict_serializer import StrictSerializer
from sessions_app.event_types import EVENT_TYPES
from sessions_app.models import DeliveryState
from sessions_app.usecases.webhooks.redeliver import LONGEST_RANGE

MOST_HOURS = 7 * 24


class EventTypes(fields.StrictField):
    """A list of event types."""

    sentence = f"$path must be a list of different event types out of: {', '.join(EVENT_TYPES)}"
    schema = {"type": "array", "items": {"type": "string", "enum": list(EVENT_TYPES)}, "uniqueItems": True}

    def accepts(self, data: Any) -> bool:
        """Tell whether `data` lists known types, each once."""
        known = isinstance(data, list) and all(isinstance(each, str) and each in EVENT_TYPES for each in data)
        return known and len(set(data)) == len(data)


def _url(*, required: bool = True) -> fields.Shaped:
    """Check a URL as far as its text tells; the rest depends on the application and on what its host resolves to."""
    limits = {"format": "uri", "pattern": "^https?://", "maxLength": web_addresses.LONGEST}
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

    overlapHours = fields.Whole(0, MOST_HOURS, required=False, default=24)


class RangeSerializer(StrictSerializer):
    """Which events are to be sent again."""

    createdFrom = fields.Instant()
    createdTo = fields.Instant()
    eventType = fields.OneOf(*EVENT_TYPES, required=False)


class DeliveryParameters(PageParameters):
    """What the list of deliveries may be asked for."""

    state = fields.OneOf(*DeliveryState.values, required=False)


NEW_ENDPOINT, CHANGE, ROTATION = NewEndpointSerializer(), EndpointChangeSerializer(), RotationSerializer()
RANGE, DELIVERIES = RangeSerializer(), DeliveryParameters()


def read_range(request: HttpRequest) -> dict[str, Any]:
    """Read a range of time that is not too long. Raises Problem."""
    given = read_fields(request, RANGE)
    if not timedelta(0) < given["createdTo"] - given["createdFrom"] <= LONGEST_RANGE:
        sentence = f"createdTo must be after createdFrom, by at most {LONGEST_RANGE.days} days"
        raise Problem("body_invalid", message=[sentence])
    return given
