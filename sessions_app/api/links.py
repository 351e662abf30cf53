"""Which call follows which: the links of the OpenAPI document."""

from typing import Any

BODY = "$response.body#/"


def _link(operation: str, **parameters: str) -> dict[str, Any]:
    return {operation: {"operationId": operation, "parameters": parameters}}


def _links(operations: tuple[str, ...], **parameters: str) -> dict[str, Any]:
    return {name: link for operation in operations for name, link in _link(operation, **parameters).items()}


OF_SESSION = ("getSession", "listSessionEvents", "expireSession")
OF_ENDPOINT = (
    "getWebhookEndpoint", "changeWebhookEndpoint", "rotateWebhookSecret", "testWebhookEndpoint",
    "listWebhookDeliveries", "redeliverWebhookRange", "deleteWebhookEndpoint",
)  # fmt: skip
OF_REPORT = ("getReport", "cancelReport")
DELIVERY = {"endpointId": "$request.path.endpointId"}


def _page(operation: str) -> dict[str, Any]:
    """The page after this one."""
    return _link(operation, **{"query.cursor": f"{BODY}nextCursor"})


LINKS: dict[str, dict[str, Any]] = {
    "createCheckoutSession": {"201": _links(OF_SESSION, sessionId=f"{BODY}sessionId")},
    "listSessions": {"200": _links(OF_SESSION, sessionId=f"{BODY}data/0/sessionId")},
    "createWebhookEndpoint": {"201": _links(OF_ENDPOINT, endpointId=f"{BODY}endpointId")},
    "listWebhookEndpoints": {"200": _links(OF_ENDPOINT[:-1], endpointId=f"{BODY}data/0/endpointId")},
    "testWebhookEndpoint": {
        "202": _link("redeliverWebhook", **DELIVERY, deliveryId=f"{BODY}deliveryId")
        | _link("listWebhookDeliveries", **DELIVERY)
    },
    "listWebhookDeliveries": {"200": _link("redeliverWebhook", **DELIVERY, deliveryId=f"{BODY}data/0/deliveryId")},
    "createReport": dict.fromkeys(("201", "202"), _links(OF_REPORT, reportId=f"{BODY}reportId")),
    "listReports": {"200": _links(OF_REPORT, reportId=f"{BODY}data/0/reportId")},
}
"""Operation, status of its answer, the calls that take something out of it. A path names its parameter itself."""
