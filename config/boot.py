"""What web, worker and beat do first: refuse to start with settings that are dangerous wherever they are."""

import os
import sys

from django.core.checks import run_checks

from sessions_app.checks import BOOT


def refuse_danger() -> None:
    """Exit with a sentence for each setting that must not be as it is; `manage.py check` says the same, with hints.

    It looks at settings only, so it comes before `django.setup()`, which knows no missing key by name.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    found = [each for each in run_checks(tags=[BOOT]) if each.is_serious()]
    if found:
        lines = ["Switchyard does not start like this:", *(f"  {each.msg} ({each.id})" for each in found)]
        os.write(2, "".join(f"{line}\n" for line in lines).encode())  # Celery has put another sys.stderr in the place
        sys.exit(1)
