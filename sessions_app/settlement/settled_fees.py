"""The SQL that reads the fees of accounts' newest matched charges. Pure.

A charge is read if it agrees with our ledger (no break, or one that cleared), is of one currency throughout, and is in
a file whose charges carry fees: a format may not tell them (Mollie's are withheld in lines of their own). A session
settled twice, in files that overlap, counts once.

The newest files are read until they have `within` charges in a currency, of each its newest `most` lines, by the index
`settlement_line_fees`: however many lines there are, what is read is bounded.
Parameters: `accounts`, `since`, `until`, `most`, `within`.
"""

MOST_LINES, WITHIN_LINES = 1_000, 2_000
"""Of a currency. 1,000 lines tell a percentage to 0.001 where all cards cost the same. Where three of five cost 1.4 %
and two 2.9 %, its standard error is 0.06; with four times as many lines it would be half of that."""
FEW_LINES, WITHIN_FEW = 200, 400
"""Of a currency, for a list of accounts."""

NEWEST = """
WITH files AS (
    SELECT f.id, f.account_id, total->>'currency' AS currency,
           sum((total->>'count')::bigint) OVER newer - (total->>'count')::bigint AS charges_newer
      FROM sessions_app_settlementfile f CROSS JOIN jsonb_array_elements(f.totals) total
     WHERE f.account_id = ANY(%(accounts)s::uuid[]) AND f.last_at >= %(since)s::timestamptz
       AND f.first_at < %(until)s::timestamptz
       AND total->>'kind' = 'CHARGE' AND (total->>'fee')::numeric <> 0
    WINDOW newer AS (PARTITION BY f.account_id, total->>'currency' ORDER BY f.last_at DESC, f.id DESC)),
once AS (
    SELECT DISTINCT ON (files.account_id, line.currency, line.session_id) files.account_id, line.*
      FROM files CROSS JOIN LATERAL (
           SELECT l.id, l.currency, l.session_id, l.occurred_at, l.gross, l.fee
             FROM sessions_app_settlementline l
            WHERE l.file_id = files.id AND l.currency = files.currency AND l.kind = 'CHARGE'
              AND l.session_id IS NOT NULL AND l.paid_currency = l.currency AND l.gross > 0
              AND l.occurred_at >= %(since)s::timestamptz AND l.occurred_at < %(until)s::timestamptz
              AND NOT EXISTS (SELECT FROM sessions_app_settlementbreak b WHERE b.line_id = l.id AND NOT b.cleared)
            ORDER BY l.occurred_at DESC LIMIT %(most)s) line
     WHERE files.charges_newer < %(within)s
     ORDER BY files.account_id, line.currency, line.session_id, line.id DESC),
numbered AS (
    SELECT *, row_number() OVER (PARTITION BY account_id, currency ORDER BY occurred_at DESC, id DESC) AS nth
      FROM once),
newest AS (SELECT * FROM numbered WHERE nth <= %(most)s)"""

SETTLED_FEES = f"""{NEWEST}
SELECT currency, array_agg(extract(epoch FROM occurred_at)::bigint ORDER BY nth), array_agg(gross ORDER BY nth),
       array_agg(fee ORDER BY nth)
  FROM newest GROUP BY currency ORDER BY currency"""
"""Of one account: by currency the time (in seconds), gross and fee of its lines, newest first, as arrays, which load in
less time than a row for each line."""

FEE_GAPS = f"""{NEWEST},
expected AS (
    SELECT n.account_id, n.currency, n.gross,
           n.fee - n.gross * coalesce(t.fee_percent, a.fee_percent) / 100 - coalesce(t.fee_fixed, 0) AS gap
      FROM newest n JOIN providers_provideraccount a ON a.id = n.account_id
      LEFT JOIN providers_accountterms t ON t.account_id = n.account_id AND t.currency = n.currency)
SELECT account_id, currency, count(*), sum(gap) / sum(gross) * 10000,
       sqrt(greatest(sum(gap * gap) - sum(gap) * sum(gap * gross) * 2 / sum(gross)
                     + (sum(gap) / sum(gross)) ^ 2 * sum(gross * gross), 0)) / sum(gross) * 10000
  FROM expected GROUP BY account_id, currency ORDER BY account_id, currency"""
"""Of each account and currency: how many lines, how much more than expected was settled, in basis points, and the
standard error of that, as of a ratio (Cochran, "Sampling Techniques", 1977, section 6)."""
