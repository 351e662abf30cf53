"""The circuit breakers, shared by all processes: a row for each account, changed by conditional statements only.

A trigger counts the configuration version up with every opening and closing, so that each process sees it at the next
request.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import connection

from routing.decision.breaker_policy import FAULT_SHARE, FEWEST_CALLS, LONGEST, PROBE_LEASE, SHORTEST, WINDOW, Breaker
from routing.statistics.decayed_counters import is_fault, is_news
from routing.statistics.pending_observations import Call

logger = logging.getLogger(__name__)

ACCESS = "(sealed_credentials || convert_to(checkout_host, 'UTF8'))"
SUPERSEDED = f"""(b.state = 'invalid' AND b.credentials_digest <>
    (SELECT sha256({ACCESS}) FROM providers_provideraccount a WHERE a.id = b.account_id))"""

TRIP = f"""
    INSERT INTO routing_accountbreaker AS b
           (account_id, state, trips, opened_at, open_until, credentials_digest)
    SELECT w.account_id, 'open', 1, %(now)s, %(now)s::timestamptz + %(shortest)s::interval, ''
      FROM routing_callwindow w LEFT JOIN routing_accountbreaker k ON k.account_id = w.account_id
     WHERE w.account_id = ANY(%(accounts)s) AND w.slot > %(now)s::timestamptz - %(window)s::interval
       AND (k.counted_from IS NULL OR w.slot >= k.counted_from)
     GROUP BY w.account_id
    HAVING sum(w.calls) >= %(fewest)s AND sum(w.faults) >= %(share)s * sum(w.calls)
     ORDER BY w.account_id
    ON CONFLICT (account_id) DO UPDATE
       SET state = 'open', trips = 1, opened_at = excluded.opened_at, open_until = excluded.open_until,
           probe_until = NULL, credentials_digest = ''
     WHERE b.state = 'closed' OR {SUPERSEDED}
    RETURNING account_id"""

INVALIDATE = f"""
    INSERT INTO routing_accountbreaker AS b (account_id, state, trips, opened_at, credentials_digest, note)
    SELECT id, 'invalid', 0, %(now)s, sha256({ACCESS}), %(note)s FROM providers_provideraccount
     WHERE id = %(account)s AND {ACCESS} = %(credentials)s
    ON CONFLICT (account_id) DO UPDATE
       SET state = 'invalid', trips = 0, opened_at = excluded.opened_at, open_until = NULL, probe_until = NULL,
           credentials_digest = excluded.credentials_digest, note = excluded.note
     WHERE (b.state, b.credentials_digest) IS DISTINCT FROM ('invalid', excluded.credentials_digest)
    RETURNING account_id"""

CLAIM_PROBE = """
    UPDATE routing_accountbreaker SET probe_until = %(now)s::timestamptz + %(lease)s::interval
     WHERE account_id = %(account)s AND state = 'open' AND open_until <= %(now)s
       AND (probe_until IS NULL OR probe_until <= %(now)s)"""

CLOSE = """
    UPDATE routing_accountbreaker
       SET state = 'closed', trips = 0, open_until = NULL, probe_until = NULL, counted_from = %(now)s
     WHERE account_id = ANY(%(accounts)s) AND state = 'open' AND probe_until IS NOT NULL RETURNING account_id"""

REOPEN = """
    UPDATE routing_accountbreaker
       SET trips = trips + 1, opened_at = %(now)s, probe_until = NULL, open_until =
           %(now)s::timestamptz + least(%(shortest)s::interval * power(2, least(trips, 10)), %(longest)s::interval)
     WHERE account_id = ANY(%(accounts)s) AND state = 'open' AND probe_until IS NOT NULL RETURNING account_id"""

RESET = """
    UPDATE routing_accountbreaker
       SET state = 'closed', trips = 0, open_until = NULL, probe_until = NULL, counted_from = %(now)s,
           credentials_digest = ''
     WHERE account_id = ANY(%(accounts)s) AND state <> 'closed' RETURNING account_id"""

_lock = Lock()
_asked: dict[UUID, tuple[datetime | None, datetime]] = {}


def judge(calls: Sequence[Call], *, now: datetime) -> None:
    """Open and close breakers by calls that have just been added to the statistics."""
    probes = [call for call in calls if call.probe]
    answered = {call.account_id for call in probes if is_news(call) and not is_fault(call)}
    _change("closed", CLOSE, answered, now)
    _change("opened again", REOPEN, {call.account_id for call in probes if is_fault(call)}, now)
    _change("opened", TRIP, {call.account_id for call in calls if is_fault(call)}, now)
    for call in calls:
        if call.fault and call.fault.credentials:
            _invalidate(call, now)


def claim_probe(account_id: UUID, breaker: Breaker, *, now: datetime) -> bool:
    """Claim the one call that may be let through an open breaker; False when another process has it.

    A process asks the database once for each opening, not with every request.
    """
    with _lock:
        opening, until = _asked.get(account_id, (None, now))
        if opening == breaker.open_until and now < until:
            return False
        _asked[account_id] = (breaker.open_until, now + PROBE_LEASE)
    values: dict[str, Any] = {"account": account_id, "now": now, "lease": PROBE_LEASE}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_PROBE, values)
        return cursor.rowcount == 1


def reset(accounts: Collection[UUID], *, now: datetime) -> int:
    """Close breakers, whatever opened them; returns how many were open or invalid."""
    return len(_change("reset", RESET, accounts, now))


def _invalidate(call: Call, now: datetime) -> None:
    values = {"account": call.account_id, "credentials": call.credentials, "note": call.note, "now": now}
    _log("credentials invalid", _run(INVALIDATE, values))


def _change(what: str, statement: str, accounts: Collection[UUID], now: datetime) -> list[UUID]:
    if not accounts:
        return []
    values = {
        "accounts": sorted(accounts),
        "now": now,
        "window": WINDOW,
        "fewest": FEWEST_CALLS,
        "share": FAULT_SHARE,
        "shortest": SHORTEST,
        "longest": LONGEST,
    }
    return _log(what, _run(statement, values))


def _run(statement: str, values: dict[str, Any]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def _log(what: str, accounts: Iterable[UUID]) -> list[UUID]:
    changed = list(accounts)
    for account_id in changed:
        logger.warning("Breaker %s", what, extra={"account": account_id})
    return changed
