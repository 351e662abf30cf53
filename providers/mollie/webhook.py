"""Reads Mollie's notices: a form with the id of a payment and nothing else, which anybody could send.

https://docs.mollie.com/reference/webhooks. The address names our attempt (`params.py`), and what became of it is asked.
Mollie's next generation of webhooks, which is signed, is subscribed to by an account and not used here.
"""

import re
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from providers import signed
from providers.base import ForgottenEvent, Notice, NotKept, ProviderEvent, UnreadableEvent

FORM = "application/x-www-form-urlencoded"
LONGEST = 4096
PAYMENT = re.compile(r"tr_[A-Za-z0-9]{1,64}")
OTHER = re.compile(r"[a-z]{2,12}_[A-Za-z0-9]{1,64}")
KIND = "payment"


def looks_genuine(content_type: str) -> bool:
    """Tell whether a notice comes as Mollie's do."""
    return content_type.partition(";")[0].strip().lower() == FORM


def read_event(notice: Notice) -> ProviderEvent | ForgottenEvent:
    """Translate a notice. It says neither when nor what, so each is an event of its own. Raises UnreadableEvent."""
    identity = _only(_fields(notice.body), "id")
    if not PAYMENT.fullmatch(identity):
        if OTHER.fullmatch(identity):
            return ForgottenEvent(identity.partition("_")[0], NotKept.OTHER_KIND)
        raise UnreadableEvent("no id of a payment")
    query = parse_qs(urlsplit(notice.url).query)
    return ProviderEvent(
        event_id=f"{identity}:{uuid4()}",
        kind=KIND,
        occurred_at=notice.now,
        attempt_id=signed.attempt_id(_only(query, "attempt")),
        reference=identity,
        state=None,
    )


def _fields(body: bytes) -> dict[str, list[str]]:
    if len(body) > LONGEST:
        raise UnreadableEvent("too long")
    try:
        return parse_qs(body.decode("ascii"), max_num_fields=20)
    except ValueError as exc:
        raise UnreadableEvent("not a form") from exc


def _only(fields: dict[str, list[str]], name: str) -> str:
    given = fields.get(name, [])
    return given[0] if len(given) == 1 else ""
