"""When each line of a timeline was written, by the database's own clock: what reports are as of."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

UNHURRIED = ["SET statement_timeout = 0", "SET lock_timeout = 0"]
AS_BEFORE = ["RESET statement_timeout", "RESET lock_timeout"]
PORTION = 20_000
ADD = [
    "ALTER TABLE sessions_app_sessionevent ADD COLUMN recorded_at timestamptz",
    "ALTER TABLE sessions_app_sessionevent ALTER COLUMN recorded_at SET DEFAULT clock_timestamp()",
]
REQUIRE = [
    "ALTER TABLE sessions_app_sessionevent ADD CONSTRAINT recorded CHECK (recorded_at IS NOT NULL) NOT VALID",
    "ALTER TABLE sessions_app_sessionevent VALIDATE CONSTRAINT recorded",
    "ALTER TABLE sessions_app_sessionevent ALTER COLUMN recorded_at SET NOT NULL",
    "ALTER TABLE sessions_app_sessionevent DROP CONSTRAINT recorded",
]
FILL = """
    WITH portion AS (
        SELECT id FROM sessions_app_sessionevent WHERE id > %s::uuid ORDER BY id LIMIT %s),
    filled AS (
        UPDATE sessions_app_sessionevent e SET recorded_at = e.created_at
          FROM portion p WHERE e.id = p.id AND e.recorded_at IS NULL)
    SELECT id FROM portion ORDER BY id DESC LIMIT 1"""


def fill(apps: Any, schema_editor: Any) -> None:
    """What was written before is taken to have been written when it happened."""
    with schema_editor.connection.cursor() as cursor:
        last: Any = "00000000-0000-0000-0000-000000000000"
        while last:
            cursor.execute(FILL, [last, PORTION])
            row = cursor.fetchone()
            last = row[0] if row else None


class Migration(migrations.Migration):
    """Done while sessions go on being opened: nothing locks the table for longer than a moment."""

    atomic = False
    dependencies = [("sessions_app", "0015_merchants")]
    operations = [
        migrations.RunSQL(UNHURRIED, AS_BEFORE),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name="sessionevent",
                    name="recorded_at",
                    field=models.DateTimeField(
                        db_default=models.Func(function="clock_timestamp"),
                        editable=False,
                        help_text="When this line was written, by the database's clock: what reports are as of",
                    ),
                ),
            ],
            database_operations=[
                migrations.RunSQL(ADD, "ALTER TABLE sessions_app_sessionevent DROP COLUMN recorded_at"),
                migrations.RunPython(fill, migrations.RunPython.noop),
                migrations.RunSQL(REQUIRE, migrations.RunSQL.noop),
            ],
        ),
        AddIndexConcurrently(
            "sessionevent",
            models.Index(
                condition=models.Q(("type", "session.completed")), fields=["created_at"], name="event_payments"
            ),
        ),
        migrations.RunSQL(AS_BEFORE, UNHURRIED),
    ]
