"""Reads sessions as their application may see them: one statement each, and no column that is not shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from json import JSONDecoder
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce

from sessions_app.ids import highest_id, lowest_id
from sessions_app.models import PaymentSession, SessionEvent
from sessions_app.states import HIDDEN, SHOWN_AS, Status, kept_as

ID_LAG = timedelta(minutes=5)
"""An id is made while its request is worked on, at most this long before or after `created_at`."""
EXACT = JSONDecoder(parse_int=Decimal, parse_float=Decimal)


class SessionNotFound(Exception):
    """The application has no such session, or none it may see."""


@dataclass(frozen=True, slots=True)
class ShownSession:
    """A session as it is now. No personal data, no decision; `status` and `updated_at` are what the API shows."""

    id: UUID
    status: Status
    order_reference: str
    payment_method: str
    currency: str
    total: Decimal
    shipping: Decimal
    tax: Decimal
    order: Mapping[str, Any]
    checkout_url: str
    provider: str
    score: Decimal
    late: bool
    expires_at: datetime
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """One line of a session's timeline."""

    id: UUID
    sequence: int
    type: str
    created_at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Search:
    """Which sessions to list, newest first. `before` is the last id of the page before; `created_to` is exclusive."""

    limit: int
    before: UUID | None = None
    status: Status | None = None
    order_reference: str | None = None
    provider: str | None = None
    currency: str | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Sessions, newest first, and the id to go on from; None on the last page."""

    sessions: list[ShownSession]
    next_before: UUID | None


COLUMNS = (
    "id", "status", "order_reference", "payment_method", "currency", "total", "shipping", "tax", "order_text",
    "checkout_url", "provider", "score", "late", "expires_at", "created_at", "updated_at", "closed_at",
)  # fmt: skip
EVENT_COLUMNS = ("events__id", "events__sequence", "events__type", "events__created_at", "data_text")


def read_session(*, application_id: UUID, session_id: UUID) -> ShownSession:
    """Read one session. Raises SessionNotFound."""
    row = _columns(visible(application_id).filter(pk=session_id)).first()
    if row is None:
        raise SessionNotFound(session_id)
    return _session_from(row)


def list_sessions(*, application_id: UUID, search: Search) -> Page:
    """Read one page."""
    found = visible(application_id).filter(_conditions(search)).order_by("-id")
    sessions = [_session_from(row) for row in _columns(found)[: search.limit + 1]]
    more = len(sessions) > search.limit
    return Page(sessions[: search.limit], sessions[search.limit - 1].id if more else None)


def list_events(*, application_id: UUID, session_id: UUID) -> list[ShownEvent]:
    """Read a session's whole timeline. Raises SessionNotFound."""
    lines = visible(application_id).filter(pk=session_id).order_by("events__sequence")
    rows = list(lines.annotate(data_text=Cast("events__data", TextField())).values_list(*EVENT_COLUMNS))
    if not rows:
        raise SessionNotFound(session_id)
    return [
        ShownEvent(identity, sequence, kind, created_at, EXACT.decode(data))
        for identity, sequence, kind, created_at, data in rows
        if data is not None
    ]


def visible(application_id: UUID) -> "QuerySet[PaymentSession]":
    """Select what an application may see at all."""
    return PaymentSession.objects.filter(application_id=application_id).exclude(status__in=HIDDEN)


def _columns(sessions: "QuerySet[PaymentSession]") -> "QuerySet[PaymentSession, dict[str, Any]]":
    latest = SessionEvent.objects.filter(session=OuterRef("id"), sequence=OuterRef("last_sequence"))
    return sessions.annotate(
        order_text=Cast("order", TextField()),
        updated_at=Coalesce(Subquery(latest.values("created_at")), F("closed_at"), F("created_at")),
    ).values(*COLUMNS)


def _session_from(row: dict[str, Any]) -> ShownSession:
    status = Status(row.pop("status"))
    return ShownSession(status=SHOWN_AS.get(status, status), order=EXACT.decode(row.pop("order_text")), **row)


def _conditions(search: Search) -> Q:
    exact = {
        "order_reference": search.order_reference,
        "provider": search.provider,
        "currency": search.currency,
        "status__in": search.status and kept_as(search.status),
        "id__lt": search.before,
        "created_at__gte": search.created_from,
        "created_at__lt": search.created_to,
        "id__gte": search.created_from and lowest_id(search.created_from, slack=ID_LAG),
        "id__lte": search.created_to and highest_id(search.created_to, slack=ID_LAG),
    }
    return Q(**{name: value for name, value in exact.items() if value is not None})
