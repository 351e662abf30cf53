"""Once gave django-otp's tables constraints and triggers; 0023 replaces those tables, and new databases have none."""

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing any more: kept for the databases that have it behind them."""

    dependencies = [("sessions_app", "0010_finding_sessions")]
    operations: list[object] = []
