"""Sessions and events as JSON: camelCase outside, exact numbers, times in UTC and whole seconds."""

from decimal import Decimal
from typing import Any

import orjson

from providers.money import format_amount
from sessions_app.creation.idempotency import OpenedSession
from sessions_app.states import Status
from sessions_app.usecases.sessions.read import ShownEvent, ShownSession
from sessions_app.webhooks.message import instant


def created_body(session: OpenedSession | ShownSession, status: Status) -> dict[str, Any]:
    """Give the six published fields."""
    return {
        "sessionId": session.id,
        "checkoutUrl": session.checkout_url,
        "status": status,
        "routing": {"selectedProvider": session.provider, "score": session.score},
        "expiresAt": instant(session.expires_at),
        "createdAt": instant(session.created_at),
    }


def session_body(session: ShownSession) -> dict[str, Any]:
    """Give a session as it is now: the published fields, what was ordered, and what became of it."""
    order = session.order
    return created_body(session, session.status) | {
        "updatedAt": instant(session.updated_at),
        "closedAt": instant(session.closed_at) if session.closed_at else None,
        "late": session.late,
        "orderReference": session.order_reference,
        "paymentMethod": session.payment_method,
        "currency": session.currency,
        "locale": order["locale"],
        "amount": {name: _amount(getattr(session, name), session) for name in ("total", "shipping", "tax")},
        "orderItems": [item | {"unitPrice": _amount(Decimal(item["unitPrice"]), session)} for item in order["items"]],
        "shipping": order["delivery"],
        "additionalInformation": order["additionalInformation"],
        "redirectUrls": order["redirectUrls"],
    }


def event_body(line: ShownEvent) -> dict[str, Any]:
    """Give one line of a timeline."""
    return {
        "id": line.id,
        "sequence": line.sequence,
        "type": line.type,
        "createdAt": instant(line.created_at),
        "data": line.data,
    }


def _amount(amount: Decimal, session: ShownSession) -> orjson.Fragment:
    return orjson.Fragment(format_amount(amount, session.currency))
