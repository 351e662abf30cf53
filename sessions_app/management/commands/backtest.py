"""manage.py backtest --weights conversion=50,cost=20 [--last N] [--mode live|sandbox] [--json]"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from providers.models import Mode
from routing.decision.scoring import COMPONENTS
from routing.models.trial import MOST_SESSIONS
from routing.trials.comparison_json import as_document
from routing.trials.revisions import in_force, weights_of
from sessions_app.usecases.trials.backtest import Sample, try_weights


class Command(BaseCommand):
    """Runs a back-test from the shell."""

    help = "Decides the last sessions again under other weights and prints what would change. Nothing is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--weights", required=True, help="name=0..100, comma separated; all others keep their current value"
        )
        parser.add_argument("--last", type=int, default=1000, metavar="N")
        parser.add_argument("--mode", choices=Mode.values, default="", help="sessions of applications in this mode")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and print. Raises CommandError when the weights are invalid."""
        if not 1 <= options["last"] <= MOST_SESSIONS:
            raise CommandError(f"--last must be between 1 and {MOST_SESSIONS}")
        now = timezone.now()
        weights = weights_of(in_force(now)) | _weights(options["weights"])
        if not any(weights.values()):
            raise CommandError("At least one weight must be greater than 0")
        comparison = as_document(try_weights(weights, Sample(options["last"], options["mode"]), now=now))
        self.stdout.write(json.dumps(comparison, indent=2) if options["json"] else "\n".join(_lines(comparison)))


def _weights(text: str) -> dict[str, int]:
    """Read the weights. Raises CommandError."""
    weights = {}
    for part in text.split(","):
        name, _, value = part.strip().partition("=")
        if name not in COMPONENTS or not (value.isascii() and value.isdigit() and int(value) <= 100):
            raise CommandError(f"{part!r} must be one of {', '.join(COMPONENTS)}, then = and 0 to 100")
        weights[name] = int(value)
    return weights


def _lines(comparison: dict[str, Any]) -> list[str]:
    evidence = comparison["evidence"]
    return [
        f"{comparison['decisions']} sessions decided again, {comparison['flips']} would have gone elsewhere",
        "",
        *(f"  {row['account']:32}{row['before']:>8} -> {row['after']:<8}" for row in comparison["shares"]),
        "",
        *(
            f"  fees {row['currency']}  {row['before']} -> {row['after']}  ({row['delta']})"
            for row in comparison["costs"]
        ),
        "",
        *_verdict(evidence),
    ]


def _verdict(evidence: dict[str, Any]) -> list[str]:
    if evidence["shortcomings"]:
        return [f"Not enough evidence on conversion: {'; '.join(evidence['shortcomings'])}."]
    names = {"snips": "SNIPS", "ips": "IPS", "direct": "direct method"}
    shares = [
        f"  {title:14}{evidence[key]['value']:7.1%}  ({evidence[key]['low']:.1%} to {evidence[key]['high']:.1%})"
        for key, title in names.items()
    ]
    return [f"Conversion was {evidence['paidShare']:.1%}; expected under these weights, with 95 % interval:", *shares]
