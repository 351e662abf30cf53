"""A checkout may be APPROVED: the shopper agreed, and money moves when we capture it."""

from django.db import migrations, models
from django.db.models import Q

STATUSES = ["OPEN", "APPROVED", "PROCESSING", "PAID", "FAILED", "EXPIRED", "CANCELLED"]
HELP = "Empty, with the amount, until the provider was asked for what the event does not say"


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0009_settlement_tallies")]
    operations = [
        migrations.RemoveConstraint("inboundevent", "inbound_status_known"),
        migrations.AlterField(
            "inboundevent",
            "status",
            models.CharField(
                blank=True, choices=[(each, each.title()) for each in STATUSES], help_text=HELP, max_length=10
            ),
        ),
        migrations.AddConstraint(
            "inboundevent",
            models.CheckConstraint(
                condition=Q(status__in=STATUSES, amount__isnull=False) | Q(status="", amount__isnull=True),
                name="inbound_status_known",
            ),
        ),
    ]
