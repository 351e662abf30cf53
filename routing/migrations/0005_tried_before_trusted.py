"""Back-tests, approvals and canaries; a revision may begin later and may need a second person's yes."""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

TRIGGERS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON routing_approval
    FOR EACH ROW EXECUTE FUNCTION switchyard_append_only();
CREATE FUNCTION switchyard_not_the_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM routing_weightsrevision WHERE id = NEW.revision_id AND author_id = NEW.approver_id) THEN
        RAISE EXCEPTION 'the author cannot approve his own revision' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER not_the_author BEFORE INSERT ON routing_approval
    FOR EACH ROW EXECUTE FUNCTION switchyard_not_the_author();
CREATE TRIGGER configuration_changed AFTER INSERT ON routing_approval
    FOR EACH STATEMENT EXECUTE FUNCTION switchyard_configuration_changed();
CREATE TRIGGER configuration_changed AFTER INSERT OR UPDATE OR DELETE ON routing_canary
    FOR EACH STATEMENT EXECUTE FUNCTION switchyard_configuration_changed();
"""
UNDO = """
DROP TRIGGER configuration_changed ON routing_canary;
DROP TRIGGER configuration_changed ON routing_approval;
DROP TRIGGER not_the_author ON routing_approval;
DROP FUNCTION switchyard_not_the_author();
DROP TRIGGER append_only ON routing_approval;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0004_live_functions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="weightsrevision",
            name="needs_approval",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="weightsrevision",
            name="starts_at",
            field=models.DateTimeField(editable=False, help_text="Not in force before this", null=True),
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField()),
                (
                    "approver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval",
                        to="routing.weightsrevision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Backtest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "conversion",
                    models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)]),
                ),
                (
                    "health",
                    models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)]),
                ),
                ("cost", models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)])),
                (
                    "latency",
                    models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)]),
                ),
                (
                    "preference",
                    models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)]),
                ),
                (
                    "sample_size",
                    models.PositiveIntegerField(
                        default=1000,
                        help_text="Sessions, newest first; at most 100,000",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="try on the last",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[("", "Any mode"), ("sandbox", "Sandbox"), ("live", "Live")],
                        help_text="Test traffic says little about live shoppers",
                        max_length=8,
                        verbose_name="of applications in",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("QUEUED", "Queued"), ("RUNNING", "Running"), ("DONE", "Done"), ("FAILED", "Failed")],
                        default="QUEUED",
                        max_length=7,
                    ),
                ),
                ("progress", models.PositiveIntegerField(default=0, help_text="Sessions decided again so far")),
                ("result", models.JSONField(null=True)),
                ("problem", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField(help_text="When a worker last said that it is at work")),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "back-test",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="weightsrevision",
            name="backtest",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revisions",
                to="routing.backtest",
            ),
        ),
        migrations.CreateModel(
            name="Canary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ]
                    ),
                ),
                (
                    "limit",
                    models.DecimalField(
                        decimal_places=1, default=2, help_text="Percentage points it may be worse by", max_digits=4
                    ),
                ),
                ("expected", models.FloatField(help_text="Paid share that was known when it began", null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("RUNNING", "Running"),
                            ("ROLLED_BACK", "Rolled back by itself"),
                            ("STOPPED", "Stopped"),
                            ("PROMOTED", "Promoted"),
                        ],
                        default="RUNNING",
                        max_length=11,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "control",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="routing.weightsrevision"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="canary", to="routing.weightsrevision"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "canaries",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="CanaryReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("counted_to", models.DateTimeField(help_text="Sessions created before this have been counted")),
                ("candidate_ended", models.PositiveIntegerField()),
                ("candidate_paid", models.PositiveIntegerField()),
                ("control_ended", models.PositiveIntegerField()),
                ("control_paid", models.PositiveIntegerField()),
                ("low", models.FloatField()),
                ("high", models.FloatField()),
                (
                    "canary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readings", to="routing.canary"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="backtest",
            index=models.Index(
                condition=models.Q(("status__in", ["QUEUED", "RUNNING"])), fields=["id"], name="backtest_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="backtest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "conversion__gt",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(0), "-", models.F("health")
                                    ),
                                    "-",
                                    models.F("cost"),
                                ),
                                "-",
                                models.F("latency"),
                            ),
                            "-",
                            models.F("preference"),
                        ),
                    )
                ),
                name="backtest_weights_not_all_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="backtest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "DONE"), _negated=True), ("result__isnull", False), _connector="OR"
                ),
                name="backtest_done_has_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="canary",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "RUNNING")), fields=("state",), name="canary_one_running"
            ),
        ),
        migrations.AddConstraint(
            model_name="canary",
            constraint=models.CheckConstraint(condition=models.Q(("percent__range", (1, 50))), name="canary_percent"),
        ),
        migrations.AddConstraint(
            model_name="canary",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit__gte", 0), ("limit__lte", 100)), name="canary_limit"
            ),
        ),
        migrations.AddConstraint(
            model_name="canary",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("state", "RUNNING")),
                    models.Q(models.Q(("state", "RUNNING"), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="canary_ended_has_time",
            ),
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
