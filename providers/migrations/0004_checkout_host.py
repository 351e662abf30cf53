"""Gives an account a domain of its own for its checkout pages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("providers", "0003_searches_its_own_schema")]
    operations = [
        migrations.AddField(
            "provideraccount",
            "checkout_host",
            models.CharField(
                "checkout domain",
                blank=True,
                db_default="",
                default="",
                help_text="The host of the account's own checkout pages, if it has a domain for them",
                max_length=253,
            ),
        ),
    ]
