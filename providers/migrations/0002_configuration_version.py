"""Counts configuration changes in the database itself, so that no way of changing it can be forgotten."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION switchyard_configuration_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE providers_configurationversion SET version = version + 1;
    RETURN NULL;
END $$;
INSERT INTO providers_configurationversion (id, version) VALUES (1, 1);
"""
TRIGGER = """
CREATE TRIGGER configuration_changed AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION switchyard_configuration_changed();
"""
TABLES = ("providers_provideraccount", "providers_accountterms")


class Migration(migrations.Migration):
    """One statement trigger on each table routing reads."""

    dependencies = [("providers", "0001_initial")]
    operations = [
        migrations.RunSQL(
            FUNCTION + "".join(TRIGGER.format(table=table) for table in TABLES),
            "".join(f"DROP TRIGGER configuration_changed ON {table};" for table in TABLES)
            + "DROP FUNCTION switchyard_configuration_changed(); DELETE FROM providers_configurationversion;",
        )
    ]
