"""Which calls take something out of an answer: the links of the OpenAPI document."""

from typing import Any

OF_SESSION = ("getSession", "listSessionEvents", "expireSession")
OF_ENDPOINT = (
    "getWebhookEndpoint", "changeWebhookEndpoint", "rotateWebhookSecret", "testWebhookEndpoint",
    "listWebhookDeliveries", "redeliverWebhookRange", "deleteWebhookEndpoint",
)  # fmt: skip
OF_REPORT = ("getReport", "cancelReport")


def _links(*operations: str, **parameters: str) -> dict[str, Any]:
    return {name: {"operationId": name, "parameters": parameters} for name in operations}


OF_CREATED_REPORT = _links(*OF_REPORT, reportId="$response.body#/reportId")
LINKS: dict[str, dict[str, Any]] = {
    "createCheckoutSession": {"201": _links(*OF_SESSION, sessionId="$response.body#/sessionId")},
    "createWebhookEndpoint": {"201": _links(*OF_ENDPOINT, endpointId="$response.body#/endpointId")},
    "testWebhookEndpoint": {
        "202": _links(
            "redeliverWebhook", endpointId="$request.path.endpointId", deliveryId="$response.body#/deliveryId"
        ),
    },
    "createReport": {"201": OF_CREATED_REPORT, "202": OF_CREATED_REPORT},
}
"""Operation, status of its answer, the calls that follow."""
