"""Webhook endpoints and deliveries as the API shows them."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from sessions_app.event_types import EVENT_TYPES, TEST
from sessions_app.models import DeliveryAttempt, DeliveryState, WebhookDelivery, WebhookEndpoint
from sessions_app.webhooks.message import instant


class EndpointSerializer(serializers.Serializer):
    """A webhook endpoint."""

    endpointId = serializers.UUIDField()
    url = serializers.URLField()
    eventTypes = serializers.ListField(
        child=serializers.ChoiceField(choices=EVENT_TYPES), help_text="Empty: it is told of everything"
    )
    description = serializers.CharField()
    enabled = serializers.BooleanField()
    disabledReason = serializers.CharField(allow_null=True)
    previousSecretValidUntil = serializers.DateTimeField(
        allow_null=True, help_text="During a rotation: until when messages are signed with the secret before, too"
    )
    createdAt = serializers.DateTimeField()


class EndpointSecretSerializer(EndpointSerializer):
    """A webhook endpoint and its secret, which is shown this once."""

    secret = serializers.CharField(help_text="`whsec_` and 32 bytes in base64")


class EndpointsSerializer(serializers.Serializer):
    """Every endpoint of the application."""

    data = EndpointSerializer(many=True)  # type: ignore[assignment]


class DeliveryAttemptSerializer(serializers.Serializer):
    """One try of a delivery."""

    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    milliseconds = serializers.IntegerField()
    status = serializers.IntegerField(allow_null=True, help_text="What the endpoint answered, if it did")
    excerpt = serializers.CharField(
        help_text="The first 500 characters of the answer; empty when it came from an address that is not public"
    )
    problem = serializers.CharField(allow_null=True)


class WebhookDeliverySerializer(serializers.Serializer):
    """One event for one endpoint."""

    deliveryId = serializers.UUIDField(help_text="The `webhook-id` header of every try")
    eventType = serializers.ChoiceField(choices=[*EVENT_TYPES, TEST])
    sessionId = serializers.UUIDField(allow_null=True)
    sequence = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=DeliveryState.values)
    createdAt = serializers.DateTimeField()
    nextAttemptAt = serializers.DateTimeField(allow_null=True)
    deliveredAt = serializers.DateTimeField(allow_null=True)
    attempts = DeliveryAttemptSerializer(many=True)


class DeliveriesSerializer(serializers.Serializer):
    """A page of deliveries, newest first."""

    data = WebhookDeliverySerializer(many=True)  # type: ignore[assignment]
    nextCursor = serializers.CharField(allow_null=True)


class QueuedSerializer(serializers.Serializer):
    """How many deliveries were queued."""

    queued = serializers.IntegerField()


def endpoint_body(endpoint: WebhookEndpoint, *, secret: str | None = None) -> dict[str, Any]:
    """Show an endpoint; with its secret only where that has just been made."""
    return {
        "endpointId": endpoint.id,
        "url": endpoint.url,
        "eventTypes": endpoint.event_types,
        "description": endpoint.description,
        "enabled": endpoint.enabled,
        "disabledReason": endpoint.disabled_reason or None,
        "previousSecretValidUntil": _instant(endpoint.previous_until),
        "createdAt": instant(endpoint.created_at),
        **({"secret": secret} if secret else {}),
    }


def delivery_body(delivery: WebhookDelivery) -> dict[str, Any]:
    """Show a delivery with its tries."""
    return {
        "deliveryId": delivery.message_id,
        "eventType": delivery.type,
        "sessionId": delivery.session_id,
        "sequence": delivery.sequence,
        "state": delivery.state,
        "createdAt": instant(delivery.created_at),
        "nextAttemptAt": _instant(delivery.next_at),
        "deliveredAt": _instant(delivery.delivered_at),
        "attempts": [_attempt(each) for each in delivery.attempts.all()],
    }


def _attempt(attempt: DeliveryAttempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "at": instant(attempt.at),
        "milliseconds": attempt.milliseconds,
        "status": attempt.status,
        "excerpt": attempt.excerpt,
        "problem": attempt.problem or None,
    }


def _instant(moment: datetime | None) -> str | None:
    return instant(moment) if moment else None
