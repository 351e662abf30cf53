"""Settlement files, their lines, what does not agree, how files are read; who is watched, who may."""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from sessions_app.staff.roles import grant

WATCH = """
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON sessions_app_settlementmapping
    FOR EACH ROW EXECUTE FUNCTION switchyard_audit('', 'changed_at', 'all');
CREATE TRIGGER audit AFTER INSERT OR DELETE ON sessions_app_settlementfile
    FOR EACH ROW EXECUTE FUNCTION switchyard_audit('', 'layout totals', 'all');
-- What people resolve and reopen; not what a file is found to hold, nor what clears itself.
CREATE TRIGGER audit AFTER UPDATE OF resolved_at ON sessions_app_settlementbreak
    FOR EACH ROW WHEN (OLD.resolved_at IS DISTINCT FROM NEW.resolved_at AND NOT NEW.cleared) EXECUTE FUNCTION
    switchyard_audit('', 'our_status our_currency our_amount found_at', 'all');
"""


class Migration(migrations.Migration):
    """The tables, triggers that note who resolves what, permissions."""

    dependencies = [
        ("providers", "0003_credential_permissions"),
        ("sessions_app", "0017_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SettlementFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(help_text="Of the file", max_length=255)),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("bytes", models.PositiveBigIntegerField()),
                (
                    "layout_name",
                    models.CharField(
                        help_text="The provider's own format, or a mapping's name",
                        max_length=100,
                        verbose_name="read as",
                    ),
                ),
                ("layout", models.JSONField(help_text="How it was read, in full")),
                ("imported_at", models.DateTimeField()),
                ("matched_at", models.DateTimeField(help_text="When it was last compared to our ledger")),
                ("line_count", models.PositiveIntegerField(verbose_name="lines")),
                ("first_at", models.DateTimeField(help_text="The first charge's time", null=True)),
                ("last_at", models.DateTimeField(help_text="The last charge's time", null=True)),
                (
                    "tail_days",
                    models.PositiveSmallIntegerField(
                        help_text="Last days of the file whose payments may be settled later"
                    ),
                ),
                ("opened_from", models.DateTimeField(null=True)),
                ("judged_from", models.DateTimeField(null=True)),
                ("judged_until", models.DateTimeField(null=True)),
                (
                    "judged_sessions",
                    models.PositiveIntegerField(default=0, help_text="Paid sessions that were looked for"),
                ),
                ("totals", models.JSONField(default=list, help_text="currency, kind, count, gross, fee, net")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlement_files",
                        to="providers.provideraccount",
                    ),
                ),
                (
                    "continues",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sessions_app.settlementfile",
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "permissions": [("import_settlement", "Can import settlement files")],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="SettlementLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("line", models.PositiveIntegerField(help_text="Where it begins in the file; the header is line 1")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("CHARGE", "Charge"),
                            ("REFUND", "Refund"),
                            ("DISPUTE", "Dispute"),
                            ("FEE", "Fee"),
                            ("PAYOUT", "Payout"),
                            ("OTHER", "Other"),
                        ],
                        max_length=7,
                    ),
                ),
                ("word", models.CharField(blank=True, help_text="The provider's own for the kind", max_length=64)),
                (
                    "reference",
                    models.CharField(
                        blank=True, help_text="The provider's id of the payment or checkout", max_length=255
                    ),
                ),
                (
                    "our_id",
                    models.UUIDField(help_text="The attempt's or session's id the provider gives back", null=True),
                ),
                ("entry", models.CharField(blank=True, help_text="The provider's id of the line", max_length=255)),
                ("payout", models.CharField(blank=True, max_length=255)),
                ("occurred_at", models.DateTimeField()),
                ("currency", models.CharField(max_length=3)),
                ("gross", models.DecimalField(decimal_places=4, max_digits=16)),
                ("fee", models.DecimalField(decimal_places=4, max_digits=16)),
                ("net", models.DecimalField(decimal_places=4, max_digits=16)),
                ("paid_currency", models.CharField(max_length=3)),
                ("paid_amount", models.DecimalField(decimal_places=4, max_digits=16)),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="sessions_app.settlementfile",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlement_lines",
                        to="sessions_app.paymentsession",
                    ),
                ),
            ],
            options={
                "ordering": ["file", "line"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="SettlementBreak",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("PAID_TWICE", "Paid twice"),
                            ("MISSING_HERE", "Missing here"),
                            ("STATUS_DIFFERS", "Status differs"),
                            ("CURRENCY_DIFFERS", "Currency differs"),
                            ("AMOUNT_DIFFERS", "Amount differs"),
                            ("MISSING_THERE", "Missing there"),
                            ("PAYOUT_DIFFERS", "Payout differs"),
                        ],
                        max_length=16,
                    ),
                ),
                ("our_status", models.CharField(blank=True, max_length=10)),
                ("our_currency", models.CharField(blank=True, max_length=3)),
                ("our_amount", models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ("found_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, help_text="Why it is in order", max_length=500)),
                ("cleared", models.BooleanField(default=False, help_text="It turned out to be in order by itself")),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlement_breaks",
                        to="sessions_app.paymentsession",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="breaks",
                        to="sessions_app.settlementfile",
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="break_found",
                        to="sessions_app.settlementline",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "permissions": [("resolve_break", "Can resolve settlement breaks")],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="SettlementMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("layout", models.JSONField(help_text="What sessions_app.settlement.layouts reads")),
                ("changed_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settlement_mappings",
                        to="providers.provideraccount",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddConstraint(
            model_name="settlementfile",
            constraint=models.UniqueConstraint(fields=("account", "sha256"), name="settlement_file_once"),
        ),
        migrations.AddConstraint(
            model_name="settlementfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_at__isnull", True), ("judged_from__isnull", True), ("opened_from__isnull", True)),
                    models.Q(
                        ("first_at__isnull", False),
                        ("judged_from__isnull", False),
                        ("judged_until__gte", models.F("judged_from")),
                        ("judged_until__isnull", False),
                        ("last_at__isnull", False),
                        ("opened_from__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="settlement_judged_window",
            ),
        ),
        migrations.AddIndex(
            model_name="settlementline",
            index=models.Index(
                condition=models.Q(("session__isnull", False)),
                fields=["session", "kind"],
                name="settlement_line_session",
            ),
        ),
        migrations.AddIndex(
            model_name="settlementline",
            index=models.Index(
                condition=models.Q(("reference", ""), _negated=True),
                fields=["reference", "kind"],
                name="settlement_line_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementline",
            constraint=models.UniqueConstraint(fields=("file", "line"), name="settlement_line_unique"),
        ),
        migrations.AddConstraint(
            model_name="settlementline",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["CHARGE", "REFUND", "DISPUTE", "FEE", "PAYOUT", "OTHER"])),
                name="settlement_line_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="settlementbreak",
            index=models.Index(fields=["file", "id"], name="settlement_break_of_file"),
        ),
        migrations.AddIndex(
            model_name="settlementbreak",
            index=models.Index(
                condition=models.Q(("resolved_at__isnull", True)), fields=["file"], name="settlement_break_open"
            ),
        ),
        migrations.AddIndex(
            model_name="settlementbreak",
            index=models.Index(
                condition=models.Q(("session__isnull", False)), fields=["session"], name="settlement_break_session"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementbreak",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "MISSING_THERE")), fields=("session",), name="settlement_missing_there_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementbreak",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "PAID_TWICE",
                            "MISSING_HERE",
                            "STATUS_DIFFERS",
                            "CURRENCY_DIFFERS",
                            "AMOUNT_DIFFERS",
                            "MISSING_THERE",
                            "PAYOUT_DIFFERS",
                        ],
                    )
                ),
                name="settlement_break_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementbreak",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("cleared", False), ("note", ""), ("resolved_at__isnull", True), ("resolved_by__isnull", True)
                    ),
                    models.Q(
                        ("resolved_at__isnull", False),
                        models.Q(
                            models.Q(("cleared", True), ("note", "")),
                            models.Q(("cleared", False), models.Q(("note", ""), _negated=True)),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="settlement_resolved_has_note",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementbreak",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("line__isnull", False),
                    models.Q(("kind", "MISSING_THERE"), ("session__isnull", False)),
                    _connector="OR",
                ),
                name="settlement_break_about",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementmapping",
            constraint=models.UniqueConstraint(fields=("account", "name"), name="mapping_name_unique"),
        ),
        migrations.RunSQL(WATCH, migrations.RunSQL.noop),
        migrations.RunPython(lambda apps, _: grant(apps), migrations.RunPython.noop),
    ]
