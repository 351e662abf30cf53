"""`manage.py audit verify`: verifies that the audit log, or an exported file of it, is unchanged."""

import csv
import re
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from sessions_app.models import AuditEntry
from sessions_app.staff.audit_chain import Broken, Head, check_export
from sessions_app.usecases.background.verify_audit import audit_head, verify_audit

HEAD = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})", re.ASCII)


def head(text: str) -> Head:
    """Read `NUMBER:HASH`, as the command prints it. Raises ArgumentTypeError."""
    match = HEAD.fullmatch(text)
    if not match:
        raise ArgumentTypeError("a head is written NUMBER:HASH, as an earlier `audit verify` printed it")
    return Head(int(match[1]), match[2])


class Command(BaseCommand):
    """Verifies the chain."""

    help = (
        "verify: recomputes the chain of the audit log; if it is broken, names the first wrong entry and exits with 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["verify"])
        parser.add_argument(
            "--head",
            type=head,
            metavar="NUMBER:HASH",
            help="a head from an earlier time, which the chain must still contain",
        )
        parser.add_argument("--file", type=Path, metavar="CSV", help="a file exported in the admin, instead of the log")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["file"]:
                self._check_file(options["file"], options["head"])
            else:
                self._check_log(options["head"])
        except Broken as exc:
            self.stderr.write(f"The audit log does not hold: {exc}.")
            raise SystemExit(1) from exc

    def _check_file(self, file: Path, kept: Head | None) -> None:
        try:
            with file.open(encoding="utf-8", newline="") as opened:
                count = check_export(tqdm(csv.DictReader(opened), unit="entry", leave=False, disable=None), kept=kept)
        except (OSError, UnicodeDecodeError, csv.Error) as exc:
            raise CommandError(f"{file} cannot be read: {exc}") from exc
        self.stdout.write(f"The file holds: {count:,} entries.")

    def _check_log(self, kept: Head | None) -> None:
        newest = audit_head()
        with tqdm(total=newest and newest.number, desc="audit log", unit="entry", leave=False, disable=None) as bar:
            newest_head = verify_audit(kept=kept, passed=bar.update)
        self.stdout.write(f"The audit log holds: {newest_head.number:,} entries.")
        if newest_head.number:
            at = AuditEntry.objects.values_list("at", flat=True).get(number=newest_head.number)
            self.stdout.write(
                f"Its head, to keep where this database's owner cannot write ({at:%Y-%m-%d %H:%M:%S} UTC):"
            )
            self.stdout.write(f"  --head {newest_head.number}:{newest_head.hash}")
