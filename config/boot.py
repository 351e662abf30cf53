"""The first step of web, worker and beat: refuse to start with dangerous settings."""

import os
import sys

from django.core.checks import run_checks

from sessions_app.checks import BOOT


def refuse_danger() -> None:
    """Exit with a message for each dangerous setting; `manage.py check` prints the same messages, with hints.

    It reads settings only and runs before `django.setup()`, whose errors do not name a missing key.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    found = [each for each in run_checks(tags=[BOOT]) if each.is_serious()]
    if found:
        lines = ["Switchyard does not start like this:", *(f"  {each.msg} ({each.id})" for each in found)]
        os.write(2, "".join(f"{line}\n" for line in lines).encode())  # Celery has replaced sys.stderr
        sys.exit(1)
