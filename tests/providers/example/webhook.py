"""Verifies Example's notices, which only point to an order: `X-Signature: <hex HMAC-SHA256 of the body>`.

There is no time in the signature, so an old notice can be sent again by whoever has seen it. That is harmless: it has
the id that it had, and says nothing but that we should ask.
"""

import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from providers import signed
from providers.base import ForgottenEvent, InvalidEvent, NotKept, ProviderEvent
from tests.providers.example.translation import ORDER

HEADER = "x-signature"
SIGNATURE = re.compile(r"[0-9a-f]{64}")
NOTICE = re.compile(r"ntc_[a-z0-9]{1,40}")
KIND = "order.changed"


def looks_signed(headers: Mapping[str, str]) -> bool:
    """Tell whether the signature header has its shape."""
    return SIGNATURE.fullmatch(headers.get(HEADER, "")) is not None


def signature(body: bytes, *, secret: str) -> str:
    """Write the header that proves `body`."""
    return hmac.digest(secret.encode(), body, "sha256").hex()


def read_event(body: bytes, headers: Mapping[str, str], *, secrets: Sequence[str]) -> ProviderEvent | ForgottenEvent:
    """Verify raw bytes with every secret, and translate them. Raises InvalidEvent, UnreadableEvent."""
    if not looks_signed(headers):
        raise InvalidEvent("malformed signature header")
    # A list, so that every secret is tried: how long it takes says nothing about which is right.
    tried = [hmac.compare_digest(signature(body, secret=secret), headers[HEADER]) for secret in secrets if secret]
    if not any(tried):
        raise InvalidEvent("wrong signature")
    return signed.translate(body, _translate)


def _translate(notice: dict[str, Any]) -> ProviderEvent | ForgottenEvent:
    if notice["kind"] != KIND:
        return ForgottenEvent(notice["kind"], NotKept.OTHER_KIND)
    moment = datetime.fromisoformat(notice["at"])
    if moment.tzinfo is None or not NOTICE.fullmatch(notice["id"]) or not ORDER.fullmatch(notice["order"]):
        raise ValueError("not a notice")
    return ProviderEvent(
        event_id=notice["id"],
        kind=KIND,
        occurred_at=moment.astimezone(UTC),
        attempt_id=None,
        reference=notice["order"],
        state=None,
    )
