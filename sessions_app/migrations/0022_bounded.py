"""Counted acts, accounts that keep their mode, personal data in merchants' own words, and answers nobody may read."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.lookups import IsNull

UNHURRIED = ["SET statement_timeout = 0", "SET lock_timeout = 0"]
AS_BEFORE = ["RESET statement_timeout", "RESET lock_timeout"]
MODE_STAYS = """
CREATE FUNCTION switchyard_account_mode_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM sessions_app_paymentsession WHERE account_id = OLD.id)
       OR EXISTS (SELECT FROM sessions_app_providerattempt
                   WHERE account_id = OLD.id AND state IN ('PLANNED', 'QUARANTINED')) THEN
        RAISE EXCEPTION 'An account with sessions keeps its mode' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mode_stays BEFORE UPDATE OF mode ON providers_provideraccount
    FOR EACH ROW WHEN (OLD.mode IS DISTINCT FROM NEW.mode) EXECUTE FUNCTION switchyard_account_mode_stays();
"""
ANY_MODE = """
DROP TRIGGER mode_stays ON providers_provideraccount; DROP FUNCTION switchyard_account_mode_stays();
"""
UNSAY = """
    UPDATE sessions_app_deliveryattempt t
       SET excerpt = '', problem = CASE WHEN t.problem LIKE '%%ProtocolError: %%'
                                        THEN split_part(t.problem, ':', 1) || ': no answer in HTTP'
                                        ELSE t.problem END
      FROM (SELECT a.id FROM sessions_app_deliveryattempt a
              JOIN sessions_app_webhookdelivery d ON d.id = a.delivery_id
              JOIN sessions_app_webhookendpoint e ON e.id = d.endpoint_id
              JOIN sessions_app_application p ON p.id = e.application_id
             WHERE a.id > %s AND p.mode = 'sandbox' ORDER BY a.id LIMIT 5000) old
     WHERE t.id = old.id RETURNING t.id"""


def unsay(apps: Any, schema_editor: Any) -> None:
    """Forget what this machine may have answered merchants that test, some thousand answers in each transaction."""
    last = 0
    with schema_editor.connection.cursor() as cursor:
        while last is not None:
            cursor.execute(UNSAY, [last])
            last = max((row[0] for row in cursor.fetchall()), default=None)


class Migration(migrations.Migration):
    """Done while sessions go on being opened, however long that takes."""

    atomic = False
    dependencies = [("sessions_app", "0021_lesser_role"), ("providers", "0004_sandbox_mode")]
    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "owner", "act", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("owner", models.CharField(help_text="application:ID or user:ID", max_length=64)),
                ("act", models.CharField(max_length=32)),
                ("since", models.DateTimeField(help_text="When the window began")),
                ("used", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL(MODE_STAYS, ANY_MODE),
        migrations.RunSQL(UNHURRIED, AS_BEFORE),
        migrations.RunPython(unsay, migrations.RunPython.noop),
        AddIndexConcurrently(
            "paymentsession",
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False)
                & (
                    Q(sealed_customer__isnull=False)
                    | Q(IsNull(KeyTextTransform("additionalInformation", "order"), False))
                ),
                name="session_to_be_erased",
            ),
        ),
        RemoveIndexConcurrently("paymentsession", "session_to_be_forgotten"),
        migrations.RunSQL(AS_BEFORE, UNHURRIED),
    ]
