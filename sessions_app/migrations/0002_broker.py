"""Installs the message queue that serves as broker where none is configured: plain SQL, no extension."""

from django.db import migrations
from pgmq import get_embedded_install_sql


class Migration(migrations.Migration):
    """The `pgmq` schema. It stays unused when CELERY_BROKER_URL names another broker."""

    dependencies = [("sessions_app", "0001_initial")]
    operations = [migrations.RunSQL(get_embedded_install_sql(), "DROP SCHEMA pgmq CASCADE")]
