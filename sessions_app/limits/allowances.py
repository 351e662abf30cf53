"""Limits for applications and staff, counted in the database, so that parallel requests cannot exceed them.

A window starts with the first act after the previous one has ended; around its end, twice as many acts may pass.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from sessions_app.models import Allowance


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` acts in each `window`; `sentence` is the message at the limit."""

    act: str
    most: int
    window: timedelta
    sentence: str


class Exhausted(Exception):
    """The limit is reached; the message says so, `seconds` is the time until the next act is allowed."""

    def __init__(self, limit: Limit, seconds: int) -> None:
        super().__init__(limit.sentence)
        self.seconds = seconds


SPEND = """
    INSERT INTO sessions_app_allowance AS kept (owner, act, since, used) VALUES (%(owner)s, %(act)s, %(now)s, 1)
    ON CONFLICT (owner, act) DO UPDATE
       SET used = CASE WHEN kept.since <= %(ended)s THEN 1 ELSE kept.used + 1 END,
           since = CASE WHEN kept.since <= %(ended)s THEN excluded.since ELSE kept.since END
     WHERE kept.since <= %(ended)s OR kept.used < %(most)s
    RETURNING used"""


def spend(limit: Limit, *, owner: str, now: datetime) -> None:
    """Count one more act of an owner. Raises Exhausted.

    Inside a transaction, the owner's next act waits for its end; a rolled-back act is not counted.
    """
    values: dict[str, Any] = {
        "owner": owner,
        "act": limit.act,
        "now": now,
        "ended": now - limit.window,
        "most": limit.most,
    }
    with connection.cursor() as cursor:
        cursor.execute(SPEND, values)
        spent = cursor.fetchone()
    if not spent:
        begun = Allowance.objects.filter(owner=owner, act=limit.act).values_list("since", flat=True).first() or now
        left = (begun + limit.window - now).total_seconds()
        raise Exhausted(limit, max(math.ceil(left), 1))
