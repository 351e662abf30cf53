"""Weights are history: the database refuses to change or delete a revision. The first one holds the defaults."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION switchyard_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON routing_weightsrevision
    FOR EACH ROW EXECUTE FUNCTION switchyard_append_only();
CREATE TRIGGER configuration_changed AFTER INSERT ON routing_weightsrevision
    FOR EACH STATEMENT EXECUTE FUNCTION switchyard_configuration_changed();
INSERT INTO routing_weightsrevision (conversion, health, cost, latency, preference, reason, created_at)
    VALUES (45, 25, 15, 10, 5, 'The defaults Switchyard ships with', now());
"""
UNDO = """
DROP TRIGGER append_only ON routing_weightsrevision;
DROP TRIGGER configuration_changed ON routing_weightsrevision;
DROP FUNCTION switchyard_append_only();
DELETE FROM routing_weightsrevision;
"""


class Migration(migrations.Migration):
    """Triggers, and revision 1."""

    dependencies = [("routing", "0001_initial"), ("providers", "0002_configuration_version")]
    operations = [migrations.RunSQL(APPEND_ONLY, UNDO)]
