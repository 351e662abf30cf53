"""Chains the audit log: each entry carries a hash of what it says and of the entry before it. docs/audit.md says how.

Entries are chained as their transaction commits, one transaction at a time, so that a long one keeps nobody waiting.
"""

from typing import Any

from django.db import connection, migrations, models, transaction

UNHURRIED = ["SET statement_timeout = 0", "SET lock_timeout = 0"]
AS_BEFORE = ["RESET statement_timeout", "RESET lock_timeout"]
FUNCTIONS = """
CREATE FUNCTION switchyard_audit_text(entry sessions_app_auditentry, previous text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT json_build_array(
        entry.number, previous, entry.id, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        entry.actor_id, entry.actor, entry.action, entry.subject_type, entry.subject_id, entry.subject,
        entry.before::text, entry.after::text, entry.reason, entry.request_id)::text
$$;

CREATE FUNCTION switchyard_audit_link(entry_id bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    entry sessions_app_auditentry;
    head sessions_app_auditentry;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('switchyard.audit', 0));
    SELECT * INTO head FROM sessions_app_auditentry WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1;
    SELECT * INTO entry FROM sessions_app_auditentry WHERE id = entry_id;
    entry.number := coalesce(head.number, 0) + 1;
    UPDATE sessions_app_auditentry
       SET number = entry.number,
           hash = encode(sha256(convert_to(switchyard_audit_text(entry, coalesce(head.hash, '')), 'UTF8')), 'hex')
     WHERE id = entry_id;
    RETURN entry_id;
END $$;

CREATE FUNCTION switchyard_audit_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.at := clock_timestamp();
    NEW.number := NULL;
    NEW.hash := '';
    RETURN NEW;
END $$;

CREATE FUNCTION switchyard_audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM switchyard_audit_link(NEW.id);
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION switchyard_audit_chain() FROM PUBLIC;

DROP TRIGGER audit_stays ON sessions_app_auditentry;
CREATE TRIGGER audit_stays BEFORE DELETE OR TRUNCATE ON sessions_app_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION switchyard_audit_stays();
CREATE TRIGGER audit_stays_as_written BEFORE UPDATE ON sessions_app_auditentry
    FOR EACH ROW WHEN (OLD.number IS NOT NULL OR NEW.number IS NULL) EXECUTE FUNCTION switchyard_audit_stays();
"""
TRIGGERS = """
CREATE TRIGGER audit_begins BEFORE INSERT ON sessions_app_auditentry
    FOR EACH ROW EXECUTE FUNCTION switchyard_audit_begins();
CREATE CONSTRAINT TRIGGER audit_chain AFTER INSERT ON sessions_app_auditentry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION switchyard_audit_chain();
"""
UNDO = """
DROP TRIGGER audit_chain ON sessions_app_auditentry;
DROP TRIGGER audit_begins ON sessions_app_auditentry;
DROP TRIGGER audit_stays_as_written ON sessions_app_auditentry;
DROP TRIGGER audit_stays ON sessions_app_auditentry;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON sessions_app_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION switchyard_audit_stays();
DROP FUNCTION switchyard_audit_chain();
DROP FUNCTION switchyard_audit_begins();
DROP FUNCTION switchyard_audit_link(bigint);
DROP FUNCTION switchyard_audit_text(sessions_app_auditentry, text);
"""
PORTION = """
    SELECT max(switchyard_audit_link(id)) FROM (
        SELECT id FROM sessions_app_auditentry WHERE id > %s AND number IS NULL ORDER BY id LIMIT 5000) portion"""
ALONE = "LOCK TABLE sessions_app_auditentry IN SHARE ROW EXCLUSIVE MODE"


def chain(apps: Any, schema_editor: Any) -> None:
    """Chain what is there in its order, some thousand in each transaction; new entries wait for the last of it only."""
    last = 0
    while reached := _portion(last):
        last = reached
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ALONE)
        while reached := _portion(last):
            last = reached
        cursor.execute(TRIGGERS)


def _portion(last: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(PORTION, [last])
        return cursor.fetchone()[0]


class Migration(migrations.Migration):
    """Two columns, filled by the database."""

    atomic = False
    dependencies = [("sessions_app", "0019_finance_overview")]
    operations = [
        migrations.RunSQL(UNHURRIED, AS_BEFORE),
        migrations.AddField(
            "auditentry", "number", models.BigIntegerField(null=True, unique=True, help_text="Its place in the chain")
        ),
        migrations.AddField(
            "auditentry",
            "hash",
            models.CharField(
                max_length=64, blank=True, db_default="", help_text="SHA-256 of it and of the entry before it"
            ),
        ),
        migrations.RunSQL(FUNCTIONS, UNDO),
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.RunSQL(AS_BEFORE, UNHURRIED),
    ]
