"""A webhook endpoint's health and its recent deliveries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sessions_app.models import DeliveryState, WebhookDelivery, WebhookEndpoint
from sessions_app.usecases.merchants.numbers import MOST_DELIVERIES, RecentDeliveries, recent_deliveries
from sessions_app.webhooks.endpoint_health import health_of

MOST = 20


def format_health(endpoint: WebhookEndpoint, *, now: datetime) -> SafeString:
    """Write an endpoint's health, with a mark whose shape says it, too."""
    health = health_of(
        enabled=endpoint.enabled,
        disabled_reason=endpoint.disabled_reason,
        failures=endpoint.failures,
        failing_since=endpoint.failing_since,
        paused_until=endpoint.paused_until,
        now=now,
    )
    return format_html('<span class="health {}">{}</span>', health.condition, health.text)


def format_recent(recent: RecentDeliveries) -> str:
    """Write the numbers of the last day."""
    if recent == RecentDeliveries():
        return "none"
    waiting = f", {recent.waiting:,} waiting" if recent.waiting else ""
    newest = f" (of the newest {MOST_DELIVERIES:,})" if recent.more else ""
    return f"{recent.delivered:,} delivered, {recent.failed:,} failed{waiting}{newest}"


def sections(request: HttpRequest, endpoint: WebhookEndpoint, *, now: datetime) -> dict[str, Any]:
    """Gather what is shown under an endpoint's form."""
    return {
        "now": now,
        "health": format_health(endpoint, now=now),
        "recent": format_recent(recent_deliveries(endpoint_ids=[endpoint.pk], now=now)[endpoint.pk]),
        "overlapping": endpoint.previous_until if endpoint.previous_until and endpoint.previous_until > now else None,
        "deliveries": last_deliveries(endpoint)
        if request.user.has_perm("sessions_app.view_webhookdelivery")  # type: ignore[union-attr]
        else None,
    }


def last_deliveries(endpoint: WebhookEndpoint) -> Sequence[WebhookDelivery]:
    """Give up to 20 deliveries: those given up, those that failed and wait, then the others; newest first.

    Three short walks along three indexes rather than one sort of everything an endpoint was ever sent.
    """
    all_of_it = WebhookDelivery.objects.filter(endpoint=endpoint).order_by("-message_id")
    given_up = list(all_of_it.filter(state=DeliveryState.GIVEN_UP)[:MOST])
    waiting = list(all_of_it.filter(state=DeliveryState.PENDING, tries__gt=0)[:MOST])
    failing = (given_up + waiting)[:MOST]
    known = {each.pk for each in failing}
    others = [each for each in all_of_it[:MOST] if each.pk not in known]
    return (failing + others)[:MOST]
