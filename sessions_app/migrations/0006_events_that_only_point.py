"""Events that only point to a checkout, whose state is asked for; counts of the events that are not kept."""

import django.db.models.deletion
from django.db import migrations, models

STATUSES = ("OPEN", "PROCESSING", "PAID", "FAILED", "EXPIRED", "CANCELLED")
UNHURRIED = ["SET statement_timeout = 0", "SET lock_timeout = 0"]
AS_BEFORE = ["RESET statement_timeout", "RESET lock_timeout"]
TABLE = "ALTER TABLE sessions_app_inboundevent"
KNOWN = ", ".join(f"'{status}'" for status in STATUSES)
ADD = f"""{TABLE} ADD CONSTRAINT inbound_status_known_or_asked CHECK (
    (amount IS NOT NULL AND status IN ({KNOWN})) OR (amount IS NULL AND status = '')) NOT VALID"""
VALIDATE = f"{TABLE} VALIDATE CONSTRAINT inbound_status_known_or_asked"
SWAP = f"""
    {TABLE} DROP CONSTRAINT IF EXISTS inbound_status_known;
    {TABLE} RENAME CONSTRAINT inbound_status_known_or_asked TO inbound_status_known;
"""
CONDITION = models.Q(
    models.Q(("amount__isnull", False), ("status__in", list(STATUSES))),
    models.Q(("amount__isnull", True), ("status", "")),
    _connector="OR",
)


class Migration(migrations.Migration):
    """Done while events come in: nothing locks their table for longer than a moment."""

    atomic = False
    dependencies = [("providers", "0003_searches_its_own_schema"), ("sessions_app", "0005_unroutable_orders")]
    operations = [
        migrations.CreateModel(
            name="EventTally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=20)),
                ("count", models.PositiveBigIntegerField()),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                (
                    "last_said",
                    models.CharField(
                        blank=True,
                        help_text="The provider's name for the last one, or what was wrong with it",
                        max_length=100,
                    ),
                ),
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
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=["account", "reason"], name="event_tally_unique")],
            },
        ),
        migrations.RunSQL(UNHURRIED, AS_BEFORE),
        migrations.AlterField(
            "inboundevent", "amount", models.DecimalField(decimal_places=4, max_digits=16, null=True)
        ),
        migrations.AlterField("inboundevent", "currency", models.CharField(blank=True, max_length=3)),
        migrations.AlterField(
            "inboundevent",
            "status",
            models.CharField(
                blank=True,
                choices=[(status, status.title()) for status in STATUSES],
                help_text="Empty, with the amount, until the provider was asked for what the event does not say",
                max_length=10,
            ),
        ),
        migrations.RunSQL([ADD], migrations.RunSQL.noop),
        migrations.RunSQL([VALIDATE], migrations.RunSQL.noop),
        migrations.RunSQL(
            f"BEGIN; {SWAP} COMMIT;",
            migrations.RunSQL.noop,
            state_operations=[
                migrations.RemoveConstraint("inboundevent", "inbound_status_known"),
                migrations.AddConstraint(
                    "inboundevent", models.CheckConstraint(condition=CONDITION, name="inbound_status_known")
                ),
            ],
        ),
        migrations.RunSQL(AS_BEFORE, UNHURRIED),
    ]
