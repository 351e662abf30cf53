"""Claims due deliveries and records their results; each write is guarded by the lease of its row.

An endpoint's row is locked while its deliveries are claimed, so that its limit holds however many workers there are.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.transaction import atomic

from sessions_app.models import DeliveryState, WebhookDelivery
from sessions_app.webhooks.schedule import KEEP_TRYING, bound, next_try
from sessions_app.webhooks.sending import DeliveryOutcome

LEASE = timedelta(seconds=60)
"""Longer than a try can take. If a worker dies while sending, another sends again: the event may arrive twice."""
AT_ONCE = 4
"""Sends to one endpoint at the same time; each failure in a row takes one away, down to one."""
BREAKER_FAILURES = 5
"""Failures in a row after which an endpoint is only probed, with growing pauses."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=10)
IN_ORDER_TRIES = 3
"""A later event of a session waits for an earlier one's first three tries, not for three days."""
ENDPOINTS_A_TURN = 200
MOST_LOGGED = 1_000
"""Tries of one delivery that are kept in the log: it can be redelivered by hand any number of times."""

READY = """
    SELECT e.id FROM sessions_app_webhookendpoint e
     WHERE e.enabled AND (e.paused_until IS NULL OR e.paused_until <= %(now)s)
       AND EXISTS (SELECT FROM sessions_app_webhookdelivery d
                    WHERE d.endpoint_id = e.id AND d.state = 'PENDING' AND d.next_at <= %(now)s)
     ORDER BY random() LIMIT %(endpoints)s
       FOR NO KEY UPDATE SKIP LOCKED"""
"""In random order, so that no endpoint is first every time."""

CLAIM = """
    WITH room AS (
        SELECT e.id, greatest(1, %(at_once)s - e.failures) - count(d.id) AS free
          FROM sessions_app_webhookendpoint e
          LEFT JOIN sessions_app_webhookdelivery d
                 ON d.endpoint_id = e.id AND d.state = 'PENDING' AND d.leased_until > %(now)s
         WHERE e.id = ANY(%(ready)s)
         GROUP BY e.id),
    due AS (
        SELECT next.id, row_number() OVER (PARTITION BY room.id ORDER BY next.next_at, next.id) AS turn
          FROM room CROSS JOIN LATERAL (
               SELECT d.id, d.next_at FROM sessions_app_webhookdelivery d
                WHERE d.endpoint_id = room.id AND d.state = 'PENDING' AND d.next_at <= %(now)s
                  AND NOT EXISTS (SELECT FROM sessions_app_webhookdelivery earlier
                                   WHERE earlier.endpoint_id = d.endpoint_id AND earlier.state = 'PENDING'
                                     AND earlier.session_id = d.session_id AND earlier.sequence < d.sequence
                                     AND earlier.tries < %(in_order)s)
                ORDER BY d.next_at LIMIT greatest(room.free, 0)) next)
    UPDATE sessions_app_webhookdelivery d SET leased_until = %(lease)s, next_at = %(lease)s
      FROM (SELECT id FROM due ORDER BY turn, random() LIMIT %(most)s) chosen
     WHERE d.id = chosen.id AND d.state = 'PENDING' AND d.next_at <= %(now)s
    RETURNING d.id"""
"""The first of every endpoint before the second of any."""

RECORD = """
    WITH done AS (
        UPDATE sessions_app_webhookdelivery
           SET state = %(state)s, tries = tries + 1, next_at = %(next_at)s, leased_until = NULL,
               delivered_at = %(delivered_at)s, last_status = %(status)s
         WHERE id = %(delivery)s AND state = 'PENDING' AND leased_until = %(lease)s
        RETURNING id, endpoint_id),
    logged AS (
        INSERT INTO sessions_app_deliveryattempt (delivery_id, number, at, milliseconds, status, excerpt, problem)
        SELECT done.id, 1 + made.tries, %(at)s, %(milliseconds)s, %(status)s, %(excerpt)s, %(problem)s
          FROM done CROSS JOIN LATERAL
               (SELECT count(*) AS tries FROM sessions_app_deliveryattempt a WHERE a.delivery_id = done.id) made
         WHERE made.tries < %(logged)s),
    judged AS (
        UPDATE sessions_app_webhookendpoint e
           SET failures = CASE WHEN %(ok)s THEN 0 ELSE failures + 1 END,
               failing_since = CASE WHEN NOT %(ok)s THEN coalesce(e.failing_since, %(now)s) END,
               paused_until = CASE WHEN NOT %(ok)s THEN greatest(e.paused_until, %(wait_until)s::timestamptz,
                   CASE WHEN failures + 1 >= %(breaker)s THEN %(now)s + least(%(longest_pause)s::interval,
                        %(first_pause)s::interval * power(2, least(failures + 1 - %(breaker)s, 16))) END) END,
               enabled = enabled AND NOT %(gone)s,
               disabled_reason = CASE WHEN %(gone)s AND enabled THEN %(reason)s ELSE disabled_reason END
          FROM done WHERE e.id = done.endpoint_id AND (NOT %(ok)s OR e.failures > 0 OR e.paused_until IS NOT NULL)
        RETURNING e.id, e.failures)
    SELECT done.endpoint_id, judged.failures FROM done LEFT JOIN judged ON true"""

