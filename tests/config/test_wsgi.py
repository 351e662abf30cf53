"""What a web process has when it begins to serve."""

import subprocess
import sys

from django.conf import settings


def test_a_web_process_sends_its_tasks_to_our_broker() -> None:
    program = "import config.wsgi, celery; print(celery.current_app.conf.broker_url)"

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert said.strip() == settings.CELERY_BROKER_URL
