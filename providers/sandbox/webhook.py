"""Verifies and translates the sandbox's events: `Sandbox-Signature: t=<epoch>,v1=<hex HMAC-SHA256 of "t.body">`."""

import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from providers.base import UNREADABLE, InvalidEvent, ProviderEvent, ProviderUnknown
from providers.sandbox.translation import SANE_ID, state_of

HEADER = "sandbox-signature"
SIGNED = re.compile(r"t=([0-9]{1,11})((?:,v1=[0-9a-f]{64}){1,5})")
"""One time and, while a secret is being replaced, more than one signature."""
TOLERANCE_SECONDS = 300
ABOUT_A_STATE = ("checkout.paid", "checkout.processing", "checkout.failed", "checkout.expired")


def read_event(
    body: bytes, headers: Mapping[str, str], *, secrets: tuple[str, ...], now: datetime
) -> ProviderEvent | None:
    """Verify raw bytes with every secret; None for a genuine event that changes nothing.

    Raises InvalidEvent for a bad signature, a clock more than five minutes off either way, or an unreadable body.
    """
    _verify(body, headers.get(HEADER, ""), secrets, now)
    try:
        event = json.loads(body)
        return _translated(event) if event["type"] in ABOUT_A_STATE else None
    except UNREADABLE as exc:
        raise InvalidEvent("unreadable event") from exc
    except ProviderUnknown as exc:
        raise InvalidEvent("unreadable checkout in event") from exc


def looks_signed(headers: Mapping[str, str]) -> bool:
    """Tell whether the signature header has its shape."""
    return SIGNED.fullmatch(headers.get(HEADER, "")) is not None


def signature(body: bytes, *, secret: str, timestamp: int) -> str:
    """Write the header that proves `body`."""
    return f"t={timestamp},v1={_digest(body, secret, str(timestamp))}"


def _verify(body: bytes, header: str, secrets: tuple[str, ...], now: datetime) -> None:
    found = SIGNED.fullmatch(header)
    if not found:
        raise InvalidEvent("malformed signature header")
    stamp, given = found[1], [part.removeprefix("v1=") for part in found[2].split(",")[1:]]
    if abs(now.timestamp() - int(stamp)) > TOLERANCE_SECONDS:
        raise InvalidEvent("signed too long ago or in the future")
    ours = [_digest(body, secret, stamp) for secret in secrets if secret]
    # A list, so that every pair is compared: how long it takes says nothing about which secret is right.
    if not any([hmac.compare_digest(mine, theirs) for mine in ours for theirs in given]):  # noqa: C419
        raise InvalidEvent("wrong signature")


def _digest(body: bytes, secret: str, stamp: str) -> str:
    return hmac.digest(secret.encode(), stamp.encode() + b"." + body, "sha256").hex()


def _translated(event: dict[str, Any]) -> ProviderEvent:
    checkout = event["data"]
    if not SANE_ID.fullmatch(event["id"]):
        raise ValueError("not an id")
    return ProviderEvent(
        event_id=event["id"],
        kind=event["type"],
        occurred_at=datetime.fromtimestamp(event["created"], UTC),
        attempt_id=_uuid(checkout["reference"]),
        state=state_of(checkout),
    )


def _uuid(text: Any) -> UUID | None:
    """Read our attempt's id. A checkout opened with the account's key but not through us has a reference of its own."""
    try:
        return UUID(text)
    except (TypeError, ValueError, AttributeError):
        return None
