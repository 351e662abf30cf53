"""Scopes of credentials: those there are have all of today's. What processes remember of callers ends with a change."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q

SCOPES = ["sessions:read", "sessions:write", "reports", "webhooks"]
COUNTED = """
CREATE TRIGGER configuration_changed AFTER UPDATE OF scopes, tokens_refused OR DELETE ON sessions_app_clientcredential
    FOR EACH STATEMENT EXECUTE FUNCTION switchyard_configuration_changed();
"""


class Migration(migrations.Migration):
    """Columns whose defaults the database keeps: a process of the version before may still make a credential."""

    dependencies = [("sessions_app", "0023_sealed_second_factor"), ("providers", "0003_credential_permissions")]
    operations = [
        migrations.AddField(
            "clientcredential",
            "scopes",
            ArrayField(
                models.CharField(max_length=20),
                db_default=SCOPES,
                help_text="What its tokens may be used for, right now: those issued before included",
            ),
        ),
        migrations.AddField(
            "clientcredential",
            "tokens_refused",
            models.BooleanField(
                db_default=False,
                editable=False,
                help_text="Whether it was revoked with the tokens it had been exchanged for",
            ),
        ),
        migrations.AddConstraint(
            "clientcredential",
            models.CheckConstraint(
                condition=Q(scopes__contained_by=SCOPES, scopes__len__gt=0), name="credential_scopes_known"
            ),
        ),
        migrations.AddConstraint(
            "clientcredential",
            models.CheckConstraint(
                condition=Q(tokens_refused=False) | Q(revoked_at__isnull=False), name="credential_refused_is_revoked"
            ),
        ),
        migrations.RunSQL(COUNTED, "DROP TRIGGER configuration_changed ON sessions_app_clientcredential;"),
    ]
