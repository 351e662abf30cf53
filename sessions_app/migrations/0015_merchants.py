"""Credentials that end later or were used lately, endpoints that fail since when, and what was given up."""

from django.db import migrations, models
from django.db.models import Q

AUDIT = """
DROP TRIGGER audit ON {table};
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION switchyard_audit('{hidden}', '{ignored}', 'all');
"""
CREDENTIAL = ("sessions_app_clientcredential", "secret_digest")
ENDPOINT = ("sessions_app_webhookendpoint", "sealed_secret sealed_previous_secret")


def audit(table: str, hidden: str, ignored: str) -> str:
    return AUDIT.format(table=table, hidden=hidden, ignored=ignored)


MODE_STAYS = """
CREATE FUNCTION switchyard_mode_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM sessions_app_paymentsession WHERE application_id = OLD.id) THEN
        RAISE EXCEPTION 'An application with sessions keeps its mode' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mode_stays BEFORE UPDATE OF mode ON sessions_app_application
    FOR EACH ROW WHEN (OLD.mode IS DISTINCT FROM NEW.mode) EXECUTE FUNCTION switchyard_mode_stays();
"""


class Migration(migrations.Migration):
    """What changes by itself is no news for the audit log."""

    dependencies = [("sessions_app", "0014_today")]
    operations = [
        migrations.RunSQL(
            audit(*CREDENTIAL, "last_used_at") + audit(*ENDPOINT, "failures failing_since paused_until"),
            audit(*CREDENTIAL, "") + audit(*ENDPOINT, "failures paused_until"),
        ),
        migrations.AlterField(
            "clientcredential",
            "revoked_at",
            models.DateTimeField("valid until", null=True, blank=True, help_text="Empty: until it is revoked"),
        ),
        migrations.AddField(
            "clientcredential", "last_used_at", models.DateTimeField(null=True, editable=False, help_text="To the hour")
        ),
        migrations.AddField(
            "webhookendpoint",
            "failing_since",
            models.DateTimeField(null=True, editable=False, help_text="The first of those failures"),
        ),
        migrations.RunSQL(
            "UPDATE sessions_app_webhookendpoint SET failing_since = now() WHERE failures > 0", migrations.RunSQL.noop
        ),
        migrations.AddConstraint(
            "webhookendpoint",
            models.CheckConstraint(
                condition=Q(failures=0, failing_since__isnull=True) | Q(failures__gt=0, failing_since__isnull=False),
                name="endpoint_failing_has_time",
            ),
        ),
        migrations.AddIndex(
            "webhookdelivery", models.Index(fields=["-id"], condition=Q(state="GIVEN_UP"), name="delivery_given_up")
        ),
        migrations.AddIndex(
            "webhookdelivery",
            models.Index(
                fields=["endpoint", "-message_id"], condition=Q(state="GIVEN_UP"), name="delivery_given_up_by_endpoint"
            ),
        ),
        migrations.RunSQL(
            MODE_STAYS,
            "DROP TRIGGER mode_stays ON sessions_app_application; DROP FUNCTION switchyard_mode_stays();",
        ),
    ]
