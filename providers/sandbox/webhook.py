"""Verifies and translates the sandbox's events: `Sandbox-Signature: t=<epoch>,v1=<hex HMAC-SHA256 of "t.body">`."""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from providers.base import InvalidEvent, ProviderEvent, ProviderUnknown
from providers.sandbox.translation import state_of

HEADER = "sandbox-signature"
TOLERANCE_SECONDS = 300
ABOUT_A_STATE = ("checkout.paid", "checkout.processing", "checkout.expired")


def read_event(
    body: bytes, headers: Mapping[str, str], *, secrets: tuple[str, ...], now: datetime
) -> ProviderEvent | None:
    """This will verify raw bytes with every secret; None for a genuine event that changes nothing.

    Raises InvalidEvent for a bad signature, a clock more than five minutes off either way, or an unreadable body.
    """
    _verify(body, headers.get(HEADER, ""), secrets, now)
    try:
        event = json.loads(body)
        return _translated(event) if event["type"] in ABOUT_A_STATE else None
    except (ValueError, KeyError, TypeError, ProviderUnknown) as exc:
        raise InvalidEvent("unreadable event") from exc


def signature(body: bytes, *, secret: str, timestamp: int) -> str:
    """This will write the header that proves `body`."""
    return f"t={timestamp},v1={_digest(body, secret, str(timestamp))}"


def _verify(body: bytes, header: str, secrets: tuple[str, ...], now: datetime) -> None:
    parts = [part.partition("=")[::2] for part in header.split(",")]
    given = dict(parts)
    stamp = given.get("t", "")
    if len(given) != len(parts) or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise InvalidEvent("malformed signature header")
    if abs(now.timestamp() - int(stamp)) > TOLERANCE_SECONDS:
        raise InvalidEvent("signed too long ago or in the future")
    digest = given.get("v1", "").encode()
    if not any(hmac.compare_digest(_digest(body, secret, stamp).encode(), digest) for secret in secrets if secret):
        raise InvalidEvent("wrong signature")


def _digest(body: bytes, secret: str, stamp: str) -> str:
    return hmac.digest(secret.encode(), stamp.encode() + b"." + body, "sha256").hex()


def _translated(event: dict[str, Any]) -> ProviderEvent:
    checkout = event["data"]
    return ProviderEvent(
        event_id=str(event["id"]),
        kind=event["type"],
        occurred_at=datetime.fromtimestamp(event["created"], UTC),
        attempt_id=UUID(checkout["reference"]),
        state=state_of(checkout),
    )
