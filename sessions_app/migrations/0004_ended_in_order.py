"""Writes one constraint anew: it named the final statuses in the order of a set, another one in each database."""

from django.db import migrations

UNHURRIED = ["SET statement_timeout = 0", "SET lock_timeout = 0"]
AS_BEFORE = ["RESET statement_timeout", "RESET lock_timeout"]
ENDED = "status IN ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED')"
TABLE = "ALTER TABLE sessions_app_paymentsession"
ADD = f"""{TABLE} ADD CONSTRAINT session_closed_has_time_in_order CHECK (
    (closed_at IS NOT NULL AND {ENDED}) OR (NOT ({ENDED}) AND closed_at IS NULL)) NOT VALID"""
VALIDATE = f"{TABLE} VALIDATE CONSTRAINT session_closed_has_time_in_order"
SWAP = f"""
    {TABLE} DROP CONSTRAINT IF EXISTS session_closed_has_time;
    {TABLE} RENAME CONSTRAINT session_closed_has_time_in_order TO session_closed_has_time;
"""


class Migration(migrations.Migration):
    """Done while sessions go on being opened: nothing locks the table for longer than a moment."""

    atomic = False
    dependencies = [("sessions_app", "0003_roles")]
    operations = [
        migrations.RunSQL(UNHURRIED, AS_BEFORE),
        migrations.RunSQL([ADD], migrations.RunSQL.noop),
        migrations.RunSQL([VALIDATE], migrations.RunSQL.noop),
        migrations.RunSQL(f"BEGIN; {SWAP} COMMIT;", migrations.RunSQL.noop),
        migrations.RunSQL(AS_BEFORE, UNHURRIED),
    ]
