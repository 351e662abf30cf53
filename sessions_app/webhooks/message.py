"""What is sent: the body, the same bytes at every try, and the headers that sign it (Standard Webhooks)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from standardwebhooks.webhooks import Webhook

from providers.money import exponent
from sessions_app.event_types import TEST
from sessions_app.models import PaymentSession, SessionEvent, WebhookDelivery
from sessions_app.states import Status

CREATED = "session.created"


def body(delivery: WebhookDelivery, event: SessionEvent | None) -> bytes:
    """Write the body of a delivery from columns that never change; only a test has no event."""
    if event is None or delivery.session is None:
        return _written(TEST, delivery.created_at, {"endpointId": delivery.endpoint_id})
    return _written(event.type, event.created_at, _data(event, delivery.session))


def headers(message_id: UUID, content: bytes, *, secrets: Sequence[str], now: datetime) -> dict[str, str]:
    """Sign a body with every secret that is active."""
    moment, text = now.astimezone(UTC), content.decode()
    signatures = (Webhook(secret).sign(str(message_id), moment, text) for secret in secrets)
    return {
        "webhook-id": str(message_id),
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def instant(moment: datetime) -> str:
    """Write UTC in whole seconds: 2024-01-15T11:00:00Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def _data(event: SessionEvent, session: PaymentSession) -> dict[str, Any]:
    """Write what a merchant needs to act. Nothing of it is personal, nor changes once the session is PENDING."""
    return {
        "sessionId": session.id,
        "orderReference": session.order_reference,
        "status": _status(event),
        "amount": orjson.Fragment(_amount(session.total, session.currency)),
        "currency": session.currency,
        "provider": session.provider,
        "sequence": event.sequence,
        "late": bool(event.data.get("late", False)),
        "createdAt": instant(session.created_at),
        "expiresAt": instant(session.expires_at),
    }


def _status(event: SessionEvent) -> str:
    """Return the status the session moved to; it may have moved on since."""
    return Status.PENDING if event.type == CREATED else event.type.removeprefix("session.").upper()


def _amount(total: Decimal, currency: str) -> str:
    return str(total.quantize(Decimal(1).scaleb(-exponent(currency))))


def _written(kind: str, moment: datetime, data: dict[str, Any]) -> bytes:
    return orjson.dumps({"type": kind, "timestamp": instant(moment), "data": data})
