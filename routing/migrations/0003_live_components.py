"""Tables of how accounts are doing, of their breakers and planned outages, and of rules."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import routing.decision.breaker_policy
import routing.decision.rules


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0002_configuration_version"),
        ("routing", "0002_weights_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallStatistics",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="providers.provideraccount",
                    ),
                ),
                ("calls", models.FloatField()),
                ("faults", models.FloatField(help_text="Those the provider is to blame for")),
                ("latencies", django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                ("as_of", models.DateTimeField()),
            ],
            options={
                "verbose_name": "call statistics",
                "verbose_name_plural": "call statistics",
            },
        ),
        migrations.CreateModel(
            name="AccountBreaker",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="providers.provideraccount",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("closed", "Closed"), ("open", "Open"), ("invalid", "Invalid")], max_length=8
                    ),
                ),
                ("trips", models.PositiveSmallIntegerField(default=0, help_text="Openings in a row")),
                ("opened_at", models.DateTimeField(null=True)),
                ("open_until", models.DateTimeField(help_text="Then one call is let through as a probe", null=True)),
                (
                    "probe_until",
                    models.DateTimeField(help_text="A probe is under way; until then no other is sent", null=True),
                ),
                ("counted_from", models.DateTimeField(help_text="Calls before this do not open it again", null=True)),
                ("credentials_digest", models.BinaryField(default=bytes)),
            ],
            options={
                "verbose_name": "circuit breaker",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    routing.decision.breaker_policy.State["CLOSED"],
                                    routing.decision.breaker_policy.State["OPEN"],
                                    routing.decision.breaker_policy.State["INVALID"],
                                ],
                            )
                        ),
                        name="breaker_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", routing.decision.breaker_policy.State["OPEN"]), _negated=True),
                            ("open_until__isnull", False),
                            _connector="OR",
                        ),
                        name="breaker_open_has_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallWindow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "slot", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slot", models.DateTimeField()),
                ("calls", models.PositiveIntegerField()),
                ("faults", models.PositiveIntegerField()),
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
        ),
        migrations.CreateModel(
            name="ConversionStatistics",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "currency", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("paid", models.FloatField()),
                ("ended", models.FloatField(help_text="Paid or not")),
                (
                    "delays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(),
                        help_text="Seconds from opening to paying, by PAY_SECONDS bucket",
                        size=None,
                    ),
                ),
                ("as_of", models.DateTimeField()),
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
                "verbose_name": "conversion statistics",
                "verbose_name_plural": "conversion statistics",
            },
        ),
        migrations.CreateModel(
            name="OpenCheckouts",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "currency",
                        "minute",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("minute", models.DateTimeField()),
                ("count", models.IntegerField()),
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
                "verbose_name": "open checkouts",
                "verbose_name_plural": "open checkouts",
            },
        ),
        migrations.CreateModel(
            name="RoutingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveIntegerField(db_index=True, default=0, help_text="The lowest is asked first"),
                ),
                ("name", models.CharField(max_length=100)),
                ("enabled", models.BooleanField(default=True)),
                ("application_id", models.UUIDField(blank=True, null=True, verbose_name="application")),
                ("currency", models.CharField(blank=True, help_text="ISO 4217", max_length=3)),
                (
                    "country",
                    models.CharField(
                        blank=True, help_text="ISO 3166-1; billing country, else shipping country", max_length=2
                    ),
                ),
                (
                    "minimum",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="In the order's currency",
                        max_digits=16,
                        null=True,
                        verbose_name="amount from",
                    ),
                ),
                (
                    "maximum",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="amount up to"
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        blank=True,
                        help_text="Part of an item's SKU or name, in any case",
                        max_length=100,
                        verbose_name="order item contains",
                    ),
                ),
                (
                    "information_key",
                    models.CharField(blank=True, max_length=100, verbose_name="additional information has"),
                ),
                (
                    "information_value",
                    models.CharField(
                        blank=True,
                        help_text="Empty: any value of that key",
                        max_length=500,
                        verbose_name="with this value",
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("only", "Only these accounts"),
                            ("never", "Not these accounts"),
                            ("order", "These accounts first, in this order"),
                            ("split", "Split between these accounts by percent"),
                        ],
                        max_length=5,
                    ),
                ),
            ],
            options={
                "verbose_name": "rule",
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "action__in",
                                [
                                    routing.decision.rules.Action["ONLY"],
                                    routing.decision.rules.Action["NEVER"],
                                    routing.decision.rules.Action["ORDER"],
                                    routing.decision.rules.Action["SPLIT"],
                                ],
                            )
                        ),
                        name="rule_action_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("maximum__gte", models.F("minimum"))), name="rule_amounts_ordered"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedOutage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("reason", models.CharField(max_length=200, validators=[django.core.validators.MinLengthValidator(3)])),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="providers.provideraccount"
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="outage_ends_after_start"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(default=0, help_text="The lowest comes first")),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Of a split; all of them make 100",
                        validators=[django.core.validators.MaxValueValidator(100)],
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="providers.provideraccount"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="accounts", to="routing.routingrule"
                    ),
                ),
            ],
            options={
                "verbose_name": "account",
                "ordering": ["place", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("rule", "account"), name="rule_account_once"),
                    models.CheckConstraint(condition=models.Q(("percent__lte", 100)), name="rule_account_percent"),
                ],
            },
        ),
    ]
