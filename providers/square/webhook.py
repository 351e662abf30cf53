"""Verifies and translates Square's events.

`x-square-hmacsha256-signature` is the Base64 of an HMAC-SHA256 over the notification URL, as it is entered at Square,
and the body, with the subscription's signature key (https://developer.squareup.com/docs/webhooks/step3validate). No
time is signed: a repeated event has the same `event_id`. All payments of the seller are told, whatever took them
(https://developer.squareup.com/docs/payments-api/webhooks): ours have our attempt in their note.
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from providers import signed
from providers.base import ForgottenEvent, InvalidEvent, Notice, NotKept, ProviderEvent
from providers.square.facts import EVENTS
from providers.square.notes import attempt_in

HEADER = "x-square-hmacsha256-signature"
SHAPE = re.compile(r"[A-Za-z0-9+/]{43}=")


def looks_signed(headers: Mapping[str, str]) -> bool:
    """Tell whether the signature header has its shape."""
    return SHAPE.fullmatch(headers.get(HEADER, "")) is not None


def read_event(notice: Notice, *, secrets: Sequence[str], location: str) -> ProviderEvent | ForgottenEvent:
    """Verify a notice with every secret, and translate it. Raises InvalidEvent, UnreadableEvent."""
    if not looks_signed(notice.headers):
        raise InvalidEvent("malformed signature header")
    theirs, address = notice.headers[HEADER], notice.url.partition("?")[0]
    ours = [signature(notice.body, secret=secret, url=address) for secret in secrets if secret]
    # A list, so that every pair is compared: how long it takes says nothing about which secret is right.
    if not any([hmac.compare_digest(mine, theirs) for mine in ours]):  # noqa: C419
        raise InvalidEvent("wrong signature")
    return signed.translate(notice.body, partial(_translate, location=location))


def signature(body: bytes, *, secret: str, url: str) -> str:
    """Compute the header that proves a body sent to `url`."""
    return b64encode(hmac.digest(secret.encode(), url.encode() + body, "sha256")).decode()


def _translate(event: dict[str, Any], *, location: str) -> ProviderEvent | ForgottenEvent:
    """Read an event. It only points: a payment does not say what of its order is still due."""
    kind = event["type"]
    if kind not in EVENTS:
        return ForgottenEvent(kind, NotKept.OTHER_KIND)
    payment = event["data"]["object"]["payment"]
    attempt = attempt_in(payment.get("note"))
    if attempt is None or payment.get("location_id") != location:
        return ForgottenEvent(kind, NotKept.NOT_OURS)
    return ProviderEvent(
        event_id=event["event_id"],
        kind=kind,
        occurred_at=signed.moment(event["created_at"]),
        attempt_id=attempt,
        reference="",
        state=None,
    )
