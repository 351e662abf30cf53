"""manage.py sandbox_keys [NAME ...]"""

import re
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from providers.sandbox.keys import ACCOUNT, api_key, control_token, webhook_secret


class Command(BaseCommand):
    """Prints the sandbox provider's secrets."""

    help = "Prints the token for the sandbox's control calls, and API key and webhook secret of the named accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="an account at the sandbox, such as swift")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them. Raises CommandError without a sandbox, or for an invalid account name."""
        secret = settings.SANDBOX_SECRET
        if not (settings.SANDBOX and secret):
            raise CommandError("There is no sandbox provider here: SANDBOX=off, or SANDBOX_SECRET is not set")
        if unfit := [name for name in options["names"] if not re.fullmatch(ACCOUNT, name)]:
            raise CommandError(f"{unfit[0]!r} cannot name an account: 1 to 64 letters, digits, - and _")
        self.stdout.write(f"control token   {control_token(secret=secret)}")
        for name in options["names"]:
            self.stdout.write(f"{name}: API key         {api_key(name, secret=secret)}")
            self.stdout.write(f"{name}: webhook secret  {webhook_secret(name, secret=secret)}")
