"""The SELECTs of a report: its sessions, their attempts, and the control totals. Pure.

"As of" is read from the timelines. A session is in a report if its `session.created` had been recorded by then; status,
end time and late are those of its newest event by then. Of the session's row, only columns that never change once the
checkout is open are used, and the payment reference, which never changes once it is paid. Names that staff have changed
since are restored from the audit log. The mode of an application with sessions never changes.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import iso4217

from providers.csv_formulas import guarded_sql
from providers.withdrawn_currencies import WITHDRAWN
from sessions_app.ids import highest_id, lowest_id
from sessions_app.reports.columns import ATTEMPT_COLUMNS, COLUMNS, Column, ColumnKind
from sessions_app.reports.definition import Basis, Definition, Format

ID_LAG = timedelta(days=1)
"""A session's id is made while its request is processed, at most minutes from `created_at`; this is generous."""

CHANGED_SINCE = """coalesce((SELECT h.before ->> '{column}' FROM sessions_app_auditentry h
          WHERE h.subject_type = '{table}' AND h.subject_id = r.id::text AND h.at > %(as_of)s::timestamptz
            AND h.before ? '{column}'
          ORDER BY h.id LIMIT 1), r.{column})"""
NAMES = """WITH app AS MATERIALIZED (
    SELECT r.id, {app_name} AS name, r.mode FROM sessions_app_application r),
acc AS MATERIALIZED (
    SELECT r.id, r.provider, {acc_name} AS name FROM providers_provideraccount r)
""".format(
    app_name=CHANGED_SINCE.format(table="sessions_app_application", column="name"),
    acc_name=CHANGED_SINCE.format(table="providers_provideraccount", column="name"),
)
NEWEST_EVENT = """e.created_at AS at, coalesce(e.data -> 'late' = 'true', false) AS late,
           CASE e.type WHEN 'session.created' THEN 'PENDING' ELSE upper(substr(e.type, 9)) END AS status"""
BY_CREATED = f"""FROM sessions_app_paymentsession s
    CROSS JOIN LATERAL (
        SELECT {NEWEST_EVENT}
          FROM sessions_app_sessionevent e
         WHERE e.session_id = s.id AND e.recorded_at <= %(as_of)s::timestamptz
         ORDER BY e.sequence DESC LIMIT 1) newest"""
BY_COMPLETED = f"""FROM (
        SELECT e.session_id, {NEWEST_EVENT}
          FROM sessions_app_sessionevent e
         WHERE e.type = 'session.completed' AND e.recorded_at <= %(as_of)s::timestamptz
           AND e.created_at >= %(since)s::timestamptz AND e.created_at < %(until)s::timestamptz) newest
    JOIN sessions_app_paymentsession s ON s.id = newest.session_id"""
"""A payment is the final event: there is no newer one."""
CREATED_IN = """s.created_at >= %(since)s::timestamptz AND s.created_at < %(until)s::timestamptz
  AND s.id BETWEEN %(first_id)s::uuid AND %(last_id)s::uuid"""
JOINS = {
    "fee": """LEFT JOIN LATERAL (
        SELECT (c ->> 'fee')::numeric AS amount FROM jsonb_array_elements(s.decision -> 'candidates') c
         WHERE c ->> 'account' = s.account_id::text LIMIT 1) fee ON true""",
    "review": """LEFT JOIN LATERAL (
        SELECT v.text FROM sessions_app_sessionreview v
         WHERE v.session_id = s.id AND v.recorded_at <= %(as_of)s::timestamptz
         ORDER BY v.id DESC LIMIT 1) review ON true""",
    "tried": """CROSS JOIN LATERAL (
        SELECT count(*) AS attempts FROM sessions_app_providerattempt t WHERE t.session_id = s.id) tried""",
}

# The control totals select the same sessions independently: from the events, with none of the above.
NEWEST_OF_CREATED = f"""SELECT DISTINCT ON (e.session_id) e.session_id, e.type, e.created_at
      FROM sessions_app_sessionevent e JOIN sessions_app_paymentsession s ON s.id = e.session_id
     WHERE e.recorded_at <= %(as_of)s::timestamptz AND {CREATED_IN}
     ORDER BY e.session_id, e.sequence DESC"""
PAYMENTS = """SELECT e.session_id, e.type, e.created_at FROM sessions_app_sessionevent e
     WHERE e.recorded_at <= %(as_of)s::timestamptz AND e.type = 'session.completed'
       AND e.created_at >= %(since)s::timestamptz AND e.created_at < %(until)s::timestamptz"""
TOTALS = """{names}, ledger AS ({ledger})
SELECT s.currency, newest.status, count(*), sum(s.total)
  FROM ledger e
  CROSS JOIN LATERAL (
      SELECT CASE e.type WHEN 'session.created' THEN 'PENDING' ELSE upper(substr(e.type, 9)) END AS status) newest
  JOIN sessions_app_paymentsession s ON s.id = e.session_id
  JOIN app ON app.id = s.application_id
 WHERE {conditions}
 GROUP BY s.currency, newest.status ORDER BY s.currency COLLATE "C", newest.status COLLATE "C\""""


def sessions(definition: Definition) -> str:
    """Select a row for each session, in the order they were created."""
    columns = [COLUMNS[key] for key in definition.columns]
    needed = dict.fromkeys(column.needs for column in columns if column.needs)
    return _select(definition, columns, [JOINS[each] for each in needed], "s.created_at, s.id", "s.account_id")


