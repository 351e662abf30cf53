"""What finance adds up: the fee of a paid session beside it, and two indexes that answer without reading sessions."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

UNHURRIED = ["SET statement_timeout = 0", "SET lock_timeout = 0"]
AS_BEFORE = ["RESET statement_timeout", "RESET lock_timeout"]
ENDED = ["COMPLETED", "FAILED", "CANCELLED", "EXPIRED"]
INDEXES = (
    models.Index(
        fields=["created_at"],
        include=["status", "currency", "account", "application", "total"],
        condition=Q(status__in=ENDED),
        name="session_ended_by_creation",
    ),
    models.Index(
        fields=["closed_at"],
        include=["currency", "account", "application", "total", "estimated_fee"],
        condition=Q(status="COMPLETED"),
        name="session_payments",
    ),
)
FILL = """
    WITH paid AS (
        SELECT id FROM sessions_app_paymentsession WHERE status = 'COMPLETED' AND id > %s ORDER BY id LIMIT 5000),
    filled AS (
        UPDATE sessions_app_paymentsession s SET estimated_fee = (
            SELECT (c ->> 'fee')::numeric FROM jsonb_array_elements(s.decision -> 'candidates') c
             WHERE c ->> 'account' = s.account_id::text LIMIT 1)
          FROM paid WHERE s.id = paid.id)
    SELECT id FROM paid ORDER BY id DESC LIMIT 1"""


def fill(apps: Any, schema_editor: Any) -> None:
    """Note the fees of sessions paid so far, some thousand in each transaction."""
    last: UUID | None = UUID(int=0)
    with schema_editor.connection.cursor() as cursor:
        while last:
            cursor.execute(FILL, [last])
            row = cursor.fetchone()
            last = row[0] if row else None


class Migration(migrations.Migration):
    """Done while sessions go on being opened, however long that takes."""

    atomic = False
    dependencies = [("sessions_app", "0018_settlement")]
    operations = [
        migrations.AddField(
            model_name="paymentsession",
            name="estimated_fee",
            field=models.DecimalField(
                decimal_places=4,
                editable=False,
                help_text="What its account's terms charge for it, by the decision's record; set when it is paid",
                max_digits=16,
                null=True,
            ),
        ),
        migrations.RunSQL(UNHURRIED, AS_BEFORE),
        *(AddIndexConcurrently("paymentsession", index) for index in INDEXES),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(AS_BEFORE, UNHURRIED),
    ]
