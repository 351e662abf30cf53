"""manage.py seed_demo"""

from typing import Any

from django.core.management.base import BaseCommand

from sessions_app.demo.seed import seed


class Command(BaseCommand):
    """Prepares the demo."""

    help = "Creates the demo's application, provider accounts and admin user, if they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in seed():
            self.stdout.write(f"made {line}")
