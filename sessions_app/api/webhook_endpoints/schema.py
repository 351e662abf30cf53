"""What the OpenAPI document says about webhook endpoints."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema

from sessions_app.api.schema import OF_BODY, PAGE_PARAMETERS, refusals
from sessions_app.api.webhook_endpoints import bodies
from sessions_app.api.webhook_endpoints.answers import (
    DeliveriesSerializer,
    EndpointSecretSerializer,
    EndpointSerializer,
    EndpointsSerializer,
    QueuedSerializer,
    WebhookDeliverySerializer,
)
from sessions_app.models import DeliveryState
from sessions_app.usecases.webhooks import redeliver as redelivery


def _id(name: str) -> OpenApiParameter:
    return OpenApiParameter(name, UUID, OpenApiParameter.PATH)


SENTENCE = "url must be an https URL"


def _describe(name: str, summary: str, description: str, answers: dict[int, Any], *names: str, **more: Any) -> Any:
    return extend_schema(
        operation_id=name,
        summary=summary,
        description=description,
        tags=["Webhooks"],
        request=more.pop("request", None),
        responses={**answers, **refusals(*names, sentence=SENTENCE)},
        **more,
    )


ENDPOINT, DELIVERY = [_id("endpoint_id")], [_id("endpoint_id"), _id("delivery_id")]
STATE = OpenApiParameter("state", str, enum=DeliveryState.values)

describe_create_endpoint = _describe(
    "createWebhookEndpoint",
    "Create a webhook endpoint",
    "From now on every event the endpoint subscribes to is sent to its URL, signed with the secret this answer shows "
    "once. An https URL on a public host; sandbox applications may use http, and loopback where the server allows it. "
    "The host must be resolved within 2 seconds. At most 20 endpoints.",
    {201: EndpointSecretSerializer},
    *OF_BODY,
    request=bodies.NewEndpointSerializer,
    examples=[OpenApiExample("All events", value={"url": "https://shop.example.com/hooks"}, request_only=True)],
)
describe_list_endpoints = _describe(
    "listWebhookEndpoints", "List webhook endpoints", "Every endpoint, oldest first.", {200: EndpointsSerializer}
)
describe_endpoint = _describe(
    "getWebhookEndpoint",
    "Get a webhook endpoint",
    "One endpoint, without its secret.",
    {200: EndpointSerializer},
    "not_found",
    parameters=ENDPOINT,
)
describe_change_endpoint = _describe(
    "changeWebhookEndpoint",
    "Change a webhook endpoint",
    "Changes what is given; null changes nothing. What waited while an endpoint was disabled is sent once it is "
    "enabled.",
    {200: EndpointSerializer},
    "not_found",
    *OF_BODY,
    request=bodies.EndpointChangeSerializer,
    parameters=ENDPOINT,
)
describe_delete_endpoint = _describe(
    "deleteWebhookEndpoint",
    "Delete a webhook endpoint",
    "Forgets the endpoint and its deliveries.",
    {204: None},
    "not_found",
    parameters=ENDPOINT,
)
describe_rotate_secret = _describe(
    "rotateWebhookSecret",
    "Rotate the secret",
    "Shows a new secret once. Until the overlap is over, every message carries a signature of each secret.",
    {200: EndpointSecretSerializer},
    "not_found",
    *OF_BODY,
    request=bodies.RotationSerializer,
    parameters=ENDPOINT,
)
describe_test = _describe(
    "testWebhookEndpoint",
    "Send a test event",
    "Queues `endpoint.test` for this endpoint, signed and retried like any event. At most "
    f"{redelivery.TESTS.most} a minute for an application; more are answered `429` with `Retry-After`.",
    {202: WebhookDeliverySerializer},
    "not_found",
    "bad_request",
    parameters=ENDPOINT,
)
describe_deliveries = _describe(
    "listWebhookDeliveries",
    "List deliveries",
    "What was sent and what came back, newest first.",
    {200: DeliveriesSerializer},
    "not_found",
    "body_invalid",
    parameters=[*ENDPOINT, *PAGE_PARAMETERS, STATE],
)
describe_redeliver = _describe(
    "redeliverWebhook",
    "Send a delivery again",
    "Sends it now, with the same id and bytes, and begins its ten tries anew. At most "
    f"{redelivery.EVENTS.most} a minute for an application.",
    {202: WebhookDeliverySerializer},
    "not_found",
    "bad_request",
    parameters=DELIVERY,
)
describe_redeliver_range = _describe(
    "redeliverWebhookRange",
    "Send a time again",
    "Queues every event of the time, at most 7 days long, that is not waiting already; also those the endpoint was "
    f"never sent because it was disabled. At most {redelivery.RANGES.most} such calls a minute for an application.",
    {202: QueuedSerializer},
    "not_found",
    "bad_request",
    *OF_BODY,
    request=bodies.RangeSerializer,
    parameters=ENDPOINT,
)
