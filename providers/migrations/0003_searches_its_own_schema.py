"""One function looked for its tables along the search path of whoever wrote; now in the schema of its own."""

from django.db import migrations

from providers.triggers import Functions

FUNCTIONS = """\
-- Configuration is counted; an account that has been used keeps its mode.
CREATE OR REPLACE FUNCTION switchyard_configuration_changed() RETURNS trigger LANGUAGE plpgsql
SET search_path = :schema, pg_temp AS $$
BEGIN
    UPDATE providers_configurationversion SET version = version + 1;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION switchyard_account_mode_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = :schema, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM sessions_app_paymentsession WHERE account_id = OLD.id)
       OR EXISTS (SELECT FROM sessions_app_providerattempt
                   WHERE account_id = OLD.id AND state IN ('PLANNED', 'QUARANTINED')) THEN
        RAISE EXCEPTION 'An account with sessions keeps its mode' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("providers", "0002_audited")]
    operations = [
        migrations.RemoveConstraint("configurationversion", "models_functions"),
        migrations.AddConstraint("configurationversion", Functions(name="models_functions", sql=FUNCTIONS)),
    ]
