"""`manage.py sweep [NAME ...]`: does by hand what workers do by schedule, with a progress bar."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from tqdm import tqdm

from sessions_app.sweeps import SWEEPS
from sessions_app.usecases.background.sweeping import Limits


class Command(BaseCommand):
    """Runs sweeps until nothing is due."""

    help = "Runs one or more sweeps now, with a progress bar and a summary. Harmless beside running workers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help=f"all of them when none is given: {_listed()}")
        parser.add_argument("--limit", type=int, help="stop each after so many rows")

    def handle(self, *args: Any, **options: Any) -> None:
        unknown = [name for name in options["names"] if name not in SWEEPS]
        if unknown:
            self.stderr.write(f"There is no sweep {unknown[0]}; there are {', '.join(SWEEPS)}")
            raise SystemExit(2)
        for name in options["names"] or SWEEPS:
            self.stdout.write(f"{name:24}{_summary(self._run(name, Limits(rows=options['limit'])))}")

    def _run(self, name: str, limits: Limits) -> Counter[str]:
        now = timezone.now()
        due = SWEEPS[name].due(now)
        total = due if limits.rows is None else min(due, limits.rows)
        with tqdm(total=total, desc=name, unit="row", leave=False, disable=None if total else True) as bar:
            return SWEEPS[name].run(now=now, limits=limits, on_row=lambda outcome: bar.update())


def _listed() -> str:
    return "; ".join(f"{name} ({each.meaning.lower()})" for name, each in SWEEPS.items())


def _summary(ended: Counter[str]) -> str:
    return ", ".join(f"{count} {outcome.lower()}" for outcome, count in ended.most_common()) or "nothing was due"
