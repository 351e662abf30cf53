"""What staff change about routing is in the audit log, whose function is made with its table."""

from django.db import migrations

from providers.triggers import Trigger


class Migration(migrations.Migration):
    replaces = [("routing", "0007_names")]
    dependencies = [("routing", "0001_decisions"), ("sessions_app", "0001_tables")]

    operations = [
        migrations.AddConstraint(
            model_name="weightsrevision",
            constraint=Trigger(
                each="ROW",
                event="AFTER INSERT OR UPDATE OR DELETE",
                name="routing_weightsrevision_audit",
                run="switchyard_audit('', '', 'all')",
                trigger="audit",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=Trigger(
                each="ROW",
                event="AFTER INSERT OR UPDATE OR DELETE",
                name="routing_approval_audit",
                run="switchyard_audit('', '', 'all')",
                trigger="audit",
            ),
        ),
        migrations.AddConstraint(
            model_name="canary",
            constraint=Trigger(
                each="ROW",
                event="AFTER INSERT OR UPDATE OR DELETE",
                name="routing_canary_audit",
                run="switchyard_audit('', '', 'all')",
                trigger="audit",
            ),
        ),
        migrations.AddConstraint(
            model_name="routingrule",
            constraint=Trigger(
                each="ROW",
                event="AFTER INSERT OR UPDATE OR DELETE",
                name="routing_routingrule_audit",
                run="switchyard_audit('', '', 'all')",
                trigger="audit",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleaccount",
            constraint=Trigger(
                each="ROW",
                event="AFTER INSERT OR UPDATE OR DELETE",
                name="routing_ruleaccount_audit",
                run="switchyard_audit('', '', 'all')",
                trigger="audit",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountbreaker",
            constraint=Trigger(
                each="ROW",
                event="AFTER INSERT OR UPDATE OR DELETE",
                name="routing_accountbreaker_audit",
                run="switchyard_audit('credentials_digest', '', 'people')",
                trigger="audit",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedoutage",
            constraint=Trigger(
                each="ROW",
                event="AFTER INSERT OR UPDATE OR DELETE",
                name="routing_plannedoutage_audit",
                run="switchyard_audit('', '', 'all')",
                trigger="audit",
            ),
        ),
    ]
