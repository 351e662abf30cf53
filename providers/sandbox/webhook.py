"""Verifies and translates the sandbox's events: `Sandbox-Signature: t=<epoch>,v1=<hex HMAC-SHA256 of "t.body">`."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from providers import signed
from providers.base import ForgottenEvent, InvalidEvent, NotKept, ProviderEvent
from providers.sandbox.translation import SANE_ID, state_of

HEADER = "sandbox-signature"
SIGNED = re.compile(r"t=([0-9]{1,11})((?:,v1=[0-9a-f]{64}){1,5})")
"""One time and, while a secret is being replaced, more than one signature."""
ABOUT_A_STATE = ("checkout.paid", "checkout.processing", "checkout.failed", "checkout.expired")


def read_event(
    body: bytes, headers: Mapping[str, str], *, secrets: tuple[str, ...], now: datetime
) -> ProviderEvent | ForgottenEvent:
    """Verify raw bytes with every secret, and translate them.

    Raises InvalidEvent for a bad signature or a clock more than five minutes off either way, UnreadableEvent for an
    unreadable body.
    """
    found = SIGNED.fullmatch(headers.get(HEADER, ""))
    if not found:
        raise InvalidEvent("malformed signature header")
    signatures = [part.removeprefix("v1=") for part in found[2].split(",")[1:]]
    signed.verify(body, stamp=found[1], signatures=signatures, secrets=secrets, now=now)
    return signed.translate(body, _translate)


def looks_signed(headers: Mapping[str, str]) -> bool:
    """Tell whether the signature header has its shape."""
    return SIGNED.fullmatch(headers.get(HEADER, "")) is not None


def signature(body: bytes, *, secret: str, timestamp: int) -> str:
    """Write the header that proves `body`."""
    return f"t={timestamp},v1={signed.digest(body, secret=secret, stamp=str(timestamp))}"


def _translate(event: dict[str, Any]) -> ProviderEvent | ForgottenEvent:
    """Read an event. What we open has our attempt's id as its reference: any other reference is another system's."""
    kind = event["type"]
    if kind not in ABOUT_A_STATE:
        return ForgottenEvent(kind, NotKept.OTHER_KIND)
    checkout = event["data"]
    attempt = signed.attempt_id(checkout["reference"])
    if attempt is None:
        return ForgottenEvent(kind, NotKept.NOT_OURS)
    if not SANE_ID.fullmatch(event["id"]):
        raise ValueError("not an id")
    state = state_of(checkout)
    return ProviderEvent(
        event_id=event["id"],
        kind=kind,
        occurred_at=datetime.fromtimestamp(event["created"], UTC),
        attempt_id=attempt,
        reference=state.reference,
        state=state,
    )
