"""Writes what accounts did hour by hour: one upsert for each account and hour, adding whole counts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from routing.decision.histogram import CALL_MS
from routing.models import AccountHour
from routing.statistics.decayed_counters import is_fault, is_news
from routing.statistics.pending_observations import Call, Ended, Opened

KEPT = timedelta(days=35)
Key = tuple[UUID, datetime]

ADD = """
    INSERT INTO routing_accounthour AS h (account_id, hour, calls, faults, latencies, opened, ended, paid)
    SELECT id, %s, %s, %s, %s::int[], %s, %s, %s FROM providers_provideraccount WHERE id = %s
    ON CONFLICT (account_id, hour) DO UPDATE SET
        calls = h.calls + excluded.calls, faults = h.faults + excluded.faults, opened = h.opened + excluded.opened,
        ended = h.ended + excluded.ended, paid = h.paid + excluded.paid,
        latencies = coalesce((SELECT array_agg(coalesce(x, 0) + coalesce(y, 0) ORDER BY place)
            FROM unnest(h.latencies, excluded.latencies) WITH ORDINALITY AS both_of(x, y, place)), '{}')"""


def add_calls(calls: Iterable[Call]) -> None:
    """Add calls to their hours; those that say nothing about a provider are left out."""
    found: dict[Key, list[Call]] = defaultdict(list)
    for call in calls:
        if is_news(call):
            found[call.account_id, hour_of(call.at)].append(call)
    _add({key: (len(each), sum(map(is_fault, each)), _latencies(each), 0, 0, 0) for key, each in found.items()})


def add_opened(opened: Iterable[Opened]) -> None:
    """Add checkouts to the hours they were opened in."""
    counts = Counter((each.account_id, hour_of(each.at)) for each in opened)
    _add({key: (0, 0, [], count, 0, 0) for key, count in counts.items()})


def add_ended(notes: Iterable[Ended]) -> None:
    """Add ends to the hours the checkouts were opened in."""
    ended, paid = Counter[Key](), Counter[Key]()
    for each in notes:
        key = each.account_id, hour_of(each.opened_at)
        ended[key] += each.first
        paid[key] += each.paid
    _add({key: (0, 0, [], 0, ended[key], paid[key]) for key in ended})


def forget(*, now: datetime) -> None:
    """Delete what is older than 35 days."""
    AccountHour.objects.filter(hour__lt=now - KEPT).delete()


def hour_of(moment: datetime) -> datetime:
    """Give the start of the hour (UTC) a moment is in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _latencies(calls: Sequence[Call]) -> list[int]:
    counts = [0] * CALL_MS.buckets
    for call in calls:
        if call.fault is None or call.fault.slow:
            counts[CALL_MS.bucket(call.milliseconds)] += 1
    return counts


def _add(counts: Mapping[Key, tuple[Any, ...]]) -> None:
    # in one order everywhere, so that no two processes wait for each other
    rows = [(hour, *each, account_id) for (account_id, hour), each in sorted(counts.items())]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(ADD, rows)
