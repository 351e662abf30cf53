"""The SQL statements that compare the lines of a file with our sessions. Pure.

The session of a line is looked up by the provider's id of the payment, then of the checkout, both within the account;
then by our own id, which the provider returned. Only charges are compared; refunds and disputes are shown with their
session.
Parameters: `file`, `account`, `now`, and where they apply `opened_from`, `since`, `until`.
"""

LINK = """
UPDATE sessions_app_settlementline l SET session_id = found.id
  FROM (SELECT n.id AS line_id, coalesce(
            (SELECT s.id FROM sessions_app_paymentsession s
              WHERE s.account_id = %(account)s::uuid AND s.payment_reference = n.reference AND s.payment_reference <> ''
              ORDER BY s.status = 'COMPLETED' DESC, s.id LIMIT 1),
            (SELECT s.id FROM sessions_app_paymentsession s
              WHERE s.account_id = %(account)s::uuid AND s.reference = n.reference AND n.reference <> ''
              ORDER BY s.status = 'COMPLETED' DESC, s.id LIMIT 1),
            (SELECT t.session_id FROM sessions_app_providerattempt t WHERE t.id = n.our_id),
            (SELECT s.id FROM sessions_app_paymentsession s WHERE s.id = n.our_id)) AS id
          FROM sessions_app_settlementline n
         WHERE n.file_id = %(file)s::uuid AND n.session_id IS NULL AND n.kind IN ('CHARGE', 'REFUND', 'DISPUTE')
         OFFSET 0) found -- otherwise every session is looked up twice
 WHERE l.id = found.line_id AND found.id IS NOT NULL"""

LEARN = "SELECT switchyard_analyse_settlement_lines()"
MANY = 1000
"""From this many new lines on, the planner's statistics are updated; otherwise it plans for one line and compares all
pairs. (Other imports wait meanwhile; they are rare.)"""

JUDGED = """
WITH charges AS MATERIALIZED (
    SELECT l.*, row_number() OVER (
               PARTITION BY coalesce(l.session_id::text, 'reference ' || nullif(l.reference, ''), 'line ' || l.line)
               ORDER BY l.line) AS nth
      FROM sessions_app_settlementline l WHERE l.file_id = %(file)s::uuid AND l.kind = 'CHARGE'),
settled_before AS (
    SELECT c.id {earlier} AND e.session_id = c.session_id
    UNION
    SELECT c.id {earlier} AND c.session_id IS NULL AND c.reference <> '' AND e.reference = c.reference),
judged AS (
    SELECT c.id AS line_id, c.session_id, s.total AS our_amount,
           coalesce(s.status, '') AS our_status, coalesce(s.currency, '') AS our_currency,
           CASE WHEN s.id IS NULL AND c.not_ours THEN NULL
                WHEN c.nth > 1 OR settled_before.id IS NOT NULL
                  OR (s.account_id <> %(account)s::uuid AND s.status = 'COMPLETED') THEN 'PAID_TWICE'
                WHEN s.id IS NULL THEN 'MISSING_HERE'
                WHEN s.status <> 'COMPLETED' THEN 'STATUS_DIFFERS'
                WHEN (s.currency, s.total) = (c.currency, c.gross) THEN NULL
                WHEN s.currency <> c.paid_currency THEN 'CURRENCY_DIFFERS'
                WHEN s.total <> c.paid_amount THEN 'AMOUNT_DIFFERS' END AS kind
      FROM charges c
      LEFT JOIN settled_before ON settled_before.id = c.id
      LEFT JOIN sessions_app_paymentsession s ON s.id = c.session_id)
""".format(
    earlier="""FROM charges c
      JOIN sessions_app_settlementline e ON e.kind = 'CHARGE' AND e.id < c.id
      JOIN sessions_app_settlementfile f ON f.id = e.file_id AND f.account_id = %(account)s::uuid
     WHERE f.id <> %(file)s::uuid
       AND (e.entry <> c.entry OR (c.entry = '' AND (e.reference, e.currency, e.gross, e.occurred_at)
            IS DISTINCT FROM (c.reference, c.currency, c.gross, c.occurred_at)))"""
)
"""The kind of break of every charge; NULL: it matches, or it is not ours. What was settled in the order's currency and
amount matches, whatever the shopper was shown. The same entry in an overlapping file is no second payment."""

