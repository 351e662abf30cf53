"""manage.py token [NAME] [--scope SCOPE ...]"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sessions_app.api.tokens import ApplicationToken
from sessions_app.demo.seed import APPLICATION
from sessions_app.models import Application
from sessions_app.scopes import EVERYTHING, Scope, scope_text


class Command(BaseCommand):
    """Issues an access token from the shell."""

    help = "Prints an access token of an application (default: the demo's) and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default=APPLICATION)
        parser.add_argument(
            "--scope",
            action="append",
            choices=[scope.value for scope in Scope],
            help="a scope of the token; can be repeated. Default: all",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the token. Raises CommandError when there is no such application."""
        application = Application.objects.filter(name=options["name"], enabled=True).first()
        if application is None:
            raise CommandError(f"There is no enabled application named {options['name']}. Try `make run` first")
        scope = scope_text(options["scope"] or EVERYTHING)
        self.stdout.write(str(ApplicationToken.for_application(application.id, scope=scope)))
