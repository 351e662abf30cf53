"""`manage.py audit verify`: whether the audit log still says what was written."""

import re
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from sessions_app.audit_chain import Broken, Head
from sessions_app.models import AuditEntry
from sessions_app.usecases.verify_audit import audit_head, verify_audit

HEAD = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})", re.ASCII)


def head(text: str) -> Head:
    """Read `NUMBER:HASH`, as the command prints it. Raises ArgumentTypeError."""
    found = HEAD.fullmatch(text)
    if not found:
        raise ArgumentTypeError("a head is written NUMBER:HASH, as an earlier `audit verify` printed it")
    return Head(int(found[1]), found[2])


class Command(BaseCommand):
    """Verifies the chain."""

    help = "verify: recomputes the chain of the audit log; names the first entry that does not fit and exits with 1."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the act and what to compare with."""
        parser.add_argument("act", choices=["verify"])
        parser.add_argument(
            "--head", type=head, metavar="NUMBER:HASH", help="a head kept from earlier: it must still be in the chain"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Follow the chain to its end, and say what to keep."""
        newest = audit_head()
        try:
            with tqdm(total=newest and newest.number, desc="audit log", unit="entry", leave=False, disable=None) as bar:
                found = verify_audit(kept=options["head"], passed=bar.update)
        except Broken as exc:
            self.stderr.write(f"The audit log does not hold: {exc}.")
            raise SystemExit(1) from exc
        self.stdout.write(f"The audit log holds: {found.number:,} entries.")
        self._say_head(found)

    def _say_head(self, found: Head) -> None:
        if found.number:
            at = AuditEntry.objects.values_list("at", flat=True).get(number=found.number)
            self.stdout.write(
                f"Its head, to keep where this database's owner cannot write ({at:%Y-%m-%d %H:%M:%S} UTC):"
            )
            self.stdout.write(f"  --head {found.number}:{found.hash}")
