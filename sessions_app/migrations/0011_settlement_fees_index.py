"""The newest matched charges of a file by currency are read by an index (sessions_app/settlement/settled_fees.py)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0010_approved_checkouts")]
    operations = [
        migrations.AddIndex(
            "settlementline",
            models.Index(
                models.F("file"),
                models.F("currency"),
                models.F("occurred_at").desc(),
                condition=models.Q(kind="CHARGE", session__isnull=False),
                name="settlement_line_fees",
            ),
        ),
    ]
