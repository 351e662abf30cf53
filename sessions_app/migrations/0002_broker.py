"""The message queue that is the broker where none is configured: plain SQL, no extension.

Every process switches notifications on when it starts. pgmq drops the trigger and makes it again each time: two at the
same moment end in DuplicateObject, and one of them dies. So this is done once, and one at a time.

Queues are made when workers start (Celery's own have the machine's name), by the role of web and workers, which owns
nothing: what needs an owner acts as the owner and does only that.
"""

from django.db import migrations
from pgmq import get_embedded_install_sql

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
AS_OWNER = """
    ALTER FUNCTION pgmq.{name} SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
    REVOKE EXECUTE ON FUNCTION pgmq.{name} FROM PUBLIC;
"""
NEED_AN_OWNER = ("create(text)", "drop_queue(text)", "purge_queue(text)", "enable_notify_insert(text, integer)")


class Migration(migrations.Migration):
    replaces = [("sessions_app", "0023_sealed_second_factor")]
    dependencies = [("sessions_app", "0001_tables")]
    operations = [
        migrations.RunSQL(get_embedded_install_sql(), "DROP SCHEMA pgmq CASCADE"),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        migrations.RunSQL("".join(AS_OWNER.format(name=name) for name in NEED_AN_OWNER), migrations.RunSQL.noop),
    ]
