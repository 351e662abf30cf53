"""The shapes of what `representation.py` writes, for the OpenAPI document."""

from rest_framework import serializers

from sessions_app.api.sessions.serializers import DeliverySerializer, RoutingSerializer, UrlsSerializer
from sessions_app.states import SHOWN


class ShownAmountSerializer(serializers.Serializer):
    """What the shopper pays, in major units with the currency's own places."""

    total = serializers.FloatField()
    shipping = serializers.FloatField()
    tax = serializers.FloatField()


class ShownItemSerializer(serializers.Serializer):
    """One line of the order."""

    name = serializers.CharField()
    sku = serializers.CharField(allow_null=True)
    quantity = serializers.IntegerField()
    unitPrice = serializers.FloatField()


class WholeSessionSerializer(serializers.Serializer):
    """A session as it is now."""

    sessionId = serializers.UUIDField()
    checkoutUrl = serializers.URLField()
    status = serializers.ChoiceField(choices=SHOWN)
    routing = RoutingSerializer()
    expiresAt = serializers.DateTimeField()
    createdAt = serializers.DateTimeField()
    updatedAt = serializers.DateTimeField(help_text="When its status last changed")
    closedAt = serializers.DateTimeField(allow_null=True, help_text="When it was paid, failed, cancelled or expired")
    late = serializers.BooleanField(help_text="Paid after it had been closed")
    orderReference = serializers.CharField()
    paymentMethod = serializers.CharField()
    currency = serializers.CharField()
    locale = serializers.CharField(allow_null=True)
    amount = ShownAmountSerializer()
    orderItems = ShownItemSerializer(many=True)
    shipping = DeliverySerializer(required=False)
    additionalInformation = serializers.DictField(allow_null=True)
    redirectUrls = UrlsSerializer()


class SessionPageSerializer(serializers.Serializer):
    """Sessions, newest first."""

    data = WholeSessionSerializer(many=True)  # type: ignore[assignment]
    nextCursor = serializers.CharField(allow_null=True, help_text="`cursor` of the next page; null on the last one")


class EventSerializer(serializers.Serializer):
    """One line of a timeline."""

    id = serializers.UUIDField()
    sequence = serializers.IntegerField(min_value=1)
    type = serializers.CharField()
    createdAt = serializers.DateTimeField()
    data = serializers.DictField()  # type: ignore[assignment]


class TimelineSerializer(serializers.Serializer):
    """What happened, by sequence."""

    data = EventSerializer(many=True)  # type: ignore[assignment]
    nextCursor = serializers.CharField(allow_null=True)
