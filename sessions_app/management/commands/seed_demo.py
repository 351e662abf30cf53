"""manage.py seed_demo"""

from typing import Any

from django.core.management.base import BaseCommand

from sessions_app.demo.seed import seed


class Command(BaseCommand):
    """Prepares the demo."""

    help = "Makes the demo's application, provider accounts and admin user, as far as they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in seed():
            self.stdout.write(f"made {line}")
