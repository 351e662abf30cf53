"""Reads events signed `t=<epoch>,v1=<hex HMAC-SHA256 of "t.body">`: the scheme of Stripe and the sandbox. Pure.

https://docs.stripe.com/webhooks?verify=verify-manually
"""

import hmac
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from providers.base import UNREADABLE, ForgottenEvent, InvalidEvent, ProviderEvent, ProviderUnknown, UnreadableEvent

TOLERANCE_SECONDS = 300


def verify(body: bytes, *, stamp: str, signatures: Sequence[str], secrets: Sequence[str], now: datetime) -> None:
    """Compare every signature with every secret's. `stamp` is the header's `t`, in ASCII digits.

    Raises InvalidEvent, also when our clock and theirs differ by more than five minutes either way.
    """
    if abs(now.timestamp() - int(stamp)) > TOLERANCE_SECONDS:
        raise InvalidEvent("signed too long ago or in the future")
    ours = [digest(body, secret=secret, stamp=stamp) for secret in secrets if secret]
    # A list, so that every pair is compared: how long it takes says nothing about which secret is right.
    if not any([hmac.compare_digest(mine, theirs) for mine in ours for theirs in signatures]):  # noqa: C419
        raise InvalidEvent("wrong signature")


def digest(body: bytes, *, secret: str, stamp: str) -> str:
    """Compute the signature of a body sent at `stamp`."""
    return hmac.digest(secret.encode(), stamp.encode() + b"." + body, "sha256").hex()


def translate(
    body: bytes, translated: Callable[[dict[str, Any]], ProviderEvent | ForgottenEvent]
) -> ProviderEvent | ForgottenEvent:
    """Translate a verified event. Raises UnreadableEvent."""
    try:
        return translated(json.loads(body))
    except (*UNREADABLE, ProviderUnknown) as exc:
        raise UnreadableEvent("unreadable event") from exc


def moment(text: Any) -> datetime:
    """Read an ISO 8601 time with an offset, in UTC. Raises ValueError, TypeError for anything else."""
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError("a time without an offset")
    return read.astimezone(UTC)


def attempt_id(reference: Any) -> UUID | None:
    """Read our attempt's id; None for a checkout that was opened with the account's key but not by us."""
    try:
        return UUID(reference)
    except (TypeError, ValueError, AttributeError):
        return None
