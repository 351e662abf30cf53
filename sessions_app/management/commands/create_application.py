"""manage.py create_application NAME [--mode live|sandbox] [--scope SCOPE ...]"""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from providers.models import Mode
from sessions_app.scopes import EVERYTHING, Scope
from sessions_app.usecases.merchants.tokens import create_application


class Command(BaseCommand):
    """Creates an application that may call the API."""

    help = "Creates an application and prints its client id and secret as JSON. The secret is shown only once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--mode", choices=Mode.values, default=Mode.SANDBOX)
        parser.add_argument(
            "--scope",
            action="append",
            choices=[scope.value for scope in Scope],
            help="a scope of its credential; can be repeated. Default: all",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the application. Raises CommandError when the name exists."""
        name = options["name"].strip()
        if not 1 <= len(name) <= 100:
            raise CommandError("NAME must be 1 to 100 characters")
        try:
            credential = create_application(
                name=name, mode=Mode(options["mode"]), scopes=options["scope"] or EVERYTHING
            )
        except IntegrityError as exc:
            raise CommandError(f"An application named {name} exists already") from exc
        self.stdout.write(json.dumps(asdict(credential)))
