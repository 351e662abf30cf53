"""Queues an event for every endpoint that wants it, as part of the transaction that moves the session."""

from uuid import UUID

from django.db import connection

QUEUE = """
    INSERT INTO sessions_app_webhookdelivery
           (endpoint_id, message_id, session_id, sequence, type, state, tries, created_at, queued_at, next_at)
    SELECT e.id, told.id, told.session_id, told.sequence, told.type, 'PENDING', 0, told.created_at, told.created_at,
           told.created_at
      FROM told
      JOIN sessions_app_webhookendpoint e ON e.application_id = %(application)s AND e.enabled
       AND (cardinality(e.event_types) = 0 OR told.type = ANY(e.event_types))
       FOR KEY SHARE OF e"""
"""Reads the event's row from a CTE named `told`. The lock passes over an endpoint that is being deleted meanwhile."""

TOLD = "id, session_id, sequence, type, created_at"

QUEUE_EVENT = f"WITH told AS (SELECT {TOLD} FROM sessions_app_sessionevent WHERE id = %(event)s) {QUEUE}"


def queue_event(*, event_id: UUID, application_id: UUID) -> int:
    """Queue an event that is already written; returns for how many endpoints."""
    with connection.cursor() as cursor:
        cursor.execute(QUEUE_EVENT, {"event": event_id, "application": application_id})
        return cursor.rowcount
