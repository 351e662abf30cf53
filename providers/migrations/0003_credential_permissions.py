"""Seeing and entering credentials are rights of their own."""

from django.db import migrations


class Migration(migrations.Migration):
    """Permissions only."""

    dependencies = [("providers", "0002_configuration_version")]
    operations = [
        migrations.AlterModelOptions(
            name="provideraccount",
            options={
                "ordering": ["created_at"],
                "permissions": [
                    ("view_credentials", "Can see the last characters of credentials"),
                    ("change_credentials", "Can enter credentials"),
                ],
            },
        )
    ]