def attempts(definition: Definition) -> str:
    """Select a row for each attempt of those sessions."""
    join = ["JOIN sessions_app_providerattempt t ON t.session_id = s.id"]
    return _select(definition, ATTEMPT_COLUMNS, join, "s.created_at, s.id, t.position", "t.account_id")


def totals(definition: Definition) -> str:
    """Select currency, status, count and sum of the totals of those sessions."""
    ledger = NEWEST_OF_CREATED if definition.basis is Basis.CREATED else PAYMENTS
    return TOTALS.format(names=NAMES, ledger=ledger, conditions=" AND ".join(["true", *_conditions(definition)]))


def attempt_count(definition: Definition) -> str:
    """Select how many attempts those sessions have."""
    join = ["JOIN sessions_app_providerattempt t ON t.session_id = s.id"]
    return f"{NAMES}SELECT count(*) {_from(definition, join)}"


def at_most(definition: Definition) -> str:
    """Count the sessions without most filters, so perhaps too many, but never more than `%(most)s`."""
    if definition.basis is Basis.CREATED:
        own = " AND s.application_id = ANY(%(applications)s::uuid[])" if definition.filters.applications else ""
        some = f"SELECT FROM sessions_app_paymentsession s WHERE {CREATED_IN}{own}"
    else:
        some = PAYMENTS
    return f"SELECT count(*) FROM ({some} LIMIT %(most)s::int) counted"


def values(definition: Definition) -> dict[str, Any]:
    """Return the parameters of all statements."""
    filters = definition.filters
    return {
        "as_of": definition.as_of,
        "since": definition.since,
        "until": definition.until,
        "first_id": lowest_id(definition.since, slack=ID_LAG),
        "last_id": highest_id(definition.until, slack=ID_LAG),
        "statuses": list(filters.statuses),
        "providers": list(filters.providers),
        "currencies": list(filters.currencies),
        "applications": list(filters.applications),
        "mode": filters.mode,
    }


def heading(column: Column, time_zone: str) -> str:
    """Return a column's title; that of a time includes the time zone."""
    return f"{column.title} ({time_zone})" if column.kind is ColumnKind.TIME else column.title


def _select(asked: Definition, columns: Sequence[Column], joins: list[str], order: str, account: str) -> str:
    written = _WRITTEN_IN_SHEET if asked.format is Format.XLSX else WRITTEN_AS_TEXT
    listed = ",\n       ".join(
        f'{written[column.kind].format(f"({column.expression})")} AS "{heading(column, asked.time_zone)}"'
        for column in columns
    )
    joins = [*joins, f"JOIN acc ON acc.id = {account}"]
    return f"{NAMES}SELECT {listed}\n  {_from(asked, joins)}\n ORDER BY {order}"


def _from(asked: Definition, joins: Sequence[str]) -> str:
    by_created = asked.basis is Basis.CREATED
    source = BY_CREATED if by_created else BY_COMPLETED
    conditions = " AND ".join([CREATED_IN if by_created else "true", *_conditions(asked)])
    joined = "\n    ".join(["JOIN app ON app.id = s.application_id", PLACES, *joins])
    return f"{source}\n    {joined}\n WHERE {conditions}"


def _conditions(asked: Definition) -> list[str]:
    filters = asked.filters
    possible = {
        "newest.status = ANY(%(statuses)s::text[])": filters.statuses,
        "s.provider = ANY(%(providers)s::text[])": filters.providers,
        "s.currency = ANY(%(currencies)s::text[])": filters.currencies,
        "s.application_id = ANY(%(applications)s::uuid[])": filters.applications,
        "app.mode = %(mode)s::text": filters.mode,
    }
    return [condition for condition, wanted in possible.items() if wanted]


def _currencies_with(places: int) -> str:
    withdrawn = {code for code, had in WITHDRAWN.items() if had == places}
    return ",".join(sorted(withdrawn | {each.code for each in iso4217.Currency if each.exponent == places}))


def places_of(currency: str) -> str:
    """Return the SQL for the decimals of the currency in a column."""
    return f"""CASE
        WHEN {currency} = ANY('{{{_currencies_with(0)}}}') THEN 0
        WHEN {currency} = ANY('{{{_currencies_with(3)}}}') THEN 3
        WHEN {currency} = ANY('{{{_currencies_with(4)}}}') THEN 4
        ELSE 2 END"""


PLACES = f"CROSS JOIN LATERAL (SELECT {places_of('s.currency')} AS places) money"
WRITTEN_AS_TEXT = {
    ColumnKind.TEXT: guarded_sql("{0}"),
    ColumnKind.CODE: "{0}",
    # Never rounded: if a value has more decimals than the currency, they are shown.
    ColumnKind.MONEY: "round({0}, greatest(places, min_scale({0})))",
    ColumnKind.TIME: "to_char({0}, 'YYYY-MM-DD\"T\"HH24:MI:SSTZH:TZM')",
    ColumnKind.NUMBER: "{0}",
    ColumnKind.FLAG: "CASE WHEN {0} THEN 'true' ELSE 'false' END",
}
_WRITTEN_IN_SHEET = {
    ColumnKind.TEXT: "{0}",  # the cell's type says that it is text; nothing runs it
    ColumnKind.CODE: "{0}::text",
    ColumnKind.MONEY: "{0}::float8",
    ColumnKind.TIME: "date_trunc('second', {0})::timestamp",
    ColumnKind.NUMBER: "{0}::float8",
    ColumnKind.FLAG: "{0}",
}
