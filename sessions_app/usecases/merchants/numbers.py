"""Numbers of the last 24 hours, counted with an index and over a limited number of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from sessions_app.ids import lowest_id
from sessions_app.states import SHOWN_AS, Status

RECENT = timedelta(hours=24)
MOST_SESSIONS = 10_000
MOST_DELIVERIES = 1_000
"""For each endpoint."""

SESSIONS = """
    SELECT status, count(*) FROM (
           SELECT status FROM sessions_app_paymentsession
            WHERE application_id = %(application)s AND id >= %(lowest)s ORDER BY id DESC LIMIT %(most)s) newest
     GROUP BY status"""
DELIVERIES = """
    SELECT e.id, count(*) FILTER (WHERE d.state = 'DELIVERED'),
           count(*) FILTER (WHERE d.state = 'GIVEN_UP' OR d.state = 'PENDING' AND d.tries > 0),
           count(*) FILTER (WHERE d.state = 'PENDING' AND d.tries = 0)
      FROM unnest(%(endpoints)s::uuid[]) e (id)
     CROSS JOIN LATERAL (
           SELECT state, tries FROM sessions_app_webhookdelivery
            WHERE endpoint_id = e.id AND message_id >= %(lowest)s ORDER BY message_id DESC LIMIT %(most)s) d
     GROUP BY e.id"""


@dataclass(frozen=True, slots=True)
class RecentSessions:
    """Recent sessions by the status in the API; `more`: only the newest were counted."""

    by_status: Mapping[str, int]
    more: bool

    @property
    def total(self) -> int:
        """The number of sessions counted."""
        return sum(self.by_status.values())


@dataclass(frozen=True, slots=True)
class RecentDeliveries:
    """Recent events to one endpoint; `failed` had no successful try yet and may still arrive."""

    delivered: int = 0
    failed: int = 0
    waiting: int = 0

    @property
    def more(self) -> bool:
        """Whether only the newest were counted."""
        return self.delivered + self.failed + self.waiting >= MOST_DELIVERIES


def recent_sessions(*, application_id: UUID, now: datetime) -> RecentSessions:
    """Count an application's sessions of the last 24 hours, the newest 10,000 at most."""
    rows = _rows(SESSIONS, {"application": application_id, "lowest": lowest_id(now - RECENT), "most": MOST_SESSIONS})
    counts: dict[str, int] = {}
    for status, count in rows:
        shown = SHOWN_AS.get(Status(status), status)
        counts[shown] = counts.get(shown, 0) + count
    return RecentSessions(counts, sum(counts.values()) >= MOST_SESSIONS)


def recent_deliveries(*, endpoint_ids: Sequence[UUID], now: datetime) -> dict[UUID, RecentDeliveries]:
    """Count the events of the last 24 hours for every endpoint, the newest 1,000 at most, in one statement."""
    values = {"endpoints": list(endpoint_ids), "lowest": lowest_id(now - RECENT), "most": MOST_DELIVERIES}
    counts = {row[0]: RecentDeliveries(*row[1:]) for row in _rows(DELIVERIES, values)}
    return {endpoint_id: counts.get(endpoint_id, RecentDeliveries()) for endpoint_id in endpoint_ids}


def _rows(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
