"""Calls revisions of the weights what staff call them. The state only: the database is not touched."""

from django.db import migrations


class Migration(migrations.Migration):
    """Names."""

    dependencies = [("routing", "0006_account_hour")]
    operations = [
        migrations.AlterModelOptions(
            name="weightsrevision",
            options={
                "get_latest_by": "id",
                "ordering": ["-id"],
                "verbose_name": "revision of the weights",
                "verbose_name_plural": "revisions of the weights",
            },
        )
    ]
