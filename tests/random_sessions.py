"""Many random sessions with their timelines and attempts, generated inside the database."""

from datetime import datetime
from typing import Any

from django.db import connection

SEED = """
    CREATE TEMPORARY TABLE seeds AS
    SELECT i, h, at, r1, r2,
           (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8'
            || substr(h, 4, 15))::uuid AS id,
           (ARRAY['AUD', 'USD', 'JPY', 'KWD'])[1 + floor(r2 * 4)::int] AS currency,
           CASE WHEN r1 < 0.60 THEN 'COMPLETED' WHEN r1 < 0.75 THEN 'EXPIRED' WHEN r1 < 0.80 THEN 'FAILED'
                WHEN r1 < 0.85 THEN 'CANCELLED' WHEN r1 < 0.90 THEN 'PROCESSING' ELSE 'PENDING' END AS status,
           at + make_interval(secs => 60 + r2 * 40000) AS ended
      FROM (SELECT i, md5(%(salt)s::text || ':' || i) AS h, random() AS r1, random() AS r2,
                   date_trunc('milliseconds', %(since)s::timestamptz
                   + (%(until)s::timestamptz - %(since)s::timestamptz) * i / (%(count)s::int + 1)) AS at
              FROM generate_series(1, %(count)s::int) i) one;
    INSERT INTO sessions_app_paymentsession
           (id, application_id, status, order_reference, payment_method, currency, total, shipping, tax, "order",
            decision, account_id, provider, score, reference, payment_reference, checkout_url, late, review,
            created_at, expires_at, closed_at, last_sequence, estimated_fee)
    SELECT id, %(application)s::uuid, status,
           CASE WHEN i %% 50 = 0 THEN '=1+' || h WHEN i %% 51 = 0 THEN '-' || h || ',"a"' ELSE 'ORD-' || h END,
           'card', currency, round((10 + r2 * 990)::numeric, places), round((r1 * 9)::numeric, places),
           round(r1::numeric, places), '{}',
           jsonb_build_object('inputs', jsonb_build_object('country', 'AU'), 'candidates', jsonb_build_array(
               jsonb_build_object('account', %(account)s::text, 'fee', fee::text))) || %(decision)s::jsonb,
           %(account)s::uuid, 'sandbox', 80, 'co_' || h, CASE WHEN status = 'COMPLETED' THEN 'pay_' || h ELSE '' END,
           'https://checkout.example/' || h, status = 'COMPLETED' AND r1 < 0.05, '', at, at + interval '1 hour',
           CASE WHEN status NOT IN ('PENDING', 'PROCESSING') THEN ended END, 2,
           CASE WHEN status = 'COMPLETED' THEN fee END
      FROM seeds, LATERAL (SELECT CASE currency WHEN 'JPY' THEN 0 WHEN 'KWD' THEN 3 ELSE 2 END AS places) p,
           LATERAL (SELECT round((0.3 + r2 * 25)::numeric, 4) AS fee) f;
    INSERT INTO sessions_app_sessionevent (id, session_id, sequence, type, data, created_at, recorded_at)
    SELECT gen_random_uuid(), id, n, type, data, happened, happened + interval '20 milliseconds'
      FROM seeds, LATERAL (VALUES
           (1, 'session.created', '{}'::jsonb, at, true),
           (2, 'session.processing', '{}', at + interval '30 seconds', status = 'PROCESSING'),
           (2, 'session.expired', '{}', at + interval '40 seconds', status = 'COMPLETED' AND r1 < 0.05),
           (CASE WHEN r1 < 0.05 THEN 3 ELSE 2 END, 'session.' || lower(status),
            CASE WHEN r1 < 0.05 THEN '{"late": true}'::jsonb ELSE '{}' END, ended,
            status NOT IN ('PENDING', 'PROCESSING'))) e (n, type, data, happened, is_true)
     WHERE is_true;
    INSERT INTO sessions_app_providerattempt
           (id, session_id, account_id, position, state, reference, problem, planned_at, answered_at)
    SELECT gen_random_uuid(), id, %(account)s::uuid, 1, 'LIVE', 'co_' || h, '', at, at FROM seeds;
    DROP TABLE seeds;
"""


def seed(
    count: int,
    *,
    application: Any,
    account: Any,
    since: datetime,
    until: datetime,
    chance: float = 0.5,
    decision: str = "{}",
) -> None:
    """Writes `count` sessions of `application` at `account`, created evenly between two times; they end in hours.

    `decision` is JSON that is added to each decision's record.
    """
    values = {"count": count, "application": str(application), "account": str(account)}
    values |= {"since": since, "until": until, "salt": str(chance), "decision": decision}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT setseed(%s)", [chance])
        for statement in SEED.split(";\n"):
            if statement.strip():
                given = {
                    name: value
                    for name, value in (values | {"salt": str(chance)}).items()
                    if f"%({name})s" in statement
                }
                cursor.execute(statement, given or None)
        cursor.execute("RESET statement_timeout")
        cursor.execute("ANALYZE sessions_app_paymentsession, sessions_app_sessionevent, sessions_app_providerattempt")
