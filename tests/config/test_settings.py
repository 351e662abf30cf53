"""What the environment says is what the product does."""

import os
import subprocess
import sys

URL = "postgres://me:secret@db.example.com:5433/switchyard?sslmode=verify-full"
ASKED = """
import os
from django.conf import settings
print(settings.DATABASES["default"]["OPTIONS"]["sslmode"], settings.DATABASES["default"]["OPTIONS"]["pool"]["min_size"])
print(settings.CELERY_BROKER_URL)
print(os.environ["PGSSLMODE"])
"""


def test_what_the_database_url_asks_for_holds_for_the_database_and_for_the_queue_in_it() -> None:
    given = os.environ | {"DATABASE_URL": URL, "CELERY_BROKER_URL": ""}

    told = subprocess.run([sys.executable, "-c", ASKED], env=given, check=True, capture_output=True, text=True).stdout

    assert told.splitlines() == ["verify-full 1", "pgmq://me:secret@db.example.com:5433/switchyard", "verify-full"]
