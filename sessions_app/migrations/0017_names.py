"""Calls inbound events what staff call them. The state only: the database is not touched."""

from django.db import migrations


class Migration(migrations.Migration):
    """Names."""

    dependencies = [("sessions_app", "0016_broker_starts")]
    operations = [migrations.AlterModelOptions(name="inboundevent", options={"verbose_name": "provider event"})]
