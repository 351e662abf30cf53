"""Lets a report be CSV that begins with a byte-order mark."""

from django.db import migrations, models

HELP = "CSV only: Excel then reads the file as UTF-8 when it is opened by a double click"


def field() -> models.BooleanField:
    return models.BooleanField("byte-order mark", default=False, db_default=False, help_text=HELP)


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0006_events_that_only_point")]
    operations = [
        migrations.AddField("report", "byte_order_mark", field()),
        migrations.AddField("reporttemplate", "byte_order_mark", field()),
    ]
