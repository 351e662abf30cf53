"""Verifies and translates Stripe's events."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import stripe

from providers.base import UNREADABLE, InvalidEvent, ProviderEvent, ProviderUnknown
from providers.stripe.translation import state_of

HEADER = "stripe-signature"
SHAPE = re.compile(r"(?=.*\bt=[0-9]{1,11}(?:,|$))(?=.*\bv1=[0-9a-f]{64}(?:,|$))[!-~]{1,2048}")
"""https://docs.stripe.com/webhooks?verify=verify-manually: `t=` and `v1=` in any order, other schemes beside them."""
TOLERANCE_SECONDS = 300
LONGEST_HEADER = 2_000
"""Stripe sends a time and one signature for each secret in use: a few hundred characters."""
ABOUT_A_STATE = frozenset(
    f"checkout.session.{name}" for name in ("completed", "async_payment_succeeded", "async_payment_failed", "expired")
)


def read_event(
    body: bytes, headers: Mapping[str, str], *, secrets: tuple[str, ...], now: datetime
) -> ProviderEvent | None:
    """Verify raw bytes with every secret; None for a genuine event that is not about a checkout.

    Raises InvalidEvent for a bad signature, a clock more than five minutes off either way, or an unreadable body.
    """
    _verify(body, headers.get(HEADER, ""), secrets, now)
    try:
        event = json.loads(body)
        return _translated(event) if event["type"] in ABOUT_A_STATE else None
    except (*UNREADABLE, ProviderUnknown) as exc:
        raise InvalidEvent("unreadable event") from exc


def looks_signed(headers: Mapping[str, str]) -> bool:
    """Tell whether the signature header has its shape."""
    return SHAPE.fullmatch(headers.get(HEADER, "")) is not None


def _verify(body: bytes, header: str, secrets: tuple[str, ...], now: datetime) -> None:
    """Verify with the SDK, which compares digests, and with our clock, as the SDK accepts any time in the future."""
    stamps = [part[2:] for part in header[:LONGEST_HEADER].split(",") if part.startswith("t=")]
    if len(header) > LONGEST_HEADER or not header.isascii():
        raise InvalidEvent("malformed signature header")
    if len(stamps) != 1 or not stamps[0].isdigit() or len(stamps[0]) > 11:
        raise InvalidEvent("malformed signature header")
    if abs(now.timestamp() - int(stamps[0])) > TOLERANCE_SECONDS:
        raise InvalidEvent("signed too long ago or in the future")
    if not any(_is_signed(body, header, secret) for secret in secrets if secret):
        raise InvalidEvent("wrong signature")


def _is_signed(body: bytes, header: str, secret: str) -> bool:
    try:
        return bool(stripe.WebhookSignature.verify_header(body.decode(), header, secret, tolerance=None))
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False


def _translated(event: dict[str, Any]) -> ProviderEvent:
    session = event["data"]["object"]
    failed = event["type"].endswith("async_payment_failed")
    return ProviderEvent(
        event_id=event["id"],
        kind=event["type"],
        occurred_at=datetime.fromtimestamp(event["created"], UTC),
        attempt_id=_uuid(session.get("client_reference_id")),
        state=state_of(session, failed=failed),
    )


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(text)
    except (TypeError, ValueError, AttributeError):
        return None
