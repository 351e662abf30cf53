"""What became of every line of a settlement file, and which charges are not ours. Old rows have neither."""

from django.db import migrations, models

import providers.triggers


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0008_refusals")]
    operations = [
        migrations.RemoveConstraint("settlementfile", "sessions_app_settlementfile_audit"),
        migrations.AddField(
            "settlementfile",
            "not_ours",
            models.PositiveIntegerField(
                default=0, db_default=0, help_text="Charges without a session and without an id of ours"
            ),
        ),
        migrations.AddField(
            "settlementfile",
            "tally",
            models.JSONField(null=True, help_text="What became of every line; empty: imported before it was counted"),
        ),
        migrations.AddField(
            "settlementline",
            "not_ours",
            models.BooleanField(
                default=False,
                db_default=False,
                help_text="The file has a column for our id; the line holds none of our form",
            ),
        ),
        migrations.AddConstraint(
            "settlementfile",
            providers.triggers.Trigger(
                each="ROW",
                event="AFTER INSERT OR DELETE",
                name="sessions_app_settlementfile_audit",
                run="switchyard_audit('', 'layout totals tally', 'all')",
                trigger="audit",
            ),
        ),
    ]
