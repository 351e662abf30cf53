"""What the role of web and workers needs an owner for, as functions that act as the owner and do only that.

Queues are made when workers start (Celery's own have the machine's name), and a large settlement file is analysed as it
is imported. Trigger functions find the product's tables wherever they are called from: a temporary table of the same
name would otherwise come first.
"""

from django.db import migrations

QUEUES = ("create(text)", "drop_queue(text)", "purge_queue(text)", "enable_notify_insert(text, integer)")
AS_OWNER = """
ALTER FUNCTION pgmq.{name} SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
REVOKE EXECUTE ON FUNCTION pgmq.{name} FROM PUBLIC;
"""
AS_CALLER = """
ALTER FUNCTION pgmq.{name} SECURITY INVOKER RESET search_path;
GRANT EXECUTE ON FUNCTION pgmq.{name} TO PUBLIC;
"""
ANALYSE = """
CREATE FUNCTION switchyard_analyse_settlement_lines() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    ANALYZE sessions_app_settlementline;
END $$;
REVOKE EXECUTE ON FUNCTION switchyard_analyse_settlement_lines() FROM PUBLIC;
"""
FIXED = """
DO $$
DECLARE
    each regprocedure;
BEGIN
    FOR each IN SELECT oid FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'switchyard\\_%'
          AND (prorettype = 'trigger'::regtype OR prosecdef)
    LOOP
        EXECUTE format('ALTER FUNCTION %s {action}', each{argument});
    END LOOP;
END $$
"""
FIX = FIXED.format(action="SET search_path = %I, pg_temp", argument=", current_schema()")
UNFIX = FIXED.format(action="RESET search_path", argument="")
AUDIT = "ALTER FUNCTION switchyard_audit() SECURITY {}"


class Migration(migrations.Migration):
    """Audit entries are written by the owner, whoever changes a row."""

    dependencies = [("sessions_app", "0020_audit_chain")]
    operations = [
        migrations.RunSQL(
            "".join(AS_OWNER.format(name=name) for name in QUEUES),
            "".join(AS_CALLER.format(name=name) for name in QUEUES),
        ),
        migrations.RunSQL(ANALYSE, "DROP FUNCTION switchyard_analyse_settlement_lines()"),
        migrations.RunSQL(AUDIT.format("DEFINER"), AUDIT.format("INVOKER")),
        migrations.RunSQL(FIX, UNFIX),
    ]
