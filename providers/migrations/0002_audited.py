"""What staff change about accounts is in the audit log, whose function is made with its table."""

from django.db import migrations

from providers.triggers import Trigger


class Migration(migrations.Migration):
    replaces = [("providers", "0004_sandbox_mode")]
    dependencies = [("providers", "0001_accounts"), ("sessions_app", "0001_tables")]

    operations = [
        migrations.AddConstraint(
            model_name="provideraccount",
            constraint=Trigger(
                each="ROW",
                event="AFTER INSERT OR UPDATE OR DELETE",
                name="providers_provideraccount_audit",
                run="switchyard_audit('sealed_credentials', '', 'all')",
                trigger="audit",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountterms",
            constraint=Trigger(
                each="ROW",
                event="AFTER INSERT OR UPDATE OR DELETE",
                name="providers_accountterms_audit",
                run="switchyard_audit('', '', 'all')",
                trigger="audit",
            ),
        ),
    ]
