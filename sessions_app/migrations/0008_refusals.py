"""Keeps why a provider refused an order for good, and lets a key answer so for a while."""

from django.db import migrations, models

STATES = ["RUNNING", "COMPLETED", "RELEASED", "REFUSED"]
UNHURRIED = ["SET statement_timeout = 0", "SET lock_timeout = 0"]
AS_BEFORE = ["RESET statement_timeout", "RESET lock_timeout"]
TABLE = "ALTER TABLE sessions_app_idempotencyrecord"
WIDEN = f"""
    {TABLE} DROP CONSTRAINT IF EXISTS record_state_known;
    {TABLE} ADD CONSTRAINT record_state_known
        CHECK (state IN ('RUNNING', 'COMPLETED', 'RELEASED', 'REFUSED')) NOT VALID;
"""
NARROW = f"""
    UPDATE sessions_app_idempotencyrecord SET state = 'RELEASED' WHERE state = 'REFUSED';
    {TABLE} DROP CONSTRAINT record_state_known;
    {TABLE} ADD CONSTRAINT record_state_known CHECK (state IN ('RUNNING', 'COMPLETED', 'RELEASED'));
"""
VALIDATE = f"{TABLE} VALIDATE CONSTRAINT record_state_known"


class Migration(migrations.Migration):
    """Done while sessions go on being opened: nothing locks a table for longer than a moment."""

    atomic = False
    dependencies = [("sessions_app", "0007_report_byte_order_mark")]
    operations = [
        migrations.AddField(
            "providerattempt",
            "refusal",
            models.CharField(
                blank=True,
                db_default="",
                help_text="The provider's reason code, if it refused the order for good",
                max_length=64,
            ),
        ),
        migrations.RunSQL(UNHURRIED, AS_BEFORE),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL([WIDEN], [NARROW]),
                migrations.RunSQL([VALIDATE], migrations.RunSQL.noop),
            ],
            state_operations=[
                migrations.RemoveConstraint("idempotencyrecord", "record_state_known"),
                migrations.AlterField(
                    "idempotencyrecord",
                    "state",
                    models.CharField(choices=[(state, state.title()) for state in STATES], max_length=9),
                ),
                migrations.AddConstraint(
                    "idempotencyrecord",
                    models.CheckConstraint(condition=models.Q(state__in=STATES), name="record_state_known"),
                ),
            ],
        ),
        migrations.RunSQL(AS_BEFORE, UNHURRIED),
    ]
