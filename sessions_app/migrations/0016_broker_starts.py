"""Makes the queue's notifications safe to switch on by several processes at once, and once only.

Every process does so when it starts. pgmq drops the trigger and makes it again each time: two at the same moment end in
DuplicateObject, and one of them dies.
"""

from django.db import migrations

GUARD = """
    ALTER FUNCTION pgmq.enable_notify_insert(text, integer) RENAME TO enable_notify_insert_unguarded;

    CREATE FUNCTION pgmq.enable_notify_insert(queue_name text, throttle_interval_ms integer DEFAULT 250)
    RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pgmq.acquire_queue_lock(queue_name);
        IF NOT EXISTS (
            SELECT FROM pg_trigger t
            WHERE t.tgname = 'trigger_notify_queue_insert_listeners'
              AND t.tgrelid = to_regclass(format('pgmq.%I', pgmq.format_table_name(queue_name, 'q')))
        ) THEN
            PERFORM pgmq.enable_notify_insert_unguarded(queue_name, throttle_interval_ms);
        END IF;
    END;
    $$;
"""
UNGUARD = """
    DROP FUNCTION pgmq.enable_notify_insert(text, integer);
    ALTER FUNCTION pgmq.enable_notify_insert_unguarded(text, integer) RENAME TO enable_notify_insert;
"""


class Migration(migrations.Migration):
    """Workers and schedulers that start together all start."""

    dependencies = [("sessions_app", "0010_reports")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
