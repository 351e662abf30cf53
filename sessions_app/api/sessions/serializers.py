"""The published request and answer: camelCase outside, our own words inside. Nothing below this knows camelCase."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from sessions_app.api.sentence_limits import below
from sessions_app.api.sessions import fields

MOST_ITEMS = 100
UNKNOWN = ["property $path should not exist"]


class OrderProblems(ValidationError):
    """What is wrong, by field. The parts are kept as they are: DRF's own would copy all of them at every level."""

    def __init__(self, detail: Any) -> None:
        self.detail = detail


class StrictSerializer(serializers.Serializer):
    """An object with exactly the declared fields: others are refused, so that nobody believes they were honoured."""

    sentence = "$path must be an object"

    def __init__(self, *, required: bool = True, **kwargs: Any) -> None:
        messages: dict[str, Any] = dict.fromkeys(("required", "null", "invalid"), self.sentence)
        super().__init__(required=required, allow_null=not required, error_messages=messages, **kwargs)

    @cached_property
    def declared(self) -> dict[str, Any]:
        """The fields as a plain mapping, which is quicker to walk."""
        return dict(self.fields)

    def run_validation(self, data: Any = None) -> Any:
        """Validate every field and name every problem. Raises ValidationError."""
        if not isinstance(data, dict):
            raise OrderProblems([self.sentence])
        values: dict[str, Any] = {}
        problems: dict[str, Any] = {}
        for name in data:
            if name not in self.declared:
                problems[name] = UNKNOWN
        for name, field in self.declared.items():
            given = data.get(name)
            if given is None and not field.required:
                continue
            try:
                values[name] = field.run_validation(given)
            except ValidationError as exc:
                problems[name] = exc.detail
        if problems:
            raise OrderProblems(problems)
        return values


class ItemSerializer(StrictSerializer):
    """One line of an order."""

    name = fields.Text(250)
    sku = fields.Text(100, required=False)
    quantity = fields.Quantity()
    unitPrice = fields.Amount()


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
            raise OrderProblems(problems)
        return values


class AmountSerializer(StrictSerializer):
    """What the shopper pays, in major units of the currency."""

    total = fields.Amount(above_zero=True)
    shipping = fields.Amount(required=False)
    tax = fields.Amount(required=False)


class AddressSerializer(StrictSerializer):
    """A postal address."""

    line1 = fields.Text(200, required=False)
    line2 = fields.Text(200, shortest=0, required=False)
    city = fields.Text(100, required=False)
    state = fields.Text(100, shortest=0, required=False)
    postalCode = fields.Text(20, shortest=0, required=False)
    country = fields.country()


class CustomerSerializer(StrictSerializer):
    """The shopper."""

    firstName = fields.Text(100, required=False)
    lastName = fields.Text(100, required=False)
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
        {"pattern": "^[A-Z]{3}$", "minLength": 3, "maxLength": 3},
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


def sentences(problems: Any, path: str = "") -> list[str]:
    """Flatten nested problems into sentences that name each field by its path."""
    if isinstance(problems, Mapping):
        return [text for name, found in problems.items() for text in sentences(found, below(path, name))]
    return [str(text).replace("$path", path) for text in problems]
