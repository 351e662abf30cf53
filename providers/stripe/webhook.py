"""Verifies and translates Stripe's events."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from providers import signed
from providers.base import InvalidEvent, ProviderEvent
from providers.stripe.translation import state_of

HEADER = "stripe-signature"
SHAPE = re.compile(r"(?=.*\bt=[0-9]{1,11}(?:,|$))(?=.*\bv1=[0-9a-f]{64}(?:,|$))[!-~]{1,2048}")
"""https://docs.stripe.com/webhooks?verify=verify-manually: `t=` and `v1=` in any order, other schemes beside them."""
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
    stamp, signatures = _parts(headers.get(HEADER, ""))
    signed.verify(body, stamp=stamp, signatures=signatures, secrets=secrets, now=now)
    return signed.translate(body, kinds=ABOUT_A_STATE, translated=_translate)


def looks_signed(headers: Mapping[str, str]) -> bool:
    """Tell whether the signature header has its shape."""
    return SHAPE.fullmatch(headers.get(HEADER, "")) is not None


def _parts(header: str) -> tuple[str, list[str]]:
    if len(header) > LONGEST_HEADER or not header.isascii():
        raise InvalidEvent("malformed signature header")
    parts = header.split(",")
    stamps = [part.removeprefix("t=") for part in parts if part.startswith("t=")]
    if len(stamps) != 1 or not stamps[0].isdigit() or len(stamps[0]) > 11:
        raise InvalidEvent("malformed signature header")
    return stamps[0], [part.removeprefix("v1=") for part in parts if part.startswith("v1=")]


def _translate(event: dict[str, Any]) -> ProviderEvent:
    session = event["data"]["object"]
    failed = event["type"].endswith("async_payment_failed")
    return ProviderEvent(
        event_id=event["id"],
        kind=event["type"],
        occurred_at=datetime.fromtimestamp(event["created"], UTC),
        attempt_id=signed.attempt_id(session.get("client_reference_id")),
        state=state_of(session, failed=failed),
    )
