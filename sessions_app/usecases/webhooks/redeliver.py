"""Queues deliveries by hand: a test, one once more, or everything of a time."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from uuid_utils.compat import uuid7

from sessions_app.event_types import EVENT_TYPES, TEST
from sessions_app.ids import highest_id, lowest_id
from sessions_app.limits.allowances import Limit, spend
from sessions_app.models import DeliveryState, WebhookDelivery, WebhookEndpoint
from sessions_app.wake import wake_on_commit

LONGEST_RANGE = timedelta(days=7)
MINUTE = timedelta(minutes=1)
TESTS = Limit("test event", 10, MINUTE, "At most 10 test events are sent for an application in a minute")
EVENTS = Limit("redelivery", 300, MINUTE, "At most 300 deliveries of an application are sent again in a minute")
RANGES = Limit("redelivery of a time", 6, MINUTE, "At most 6 times of an application are sent again in a minute")


class UnknownDelivery(Exception):
    """The endpoint has no such delivery."""


class EndpointDisabled(Exception):
    """Nothing is sent to it until it is enabled."""


QUEUE_RANGE = """
    INSERT INTO sessions_app_webhookdelivery
           (endpoint_id, message_id, session_id, sequence, type, state, tries, created_at, queued_at, next_at)
    SELECT %(endpoint)s, v.id, v.session_id, v.sequence, v.type, 'PENDING', 0, v.created_at, %(now)s, %(now)s
      FROM sessions_app_sessionevent v JOIN sessions_app_paymentsession s ON s.id = v.session_id
     WHERE v.id BETWEEN %(lowest)s AND %(highest)s AND v.created_at >= %(since)s AND v.created_at < %(until)s
       AND s.application_id = %(application)s AND v.type = ANY(%(types)s)
    ON CONFLICT (endpoint_id, message_id) DO UPDATE
       SET state = 'PENDING', tries = 0, queued_at = excluded.queued_at, next_at = excluded.next_at,
           leased_until = NULL, delivered_at = NULL
     WHERE sessions_app_webhookdelivery.state <> 'PENDING'"""
"""From the events themselves: what happened while the endpoint was off has no delivery yet."""

CLOCKS_APART = timedelta(hours=1)
"""An event's id is made by another clock than its time may come from."""


def redeliver(*, endpoint: WebhookEndpoint, message_id: UUID, now: datetime) -> WebhookDelivery:
    """Send one delivery again, now, with the same id and bytes; one that waits is hurried.

    One that is being sent right now is left to that. Raises UnknownDelivery, EndpointDisabled, Exhausted.
    """
    _must_be_enabled(endpoint)
    spend(EVENTS, owner=_owner(endpoint), now=now)
    deliveries = WebhookDelivery.objects.filter(endpoint=endpoint, message_id=message_id)
    requeue(deliveries, now=now)
    delivery = deliveries.first()
    if delivery is None:
        raise UnknownDelivery(message_id)
    return delivery


def requeue(deliveries: "QuerySet[WebhookDelivery]", *, now: datetime) -> int:
    """Begin the ten tries of deliveries anew. Returns how many.

    Those being sent right now are passed over, and those to endpoints that are disabled.
    """
    resting = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    queued = deliveries.filter(resting, endpoint__enabled=True).update(
        state=DeliveryState.PENDING, tries=0, queued_at=now, next_at=now, leased_until=None, delivered_at=None
    )
    wake_on_commit("deliver_webhooks")
    return queued


def redeliver_range(
    *, endpoint: WebhookEndpoint, since: datetime, until: datetime, event_type: str | None, now: datetime
) -> int:
    """Queue every event from `since` to before `until` that is not waiting already.

    Those the endpoint subscribes to now, or `event_type` alone. Returns how many. Raises EndpointDisabled, Exhausted.
    """
    _must_be_enabled(endpoint)
    spend(RANGES, owner=_owner(endpoint), now=now)
    values: dict[str, Any] = {
        "endpoint": endpoint.id,
        "application": endpoint.application_id,
        "since": since,
        "until": until,
        "lowest": lowest_id(since, slack=CLOCKS_APART),
        "highest": highest_id(until, slack=CLOCKS_APART),
        "types": [event_type] if event_type else endpoint.event_types or list(EVENT_TYPES),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(QUEUE_RANGE, values)
        queued = cursor.rowcount
    wake_on_commit("deliver_webhooks")
    return queued


def send_test(*, endpoint: WebhookEndpoint, now: datetime) -> WebhookDelivery:
    """Queue `endpoint.test` for one endpoint. Raises EndpointDisabled, Exhausted."""
    _must_be_enabled(endpoint)
    spend(TESTS, owner=_owner(endpoint), now=now)
    delivery = WebhookDelivery.objects.create(
        endpoint=endpoint,
        message_id=uuid7(),
        type=TEST,
        state=DeliveryState.PENDING,
        created_at=now,
        queued_at=now,
        next_at=now,
    )
    wake_on_commit("deliver_webhooks")
    return delivery


def _must_be_enabled(endpoint: WebhookEndpoint) -> None:
    if not endpoint.enabled:
        raise EndpointDisabled(endpoint.id)


def _owner(endpoint: WebhookEndpoint) -> str:
    return f"application:{endpoint.application_id}"
