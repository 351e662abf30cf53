"""Counts the events of an account that are not kept, so that staff see them."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, connection

from providers.base import NotKept
from sessions_app.models import EventTally

logger = logging.getLogger(__name__)

COUNT = """
    INSERT INTO sessions_app_eventtally AS tally (account_id, reason, count, first_at, last_at, last_said)
    VALUES (%s, %s, 1, %s, %s, %s)
    ON CONFLICT (account_id, reason) DO UPDATE SET
        count = tally.count + 1, last_at = greatest(tally.last_at, excluded.last_at), last_said = excluded.last_said
"""


def count_not_kept(account_id: UUID, why: NotKept, *, said: str, now: datetime) -> None:
    """Count one event and note what it was, or what was wrong with it; nothing else of it.

    A count is lost rather than an answer to the provider.
    """
    said = "".join(letter for letter in said if letter.isprintable())[:100]
    try:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [account_id, why.value, now, now, said])
    except DatabaseError:
        logger.warning("Event not counted", extra={"account": account_id, "reason": why.value})


def not_kept(account_id: UUID) -> list[EventTally]:
    """List the counts of an account, the newest first."""
    return list(EventTally.objects.filter(account=account_id).order_by("-last_at"))
