"""One key, one session: what a key already holds, and what a repeated request is answered."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from providers.sealed import fingerprint as keyed_digest
from sessions_app.creation.statements import fetch_one
from sessions_app.states import RecordState

KEY = re.compile(r"[ -~]{1,255}")
"""Anything else is no key, and is never looked up."""
LEASE = timedelta(seconds=45)
"""Longer than the whole budget for providers, so that a request which is still at work keeps its key."""
REFUSAL_STANDS = timedelta(minutes=10)
"""How long a key answers that its order was refused, without asking anybody. Afterwards staff may have added an
account, or a limit may have been lifted: the key is tried again."""


class KeyMismatch(Exception):
    """The key was used before with other parameters."""


class OrderDeclined(Exception):
    """Every account refused the order, and no retry can change that: it is unroutable."""


class StillRunning(Exception):
    """Another request with this key is being worked on right now."""


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """The published answer to a create: columns that never change once the session is PENDING."""

    id: UUID
    checkout_url: str
    provider: str
    score: Decimal
    expires_at: datetime
    created_at: datetime
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What a key holds. `opened` is set once it is COMPLETED."""

    fingerprint: bytes
    state: str
    fence: int
    leased_until: datetime
    session_id: UUID
    opened: OpenedSession | None


RECORD = """r.fingerprint, r.state, r.fence, r.leased_until, r.session_id,
           s.checkout_url, s.provider, s.score, s.expires_at, s.created_at"""

LOOK_UP = f"""
    SELECT {RECORD}
      FROM sessions_app_idempotencyrecord r
      JOIN sessions_app_paymentsession s ON s.id = r.session_id
     WHERE r.application_id = %s AND r.key = %s"""


def look_up(application_id: UUID, key: str) -> KeyRecord | None:
    """Read what a key holds now."""
    row = fetch_one(LOOK_UP, [application_id, key])
    return key_record(*row) if row else None


def key_record(
    fingerprint: bytes | None, state: str, fence: int, leased_until: datetime, session_id: UUID, *answer: Any
) -> KeyRecord | None:
    """Read the columns of RECORD; None where an outer join found no record."""
    if fingerprint is None:
        return None
    opened = replace(OpenedSession(session_id, *answer), replayed=True) if state == RecordState.COMPLETED else None
    return KeyRecord(bytes(fingerprint), state, fence, leased_until, session_id, opened)


def stored_answer(record: KeyRecord | None, content: bytes, *, now: datetime) -> OpenedSession | None:
    """Give the answer a key already has; None when there is work to do (again).

    `content` is the canonical body. Raises KeyMismatch, StillRunning, OrderDeclined.
    """
    if record is None:
        return None
    if keyed_digest(content, like=record.fingerprint) != record.fingerprint:
        raise KeyMismatch
    if record.state == RecordState.RUNNING and record.leased_until > now:
        raise StillRunning
    if record.state == RecordState.REFUSED and record.leased_until > now:
        raise OrderDeclined
    return record.opened
