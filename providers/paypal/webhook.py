"""Reads PayPal's events, which only point: a worker asks PayPal about the order, with our own credentials.

PayPal signs with a certificate that would have to be fetched in the web request, or asks to be asked
(https://developer.paypal.com/api/rest/webhooks/rest). We do neither: docs/decisions/0015-events-that-only-point.md.
What can be checked without a call is checked: the five headers, that the certificate is PayPal's, and the time.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from providers import signed
from providers.base import ForgottenEvent, InvalidEvent, Notice, NotKept, ProviderEvent
from providers.paypal.events import READERS
from providers.paypal.translation import ORDER_ID

TIME = "paypal-transmission-time"
SHAPES = {
    "paypal-auth-algo": re.compile(r"[A-Za-z0-9]{1,100}"),
    "paypal-cert-url": re.compile(r"https://(?:[a-z0-9-]{1,63}\.){1,4}paypal\.com/[\w./-]{1,400}", re.ASCII),
    "paypal-transmission-id": re.compile(r"[\w-]{1,50}", re.ASCII),
    "paypal-transmission-sig": re.compile(r"[A-Za-z0-9+/=_-]{16,500}"),
    TIME: re.compile(r"[0-9TZ:.+-]{10,40}"),
}
"""Lengths: schema `verify_webhook_signature` of the OpenAPI document notifications_webhooks_v1, 1.11."""
EVENT_ID = re.compile(r"[\w-]{1,127}", re.ASCII)
OLDEST, AHEAD = timedelta(days=4), timedelta(minutes=5)
"""An event is delivered up to 25 times within 3 days (the same page). Not confirmed: that each delivery has a time of
its own; so the first one's may be that old."""


def looks_sent_by_paypal(headers: Mapping[str, str]) -> bool:
    """Tell whether the five headers of a signed event have their shapes."""
    return all(shape.fullmatch(headers.get(name, "")) for name, shape in SHAPES.items())


def read_event(notice: Notice) -> ProviderEvent | ForgottenEvent:
    """Check what can be checked without a call, and say which order an event is about.

    Raises InvalidEvent for other headers or a time far off, UnreadableEvent for anything that PayPal does not send.
    """
    if not looks_sent_by_paypal(notice.headers):
        raise InvalidEvent("malformed signature headers")
    if not -AHEAD <= notice.now - _sent_at(notice.headers[TIME]) <= OLDEST:
        raise InvalidEvent("signed too long ago or in the future")
    return signed.translate(notice.body, _translate)


def _translate(event: dict[str, Any]) -> ProviderEvent | ForgottenEvent:
    """Read an event. What we open names our attempt; an order in whose event nobody is named is asked for."""
    kind = event["event_type"]
    if kind not in READERS:
        return ForgottenEvent(kind, NotKept.OTHER_KIND)
    order, custom_id = (read(event["resource"]) for read in READERS[kind])
    attempt = signed.attempt_id(custom_id)
    if attempt is None and (custom_id is not None or order == ""):
        return ForgottenEvent(kind, NotKept.NOT_OURS)
    if not EVENT_ID.fullmatch(event["id"]) or not (order == "" or ORDER_ID.fullmatch(order)):
        raise ValueError("not an id")
    return ProviderEvent(
        event_id=event["id"],
        kind=kind,
        occurred_at=signed.moment(event["create_time"]),
        attempt_id=attempt,
        reference=order,
        state=None,
    )


def _sent_at(text: str) -> datetime:
    try:
        return signed.moment(text)
    except (ValueError, OverflowError) as exc:
        raise InvalidEvent("malformed signature headers") from exc
