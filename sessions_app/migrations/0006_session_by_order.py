"""Looking a session up by its order reference, ended ones included."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

UNHURRIED = ["SET statement_timeout = 0", "SET lock_timeout = 0"]
AS_BEFORE = ["RESET statement_timeout", "RESET lock_timeout"]


class Migration(migrations.Migration):
    """Built while sessions go on being opened, however long that takes."""

    atomic = False
    dependencies = [("sessions_app", "0005_merchant_webhooks")]
    operations = [
        migrations.RunSQL(UNHURRIED, AS_BEFORE),
        AddIndexConcurrently(
            "paymentsession",
            models.Index(fields=["application", "order_reference", "-id"], name="session_by_order"),
        ),
        migrations.RunSQL(AS_BEFORE, UNHURRIED),
    ]
