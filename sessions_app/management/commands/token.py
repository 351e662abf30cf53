"""manage.py token [NAME]"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sessions_app.api.tokens import ApplicationToken
from sessions_app.demo import APPLICATION
from sessions_app.models import Application


class Command(BaseCommand):
    """Issues an access token from the shell."""

    help = "Prints an access token of an application (by default the demo's) and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        """This will declare what may be given."""
        parser.add_argument("name", nargs="?", default=APPLICATION)

    def handle(self, *args: Any, **options: Any) -> None:
        """This will print the token. Raises CommandError when there is no such application."""
        application = Application.objects.filter(name=options["name"], enabled=True).first()
        if application is None:
            raise CommandError(f"There is no enabled application named {options['name']}. Try `make run` first")
        self.stdout.write(str(ApplicationToken.for_application(application.id)))
