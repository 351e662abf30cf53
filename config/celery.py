"""The door for background workers."""

import os
import warnings

from celery import Celery
from celery.exceptions import SecurityWarning

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# A container's only account often is root; tasks are JSON with ids, so there is nothing for an attacker to unpickle.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("switchyard")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