FIND_BREAKS = f"""{JUDGED}
INSERT INTO sessions_app_settlementbreak
       (file_id, line_id, session_id, kind, our_status, our_currency, our_amount, found_at, note, cleared)
SELECT %(file)s::uuid, line_id, session_id, kind, our_status, our_currency, our_amount, %(now)s::timestamptz, '', false
  FROM judged WHERE kind IS NOT NULL ORDER BY line_id"""

FIND_PAYOUT_BREAKS = """
INSERT INTO sessions_app_settlementbreak (file_id, line_id, kind, our_status, our_currency, found_at, note, cleared)
SELECT %(file)s::uuid, min(id) FILTER (WHERE kind = 'PAYOUT'), 'PAYOUT_DIFFERS', '', '', %(now)s::timestamptz, '', false
  FROM sessions_app_settlementline WHERE file_id = %(file)s::uuid AND payout <> ''
 GROUP BY payout, currency
HAVING count(*) FILTER (WHERE kind = 'PAYOUT') BETWEEN 1 AND count(*) - 1 AND sum(net) <> 0
 ORDER BY 2"""

IN_WINDOW = """sessions_app_sessionevent e JOIN sessions_app_paymentsession s ON s.id = e.session_id
 WHERE e.type = 'session.completed' AND e.created_at >= %(since)s::timestamptz AND e.created_at < %(until)s::timestamptz
   AND s.account_id = %(account)s::uuid AND s.status = 'COMPLETED'
   AND s.created_at >= %(opened_from)s::timestamptz"""
SETTLED = """EXISTS (SELECT FROM sessions_app_settlementline l JOIN sessions_app_settlementfile f ON f.id = l.file_id
     WHERE l.session_id = {session} AND l.kind = 'CHARGE' AND f.account_id = %(account)s::uuid)"""
COUNT_NOT_OURS = """
UPDATE sessions_app_settlementfile f
   SET not_ours = (SELECT count(*) FROM sessions_app_settlementline l
                    WHERE l.file_id = f.id AND l.kind = 'CHARGE' AND l.session_id IS NULL AND l.not_ours)
 WHERE f.id = %(file)s::uuid RETURNING not_ours"""
COUNT_JUDGED = f"SELECT count(*) FROM {IN_WINDOW}"

FIND_MISSING_THERE = f"""
INSERT INTO sessions_app_settlementbreak
       (file_id, session_id, kind, our_status, our_currency, our_amount, found_at, note, cleared)
SELECT %(file)s::uuid, s.id, 'MISSING_THERE', s.status, s.currency, s.total, %(now)s::timestamptz, '', false
  FROM {IN_WINDOW} AND NOT {SETTLED.format(session="s.id")}
 ORDER BY e.created_at, s.id
ON CONFLICT DO NOTHING"""

CLEAR_FOUND_THERE = f"""
UPDATE sessions_app_settlementbreak b SET resolved_at = %(now)s::timestamptz, cleared = true
 WHERE b.kind = 'MISSING_THERE' AND b.resolved_at IS NULL
   AND b.file_id IN (SELECT id FROM sessions_app_settlementfile WHERE account_id = %(account)s::uuid)
   AND {SETTLED.format(session="b.session_id")}
RETURNING b.id"""

JUDGE_AGAIN = f"""{JUDGED}
UPDATE sessions_app_settlementbreak b
   SET kind = coalesce(judged.kind, b.kind), session_id = judged.session_id, our_status = judged.our_status,
       our_currency = judged.our_currency, our_amount = judged.our_amount, cleared = judged.kind IS NULL,
       resolved_at = CASE WHEN judged.kind IS NULL THEN %(now)s::timestamptz END
  FROM judged
 WHERE b.line_id = judged.line_id AND b.resolved_at IS NULL
   AND (b.kind, b.our_status) IS DISTINCT FROM (judged.kind, judged.our_status)
RETURNING b.cleared"""
