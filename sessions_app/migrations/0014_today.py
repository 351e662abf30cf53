"""That a worker is alive, and provider events somebody must look at, found without reading the others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

UNHURRIED = ["SET statement_timeout = 0", "SET lock_timeout = 0"]
AS_BEFORE = ["RESET statement_timeout", "RESET lock_timeout"]


class Migration(migrations.Migration):
    """The index is built while events go on arriving."""

    atomic = False
    dependencies = [("sessions_app", "0012_second_factor")]
    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(UNHURRIED, AS_BEFORE),
        AddIndexConcurrently(
            "inboundevent", models.Index(fields=["-id"], condition=Q(progress="PARKED"), name="inbound_parked")
        ),
        migrations.RunSQL(AS_BEFORE, UNHURRIED),
    ]
