"""Verifies and reads Checkout.com's events: hex HMAC-SHA256 of the raw body in `Cko-Signature`.

https://www.checkout.com/docs/workflows. An event says what became of one payment, not of the page, on which the shopper
may try again, and an approval is no capture: so every event makes us ask.
"""

import hmac
import re
from collections.abc import Mapping
from typing import Any

from providers import signed
from providers.base import ForgottenEvent, InvalidEvent, NotKept, ProviderEvent
from providers.checkout.facts import EVENTS
from providers.checkout.translation import attempt_of

HEADER = "cko-signature"
SHAPE = re.compile(r"[0-9a-fA-F]{64}")


def looks_signed(headers: Mapping[str, str]) -> bool:
    """Tell whether the signature header has its shape."""
    return SHAPE.fullmatch(headers.get(HEADER, "")) is not None


def read_event(body: bytes, headers: Mapping[str, str], *, secrets: tuple[str, ...]) -> ProviderEvent | ForgottenEvent:
    """Verify raw bytes with every secret, and translate them. Raises InvalidEvent, UnreadableEvent."""
    if not looks_signed(headers):
        raise InvalidEvent("malformed signature header")
    theirs = headers[HEADER].lower()
    ours = [signature(body, secret=secret) for secret in secrets if secret]
    # A list, so that every pair is compared: how long it takes says nothing about which secret is right.
    if not any([hmac.compare_digest(each, theirs) for each in ours]):  # noqa: C419
        raise InvalidEvent("wrong signature")
    return signed.translate(body, _translate)


def signature(body: bytes, *, secret: str) -> str:
    """Compute the signature of a body."""
    return hmac.digest(secret.encode(), body, "sha256").hex()


def _translate(event: dict[str, Any]) -> ProviderEvent | ForgottenEvent:
    kind, payment = event["type"], event["data"]
    if kind not in EVENTS:
        return ForgottenEvent(kind, NotKept.OTHER_KIND)
    attempt = attempt_of(payment)
    if attempt is None:
        return ForgottenEvent(kind, NotKept.NOT_OURS)
    return ProviderEvent(
        event_id=event["id"],
        kind=kind,
        occurred_at=signed.moment(event["created_on"]),
        attempt_id=attempt,
        reference="",
        state=None,
    )
