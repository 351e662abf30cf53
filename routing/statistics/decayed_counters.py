"""Writes how accounts are doing: one upsert for each account, adding to counts that decay."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from routing.decision.breaker_policy import WINDOW
from routing.decision.components import CALL_HALF_LIFE, CONVERSION_HALF_LIFE, decay
from routing.decision.faults import Party
from routing.decision.histogram import CALL_MS, PAY_SECONDS
from routing.statistics.pending_observations import Call, Opened

SLOT_SECONDS = 5
LONGEST_OPEN = timedelta(hours=26)
"""A checkout lives a day at most. What still counts as open after that was lost with the process that saw it."""

ADD_CALLS = """
    INSERT INTO routing_callstatistics AS s (account_id, calls, faults, latencies, as_of)
    SELECT id, %s, %s, %s::float8[], %s FROM providers_provideraccount WHERE id = %s
    ON CONFLICT (account_id) DO UPDATE SET
        calls = switchyard_decayed_sum(s.calls, s.as_of, excluded.calls, excluded.as_of, %s),
        faults = switchyard_decayed_sum(s.faults, s.as_of, excluded.faults, excluded.as_of, %s),
        latencies = switchyard_decayed_sum(s.latencies, s.as_of, excluded.latencies, excluded.as_of, %s),
        as_of = greatest(s.as_of, excluded.as_of)"""

ADD_TO_WINDOW = """
    INSERT INTO routing_callwindow AS w (account_id, slot, calls, faults)
    SELECT id, %s, %s, %s FROM providers_provideraccount WHERE id = %s
    ON CONFLICT (account_id, slot) DO UPDATE SET
        calls = w.calls + excluded.calls, faults = w.faults + excluded.faults"""

ADD_ENDED = """
    INSERT INTO routing_conversionstatistics AS c (account_id, currency, paid, ended, delays, as_of)
    VALUES (%s, %s, %s, %s, %s::float8[], %s)
    ON CONFLICT (account_id, currency) DO UPDATE SET
        paid = switchyard_decayed_sum(c.paid, c.as_of, excluded.paid, excluded.as_of, %s),
        ended = switchyard_decayed_sum(c.ended, c.as_of, excluded.ended, excluded.as_of, %s),
        delays = switchyard_decayed_sum(c.delays, c.as_of, excluded.delays, excluded.as_of, %s),
        as_of = greatest(c.as_of, excluded.as_of)"""

ADD_OPEN = """
    INSERT INTO routing_opencheckouts AS o (account_id, currency, minute, count)
    SELECT id, %s, %s, %s FROM providers_provideraccount WHERE id = %s
    ON CONFLICT (account_id, currency, minute) DO UPDATE SET count = o.count + excluded.count"""

FORGET = (
    "DELETE FROM routing_callwindow WHERE slot < %(now)s::timestamptz - 5 * %(window)s::interval",
    """DELETE FROM routing_opencheckouts
        WHERE minute < %(now)s::timestamptz - %(longest)s::interval
           OR (count = 0 AND minute < %(now)s::timestamptz - interval '10 minutes')""",
)


def add_calls(calls: Sequence[Call]) -> None:
    """Add calls to their accounts' counters, except calls that say nothing about the provider: see `is_news`."""
    by_account: dict[UUID, list[Call]] = defaultdict(list)
    for call in calls:
        if is_news(call):
            by_account[call.account_id].append(call)
    ordered = sorted(by_account.items())  # in one order everywhere, so that no two processes wait for each other
    _write(ADD_CALLS, [_call_values(account_id, each) for account_id, each in ordered])
    _write(ADD_TO_WINDOW, [row for account_id, each in ordered for row in _window_values(account_id, each)])


def add_opened(opened: Iterable[Opened]) -> None:
    """Count checkouts as open."""
    counts: dict[tuple[UUID, str, datetime], int] = defaultdict(int)
    for each in opened:
        counts[each.account_id, each.currency, _minute(each.at)] += 1
    _write(
        ADD_OPEN, [(currency, minute, count, account) for (account, currency, minute), count in sorted(counts.items())]
    )


def add_ended(*, account_id: UUID, currency: str, opened_at: datetime, delay: timedelta | None, first: bool) -> None:
    """Count one checkout as ended, paid after `delay` or not at all, and no longer as open.

    Not `first`: it was counted as ended before, so only its payment is new.
    """
    paid, ended, half_life = float(delay is not None), float(first), CONVERSION_HALF_LIFE
    delays = [0.0] * PAY_SECONDS.buckets
    if delay is not None:
        delays[PAY_SECONDS.bucket(max(delay.total_seconds(), 0.0))] = 1.0
    _write(ADD_ENDED, [(account_id, currency, paid, ended, delays, opened_at, half_life, half_life, half_life)])
    if first:
        _write(ADD_OPEN, [(currency, _minute(opened_at), -1, account_id)])


def forget(*, now: datetime) -> None:
    """Delete what is too old to matter."""
    values: dict[str, Any] = {"now": now, "window": WINDOW, "longest": LONGEST_OPEN}
    with connection.cursor() as cursor:
        for statement in FORGET:
            cursor.execute(statement, values)


def is_news(call: Call) -> bool:
    """Tell whether a call says anything about its provider; our own faults and wrong credentials do not."""
    return call.fault is None or not (call.fault.party is Party.US or call.fault.credentials)


def is_fault(call: Call) -> bool:
    """Tell whether the provider is to blame for a call."""
    return call.fault is not None and call.fault.party is Party.PROVIDER


def _call_values(account_id: UUID, calls: list[Call]) -> tuple[Any, ...]:
    as_of, latencies = max(call.at for call in calls), [0.0] * CALL_MS.buckets
    weights = [decay(1.0, age=as_of - call.at, half_life=CALL_HALF_LIFE) for call in calls]
    for call, weight in zip(calls, weights, strict=True):
        if call.fault is None or call.fault.slow:
            latencies[CALL_MS.bucket(call.milliseconds)] += weight
    faults = sum(weight for call, weight in zip(calls, weights, strict=True) if is_fault(call))
    return (sum(weights), faults, latencies, as_of, account_id, *[CALL_HALF_LIFE] * 3)


def _window_values(account_id: UUID, calls: list[Call]) -> list[tuple[Any, ...]]:
    slots: dict[datetime, list[bool]] = defaultdict(list)
    for call in calls:
        slots[_slot(call.at)].append(is_fault(call))
    return [(slot, len(faults), sum(faults), account_id) for slot, faults in sorted(slots.items())]


def _slot(moment: datetime) -> datetime:
    return datetime.fromtimestamp(moment.timestamp() // SLOT_SECONDS * SLOT_SECONDS, UTC)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _write(statement: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
