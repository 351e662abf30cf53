"""Makes, changes and removes a merchant's webhook endpoints. Secrets are shown by their makers only, this once."""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import atomic
from uuid_utils.compat import uuid7

from sessions_app.models import Application, WebhookEndpoint
from sessions_app.web_addresses import is_acceptable
from sessions_app.webhooks.addresses import UnsafeAddress, resolve_public

MOST_ENDPOINTS = 20
OVERLAP = timedelta(hours=24)
SECRET_BYTES = 32
SWITCHED_OFF = "Switched off by hand"
CHANGEABLE = ("url", "event_types", "description", "enabled")
CHANGED = (*CHANGEABLE, "disabled_reason", "failures", "failing_since", "paused_until")

FORGET = (
    """DELETE FROM sessions_app_deliveryattempt a USING sessions_app_webhookdelivery d
        WHERE d.id = a.delivery_id AND d.endpoint_id = %s""",
    "DELETE FROM sessions_app_webhookdelivery WHERE endpoint_id = %s",
    "DELETE FROM sessions_app_webhookendpoint WHERE id = %s",
)


class UnknownEndpoint(Exception):
    """The application has no such endpoint."""


class TooManyEndpoints(Exception):
    """The application has MOST_ENDPOINTS already."""


class UnacceptableUrl(Exception):
    """The URL is not one that events are sent to. The message says why."""


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """What an endpoint is to be."""

    url: str
    event_types: Sequence[str] = ()
    description: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class EndpointChange:
    """What is to be different; None stays as it is."""

    url: str | None = None
    event_types: Sequence[str] | None = None
    description: str | None = None
    enabled: bool | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An endpoint and its new secret, which is never shown again."""

    endpoint: WebhookEndpoint
    secret: str


def create_endpoint(*, application_id: UUID, mode: str, new: NewEndpoint, now: datetime) -> Shown:
    """Make an endpoint of an application in `mode`. Raises UnacceptableUrl, TooManyEndpoints, TooManyLookUps."""
    check_url(new.url, mode=mode, application_id=application_id)
    return add_endpoint(application_id=application_id, new=new, now=now)


def add_endpoint(*, application_id: UUID, new: NewEndpoint, now: datetime) -> Shown:
    """Make an endpoint whose URL `check_url` has let through. Raises TooManyEndpoints."""
    endpoint = WebhookEndpoint(
        id=uuid7(),
        application_id=application_id,
        url=new.url,
        event_types=list(dict.fromkeys(new.event_types)),
        description=new.description,
        enabled=new.enabled,
        disabled_reason="" if new.enabled else SWITCHED_OFF,
        created_at=now,
    )
    secret = _new_secret()
    endpoint.use_secret(secret)
    with atomic():
        Application.objects.select_for_update(no_key=True).get(pk=application_id)
        if WebhookEndpoint.objects.filter(application_id=application_id).count() >= MOST_ENDPOINTS:
            raise TooManyEndpoints
        endpoint.save(force_insert=True)
    return Shown(endpoint, secret)


def change_endpoint(*, endpoint_id: UUID, application_id: UUID, mode: str, change: EndpointChange) -> WebhookEndpoint:
    """Change an endpoint. Raises UnknownEndpoint, UnacceptableUrl, TooManyLookUps."""
    if change.url is not None:
        check_url(change.url, mode=mode, application_id=application_id)
    return apply_change(endpoint_id=endpoint_id, application_id=application_id, change=change)


def apply_change(*, endpoint_id: UUID, application_id: UUID, change: EndpointChange) -> WebhookEndpoint:
    """Make a change whose URL `check_url` has let through. Raises UnknownEndpoint.

    Another URL, or being enabled again, lets an endpoint begin with a clean record.
    """
    with atomic():
        endpoint = _lock(endpoint_id, application_id)
        if change.url not in (None, endpoint.url) or (change.enabled and not endpoint.enabled):
            endpoint.failures, endpoint.failing_since, endpoint.paused_until = 0, None, None
        if change.enabled is not None:
            endpoint.disabled_reason = "" if change.enabled else endpoint.disabled_reason or SWITCHED_OFF
        for name in CHANGEABLE:
            if (value := getattr(change, name)) is not None:
                setattr(endpoint, name, value)
        endpoint.save(update_fields=CHANGED)
    return endpoint


def delete_endpoint(*, endpoint_id: UUID, application_id: UUID) -> None:
    """Forget an endpoint with its deliveries. Raises UnknownEndpoint.

    It is switched off first, in a transaction of its own, so that queueing events never waits for the rest: the lock
    only waits for transactions that were queueing already.
    """
    if not endpoints_of(application_id).filter(pk=endpoint_id).update(enabled=False):
        raise UnknownEndpoint(endpoint_id)
    with atomic(), connection.cursor() as cursor:
        WebhookEndpoint.objects.select_for_update().filter(pk=endpoint_id).first()
        for statement in FORGET:
            cursor.execute(statement, [endpoint_id])


def rotate_secret(*, endpoint_id: UUID, application_id: UUID, now: datetime, overlap: timedelta = OVERLAP) -> Shown:
    """Sign with a new secret from now on, and with the one before it during `overlap`.

    A secret that was still leaving because of an earlier rotation leaves now. Raises UnknownEndpoint.
    """
    secret = _new_secret()
    with atomic():
        endpoint = _lock(endpoint_id, application_id)
        current, *_ = endpoint.active_secrets(now)
        until = now + overlap if overlap else None
        endpoint.use_secret(secret, previous=current if until else "", previous_until=until)
        endpoint.save(update_fields=["sealed_secret", "sealed_previous_secret", "previous_until"])
    return Shown(endpoint, secret)


def endpoints_of(application_id: UUID) -> "QuerySet[WebhookEndpoint]":
    """List an application's endpoints, oldest first."""
    return WebhookEndpoint.objects.filter(application_id=application_id)


def endpoint_of(*, endpoint_id: UUID, application_id: UUID) -> WebhookEndpoint:
    """Find one endpoint of an application. Raises UnknownEndpoint."""
    return _find(WebhookEndpoint.objects.all(), endpoint_id, application_id)


def check_url(url: str, *, mode: str, application_id: UUID) -> None:
    """Refuse a URL events may not be sent to, as its host resolves right now.

    No database connection is held meanwhile. Raises UnacceptableUrl, TooManyLookUps.
    """
    if not is_acceptable(url, mode=mode):
        raise UnacceptableUrl("must be an https URL")
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection.close()
    try:
        resolve_public(parts.hostname or "", port, mode=mode, caller=application_id)
    except UnsafeAddress as exc:
        raise UnacceptableUrl(f"must be on a public host: {exc}") from exc


def _lock(endpoint_id: UUID, application_id: UUID) -> WebhookEndpoint:
    return _find(WebhookEndpoint.objects.select_for_update(no_key=True), endpoint_id, application_id)


def _find(endpoints: "QuerySet[WebhookEndpoint]", endpoint_id: UUID, application_id: UUID) -> WebhookEndpoint:
    try:
        return endpoints.get(pk=endpoint_id, application_id=application_id)
    except WebhookEndpoint.DoesNotExist as exc:
        raise UnknownEndpoint(endpoint_id) from exc


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
