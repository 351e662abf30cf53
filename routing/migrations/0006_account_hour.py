"""What accounts did, hour by hour."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0003_credential_permissions"),
        ("routing", "0005_tried_before_trusted"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountHour",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "hour", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("hour", models.DateTimeField()),
                ("calls", models.PositiveIntegerField(help_text="Create calls, without those whose key was wrong")),
                ("faults", models.PositiveIntegerField(help_text="Calls the provider is to blame for")),
                (
                    "latencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(),
                        help_text="Calls by CALL_MS bucket; empty or all buckets",
                        size=None,
                    ),
                ),
                ("opened", models.PositiveIntegerField(help_text="Checkouts opened in this hour")),
                ("ended", models.PositiveIntegerField(help_text="Those of them that have ended, paid or not")),
                ("paid", models.PositiveIntegerField(help_text="Those of them that were paid")),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="providers.provideraccount",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["hour"], name="account_hour_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("faults__lte", models.F("calls"))), name="hour_faults_are_calls"
                    )
                ],
            },
        ),
    ]
