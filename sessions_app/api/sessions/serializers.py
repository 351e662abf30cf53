"""The published request and answer: camelCase outside, our own words inside. Nothing below this knows camelCase."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from sessions_app.api import fields
from sessions_app.api.strict_serializer import FieldProblems, StrictSerializer

MOST_ITEMS = 100


class ItemSerializer(StrictSerializer):
    """One line of an order."""

    name = fields.Text(250, lines=True)
    sku = fields.Text(100, required=False)
    quantity = fields.Whole(1, fields.MAX_QUANTITY)
    unitPrice = fields.UnitPrice()


class Items(serializers.Field):
    """The lines of an order."""

    sentence = f"$path must contain 1 to {MOST_ITEMS} items"

    def __init__(self) -> None:
        super().__init__(error_messages=dict.fromkeys(("required", "null", "invalid"), self.sentence))
        self.item = ItemSerializer()

    def to_internal_value(self, data: Any) -> list[Any]:
        if not isinstance(data, list) or not 1 <= len(data) <= MOST_ITEMS:
            self.fail("invalid")
        values: list[Any] = []
        problems: dict[Any, Any] = {}
        for index, line in enumerate(data):
            try:
                values.append(self.item.run_validation(line))
            except ValidationError as exc:
                problems[index] = exc.detail
        if problems:
            raise FieldProblems(problems)
        return values


class AmountSerializer(StrictSerializer):
    """What the shopper pays, in major units of the currency."""

    total = fields.Amount(above_zero=True)
    shipping = fields.Amount(required=False)
    tax = fields.Amount(required=False)


class AddressSerializer(StrictSerializer):
    """A postal address."""

    line1 = fields.Text(200, lines=True, required=False)
    line2 = fields.Text(200, shortest=0, lines=True, required=False)
    city = fields.Text(100, lines=True, required=False)
    state = fields.Text(100, shortest=0, lines=True, required=False)
    postalCode = fields.Text(20, shortest=0, lines=True, required=False)
    country = fields.country()


class CustomerSerializer(StrictSerializer):
    """The shopper."""

    firstName = fields.Text(100, lines=True, required=False)
    lastName = fields.Text(100, lines=True, required=False)
    email = fields.email()
    phone = fields.phone()
    billingAddress = AddressSerializer(required=False)
    shippingAddress = AddressSerializer(required=False)


class DeliverySerializer(StrictSerializer):
    """How the goods travel."""

    type = fields.Text(100, required=False)
    method = fields.Text(100, required=False)


class UrlsSerializer(StrictSerializer):
    """Where the shopper goes afterwards."""

    success = fields.redirect_url("live")
    failure = fields.redirect_url("live")


class SandboxUrlsSerializer(UrlsSerializer):
    """Where the shopper goes afterwards, while testing."""

    success = fields.redirect_url("sandbox")
    failure = fields.redirect_url("sandbox")


class OrderSerializer(StrictSerializer):
    """The published request."""

    orderReference = fields.Text(255)
    paymentMethod = fields.OneOf("card")
    currency = fields.Shaped(
        "$path must match ^[A-Z]{3}$",
        fields.CURRENCY.fullmatch,
        {"pattern": "^[A-Z]{3}$", "minLength": 3, "maxLength": 3, "format": "iso-4217"},
    )
    locale = fields.locale()
    amount = AmountSerializer()
    orderItems = Items()
    customer = CustomerSerializer(required=False)
    shipping = DeliverySerializer(required=False)
    additionalInformation = fields.FreeForm(required=False)
    redirectUrls = UrlsSerializer()


class SandboxOrderSerializer(OrderSerializer):
    """The published request of an application that tests."""

    redirectUrls = SandboxUrlsSerializer()


class RoutingSerializer(serializers.Serializer):
    """Which provider was chosen, and its score from 0 to 100."""

    selectedProvider = serializers.CharField()
    score = serializers.FloatField(min_value=0, max_value=100)


class SessionSerializer(serializers.Serializer):
    """The published answer."""

    sessionId = serializers.UUIDField()
    checkoutUrl = serializers.URLField()
    status = serializers.ChoiceField(choices=["PENDING"])
    routing = RoutingSerializer()
    expiresAt = serializers.DateTimeField()
    createdAt = serializers.DateTimeField()
