"""Verifies and translates Stripe's events: snapshots of a session, and thin events that only point to one.

https://docs.stripe.com/events/how-events-work
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from providers import signed
from providers.base import ForgottenEvent, InvalidEvent, NotKept, ProviderEvent
from providers.stripe.events import EVENTS
from providers.stripe.translation import attempt_of, flag, has_our_shape, is_foreign, state_of

HEADER = "stripe-signature"
SHAPE = re.compile(r"(?=.*\bt=[0-9]{1,11}(?:,|$))(?=.*\bv1=[0-9a-f]{64}(?:,|$))[!-~]{1,2048}")
"""https://docs.stripe.com/webhooks?verify=verify-manually: `t=` and `v1=` in any order, other schemes beside them."""
LONGEST_HEADER = 2_000
"""Stripe sends a time and one signature for each secret in use: a few hundred characters."""
THIN = "v2.core.event"
"""The `object` of a thin event. Those about resources of API v1 are named as before, after `v1.`."""
REFERENCE = re.compile(r"\w{1,255}", re.ASCII)
"""What may stand in the address by which a session is asked for."""


def read_event(
    body: bytes, headers: Mapping[str, str], *, secrets: tuple[str, ...], now: datetime
) -> ProviderEvent | ForgottenEvent:
    """Verify raw bytes with every secret, and translate them.

    Raises InvalidEvent for a bad signature or a clock more than five minutes off either way, UnreadableEvent for
    anything else that Stripe does not send.
    """
    stamp, signatures = _parts(headers.get(HEADER, ""))
    signed.verify(body, stamp=stamp, signatures=signatures, secrets=secrets, now=now)
    return signed.translate(body, _translate)


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


def _translate(event: dict[str, Any]) -> ProviderEvent | ForgottenEvent:
    kind, thin = event["type"], event.get("object") == THIN
    if kind.removeprefix("v1." if thin else "") not in EVENTS:
        return ForgottenEvent(kind, NotKept.OTHER_KIND)
    return _of_thin(event) if thin else _of_snapshot(event)


def _of_thin(event: dict[str, Any]) -> ProviderEvent:
    """Read an event that says where to ask. Whose session it is will be seen then."""
    return ProviderEvent(
        event_id=event["id"],
        kind=event["type"],
        occurred_at=signed.moment(event["created"]),
        attempt_id=None,
        reference=_to_ask(event["related_object"]["id"]),
        state=None,
        live=flag(event.get("livemode")),
    )


def _of_snapshot(event: dict[str, Any]) -> ProviderEvent | ForgottenEvent:
    """Read an event that holds the session as one API version writes it.

    One with an `account` is about a session of a connected account: we open none there.
    https://docs.stripe.com/connect/webhooks
    """
    session = event["data"]["object"]
    if event.get("account") or is_foreign(session):
        return ForgottenEvent(event["type"], NotKept.NOT_OURS)
    readable = has_our_shape(session)
    return ProviderEvent(
        event_id=event["id"],
        kind=event["type"],
        occurred_at=datetime.fromtimestamp(event["created"], UTC),
        attempt_id=attempt_of(session),
        reference=session["id"] if readable else _to_ask(session["id"]),
        state=state_of(session, failed=event["type"].endswith("async_payment_failed")) if readable else None,
        live=_mode_of(event, session),
    )


def _mode_of(event: dict[str, Any], session: dict[str, Any]) -> bool | None:
    """Read `livemode`, which event and session both have. Raises ValueError when they contradict each other."""
    of_event, of_session = flag(event.get("livemode")), flag(session.get("livemode"))
    if None not in (of_event, of_session) and of_event != of_session:
        raise ValueError("live and test at once")
    return of_session if of_event is None else of_event


def _to_ask(reference: str) -> str:
    if not REFERENCE.fullmatch(reference):
        raise ValueError("not an id")
    return reference
