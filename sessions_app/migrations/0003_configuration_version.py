"""Counts changes of applications and revoked tokens too: what a process remembers of a caller ends with them."""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER configuration_changed AFTER {events} ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION switchyard_configuration_changed();
"""
TABLES = {"sessions_app_application": "UPDATE OR DELETE", "sessions_app_revokedtoken": "INSERT"}


class Migration(migrations.Migration):
    """One statement trigger on each table a caller is judged by."""

    dependencies = [("sessions_app", "0002_broker"), ("providers", "0002_configuration_version")]
    operations = [
        migrations.RunSQL(
            "".join(TRIGGER.format(table=table, events=events) for table, events in TABLES.items()),
            "".join(f"DROP TRIGGER configuration_changed ON {table};" for table in TABLES),
        )
    ]
