"""Reads Mollie's notices: a form with the payment's `id`, unsigned. It says only that something may have changed.

https://docs.mollie.com/reference/webhooks. Whoever knows our address can send one, so nothing in it is believed: it
makes us ask about a payment, with our own key. Nothing in it tells one change from another, or a repeated delivery from
a new one, so every notice is an event of its own. The signed next-generation webhooks (`X-Mollie-Signature`) are not
used: the same page calls them a beta, and they are not set up with a payment.
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, parse_qsl, urlsplit
from uuid import UUID, uuid4

from providers import signed
from providers.base import ForgottenEvent, InvalidEvent, Notice, NotKept, ProviderEvent
from providers.mollie.params import ATTEMPT

FORM = "application/x-www-form-urlencoded"
IDENTITY = re.compile(r"([a-z]{2,10})_[A-Za-z0-9]{1,64}")
PAYMENT = "tr"
"""The first part of a payment's id; others are `ord`, `sub`, `re`..."""
LONGEST_BODY, MOST_FIELDS = 1_000, 10


def looks_like_a_notice(headers: Mapping[str, str]) -> bool:
    """Tell whether it is a form: there is no signature to look at."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() == FORM


def read_event(notice: Notice) -> ProviderEvent | ForgottenEvent:
    """Read which payment to ask about. Raises InvalidEvent for what is no notice."""
    identity = _identity_in(notice.body)
    found = IDENTITY.fullmatch(identity)
    if not found:
        raise InvalidEvent("names no object")
    if found[1] != PAYMENT:
        return ForgottenEvent(found[1], NotKept.OTHER_KIND)
    return ProviderEvent(
        event_id=f"{identity}.{uuid4().hex}",
        kind="payment",
        occurred_at=notice.now,
        attempt_id=_attempt_in(notice.url),
        reference=identity,
        state=None,
    )


def _identity_in(body: bytes) -> str:
    if len(body) > LONGEST_BODY:
        raise InvalidEvent("too long")
    try:
        fields = parse_qsl(body.decode("ascii"), max_num_fields=MOST_FIELDS)
    except ValueError as exc:
        raise InvalidEvent("not a form") from exc
    named = [value for name, value in fields if name == "id"]
    return named[0] if len(named) == 1 else ""


def _attempt_in(url: str) -> UUID | None:
    """Read our attempt from the address that was called; without it, the payment's metadata tells."""
    try:
        named = parse_qs(urlsplit(url).query, max_num_fields=MOST_FIELDS).get(ATTEMPT, [""])
    except ValueError:
        return None
    return signed.attempt_id(named[0])