GIVE_UP_STALE = """
    UPDATE sessions_app_webhookdelivery SET state = 'GIVEN_UP', next_at = NULL, leased_until = NULL
     WHERE endpoint_id = %(endpoint)s AND state = 'PENDING' AND next_at <= %(now)s AND queued_at <= %(stale)s"""
"""Deliveries of a dead endpoint that were not tried within three days."""

GONE_REASON = "The endpoint answered 410 Gone"


@dataclass(frozen=True, slots=True)
class NextTry:
    """How a try leaves its delivery."""

    state: DeliveryState
    next_at: datetime | None


def claim(*, most: int, now: datetime) -> list[WebhookDelivery]:
    """Lease what is due, at most `most`, and read it with all that sending needs."""
    if most < 1:
        return []
    values: dict[str, Any] = {
        "now": now,
        "lease": now + LEASE,
        "most": most,
        "at_once": AT_ONCE,
        "in_order": IN_ORDER_TRIES,
        "endpoints": ENDPOINTS_A_TURN,
    }
    with atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(READY, values)
        ready = [row[0] for row in cursor.fetchall()]
        if not ready:
            return []
        cursor.execute(CLAIM, {**values, "ready": ready})
        claimed = [row[0] for row in cursor.fetchall()]
    deliveries = WebhookDelivery.objects.filter(id__in=claimed, leased_until=now + LEASE)
    return list(
        deliveries.select_related("endpoint__application", "session").defer(
            "session__order", "session__decision", "session__sealed_customer"
        )
    )


def due(now: datetime) -> int:
    """Count what could be sent right now, were there no limits."""
    return WebhookDelivery.objects.filter(state=DeliveryState.PENDING, next_at__lte=now, endpoint__enabled=True).count()


def record(delivery: WebhookDelivery, outcome: DeliveryOutcome, *, now: datetime) -> DeliveryState | None:
    """Write down how a try ended, if the lease is still ours; None: another worker has it now."""
    ok, verdict = not outcome.problem, _verdict(delivery, outcome, now)
    values: dict[str, Any] = {
        "delivery": delivery.pk,
        "lease": delivery.leased_until,
        "state": verdict.state.value,
        "next_at": verdict.next_at,
        "delivered_at": now if ok else None,
        "now": now,
        "at": outcome.at,
        "milliseconds": outcome.milliseconds,
        "status": outcome.status,
        "excerpt": outcome.excerpt,
        "problem": outcome.problem,
        "ok": ok,
        "gone": outcome.gone,
        "reason": GONE_REASON,
        "wait_until": now + bound(outcome.retry_after) if outcome.retry_after else None,
        "breaker": BREAKER_FAILURES,
        "logged": MOST_LOGGED,
        "first_pause": FIRST_PAUSE,
        "longest_pause": LONGEST_PAUSE,
    }
    with connection.cursor() as cursor:
        cursor.execute(RECORD, values)
        row = cursor.fetchone()
        if row and (row[1] or 0) >= BREAKER_FAILURES:
            cursor.execute(GIVE_UP_STALE, {"endpoint": row[0], "now": now, "stale": now - KEEP_TRYING})
    return verdict.state if row else None


def _verdict(delivery: WebhookDelivery, outcome: DeliveryOutcome, now: datetime) -> NextTry:
    if not outcome.problem:
        return NextTry(DeliveryState.DELIVERED, None)
    again = next_try(
        tries=delivery.tries + 1,
        queued_at=delivery.queued_at,
        now=now,
        retry_after=outcome.retry_after,
        chance=random.random(),  # noqa: S311 - spreads load, hides nothing
    )
    return NextTry(DeliveryState.PENDING if again else DeliveryState.GIVEN_UP, again)
