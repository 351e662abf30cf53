"""The Celery application of workers and scheduler."""

import os
import warnings
from typing import Any

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.signals import beat_init, celeryd_init, task_postrun, task_prerun
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# A container's only account often is root; tasks are JSON with ids, so there is nothing for an attacker to unpickle.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("switchyard")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def refuse_danger(**_: Any) -> None:
    """Refuse to start worker and beat under the conditions of the web server; processes that only send tasks go on."""
    from config import boot

    boot.refuse_danger()


@task_prerun.connect
@task_postrun.connect
def hand_back_connections(**_: Any) -> None:
    """Put the process's connection back into its pool, as a web request does.

    Celery would close the whole pool instead, while other threads use it (CELERY_DB_REUSE_MAX).
    """
    close_old_connections()
