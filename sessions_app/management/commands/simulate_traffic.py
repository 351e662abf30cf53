"""manage.py simulate_traffic [--orders N] [--rate PER_SECOND] [--pay NAME=SHARE] [--change NAME=SHARE@ORDER] ..."""

from typing import Any

import httpx2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from providers.money import UnknownCurrency, exponent
from sessions_app.api.tokens import ApplicationToken
from sessions_app.demo.seed import APPLICATION
from sessions_app.demo.shoppers import Target, Traffic, send
from sessions_app.demo.simulation import InvalidPlan, Plan, SimulatedOutcome, SimulatedTally, chart, plan
from sessions_app.models import Application

MOST_ORDERS, MOST_SECONDS = 20_000, 3600
CHART = settings.BASE_DIR / "var" / "simulation.svg"


class Command(BaseCommand):
    """Shows how routing learns."""

    help = (
        "Simulates shoppers at a running product and its sandbox accounts, and draws the accounts' shares over time. "
        "Example: --pay swift=0.9 --pay steady=0.85 --change swift=0.6@100 --outage steady=200-250"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--orders", type=int, default=300, help=f"number of orders, at most {MOST_ORDERS}")
        parser.add_argument("--rate", type=float, default=8.0, help="orders a second, on average")
        parser.add_argument(
            "--seconds", type=float, default=120, help=f"no new orders after this time, at most {MOST_SECONDS}"
        )
        parser.add_argument(
            "--think", type=float, default=0.5, help="seconds until a shopper pays or leaves, on average"
        )
        parser.add_argument("--pay", action="append", default=[], metavar="NAME=SHARE[:LAST]", help="drifts to LAST")
        parser.add_argument("--change", action="append", default=[], metavar="NAME=SHARE@ORDER", help="from then on")
        parser.add_argument("--outage", action="append", default=[], metavar="NAME=FIRST-LAST", help="by order number")
        parser.add_argument("--currency", default="EUR")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Simulate, print and draw. Raises CommandError when the product does not run or the plan is invalid."""
        traffic, world, tally = _traffic(options), _plan(options), SimulatedTally()

        def show(outcome: SimulatedOutcome) -> None:
            tally.outcomes.append(outcome)
            if self.stdout.isatty():
                self.stdout.write(f"\r{_progress(tally, traffic.orders)}", ending="")
                self.stdout.flush()

        try:
            send(_target(options), world, traffic, show)
        except httpx2.TransportError as exc:
            raise CommandError(
                f"Nothing answers at {settings.PUBLIC_BASE_URL}. Is `make run` running, and with the same PORT? ({exc})"
            ) from exc
        self.stdout.write("" if self.stdout.isatty() else _progress(tally, traffic.orders))
        self.stdout.write("\n" + "\n".join(_table(tally)))
        CHART.parent.mkdir(exist_ok=True)
        CHART.write_text(chart(tally.outcomes) + "\n")
        self.stdout.write(f"\nEach account's share over time: {CHART.relative_to(settings.BASE_DIR)}")


def _traffic(options: dict[str, Any]) -> Traffic:
    if not 1 <= options["orders"] <= MOST_ORDERS:
        raise CommandError(f"--orders must be between 1 and {MOST_ORDERS}")
    if not 0 < options["seconds"] <= MOST_SECONDS:
        raise CommandError(f"--seconds must be more than 0 and at most {MOST_SECONDS}")
    if options["rate"] <= 0 or options["think"] < 0:
        raise CommandError("--rate must be more than 0, --think at least 0")
    return Traffic(options["orders"], options["rate"], options["seconds"], options["think"], options["seed"])


def _plan(options: dict[str, Any]) -> Plan:
    try:
        return plan(pay=options["pay"], change=options["change"], outage=options["outage"])
    except InvalidPlan as exc:
        raise CommandError(str(exc)) from exc


def _target(options: dict[str, Any]) -> Target:
    application = Application.objects.filter(name=APPLICATION, enabled=True).first()
    if application is None or not settings.SANDBOX:
        raise CommandError("The demo application or the sandbox provider is missing. Try `make run` first")
    try:
        exponent(options["currency"])
    except UnknownCurrency as exc:
        raise CommandError(f"--currency must be an ISO 4217 code such as EUR, {exc} is not one") from exc
    token = str(ApplicationToken.for_application(application.id))
    base = settings.PROVIDER_API_BASES["sandbox"]
    return Target(settings.PUBLIC_BASE_URL, base, token, options["currency"], settings.SANDBOX_SECRET)


def _progress(tally: SimulatedTally, orders: int) -> str:
    shares = "  ".join(f"{name} {opened} ({paid / opened:.0%} paid)" for name, opened, paid in tally.rows())
    return f"{len(tally.outcomes)}/{orders} orders  {shares}  refused {tally.refused} "


def _table(tally: SimulatedTally) -> list[str]:
    done = max(len(tally.outcomes), 1)
    rows = [f"  {name:20}{opened:8}{opened / done:10.1%}{paid / opened:10.1%}" for name, opened, paid in tally.rows()]
    return [f"  {'account':20}{'orders':>8}{'share':>10}{'paid':>10}", *rows, f"  {'refused':20}{tally.refused:8}"]
