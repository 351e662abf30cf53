"""manage.py export_sessions --format csv|xlsx|csv.gz --from DATE --to DATE --output FILE"""

from argparse import ArgumentTypeError
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from sessions_app.models import Application, ReportTemplate
from sessions_app.reports.columns import COLUMNS, USUAL
from sessions_app.reports.definition import Basis, Definition, Filters, Format, latest_as_of
from sessions_app.reports.export import Exported, NotCommitted, Paths, TotalsDiffer, export
from sessions_app.reports.manifest import manifest
from sessions_app.reports.storage import private_file
from sessions_app.usecases.reports.request import UnacceptableReport, check, from_template

FLAGS = {"first_day": "--from", "last_day": "--to", "statuses": "--status", "providers": "--provider",
         "currencies": "--currency", "applications": "--application"}  # fmt: skip


class Command(BaseCommand):
    """Writes a session report to files."""

    help = "Writes a session report, its attempts and its manifest into one folder. Nothing is stored elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first_day", type=_day, required=True, metavar="DATE")
        parser.add_argument("--to", dest="last_day", type=_day, required=True, metavar="DATE", help="included")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")
        parser.add_argument("--format", choices=list(Format), help="default: csv, or the template's")
        parser.add_argument("--template", metavar="NAME", help="takes options that are not given from a saved template")
        parser.add_argument("--time-zone", metavar="ZONE", help="time zone of days and times; default: UTC")
        parser.add_argument("--basis", choices=list(Basis), help="which time of a session must be in the period")
        parser.add_argument("--as-of", type=_moment, metavar="TIME", help="such as 2026-02-01T06:00:00Z; default: now")
        parser.add_argument("--columns", type=_listed, help=f"comma separated, in this order: {','.join(COLUMNS)}")
        parser.add_argument("--byte-order-mark", action="store_true", help="begin CSV with one, for Excel")
        parser.add_argument("--no-attempts", action="store_true", help="write the sessions only")
        for name in ("status", "provider", "currency"):
            parser.add_argument(f"--{name}", action="append", help="can be repeated")
        parser.add_argument("--application", action="append", metavar="NAME", help="can be repeated")
        parser.add_argument("--mode", choices=["sandbox", "live"], help="sessions of applications in this mode")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files and print the control totals. Raises CommandError."""
        definition, output = _definition(options), options["output"]
        paths = Paths(output, _beside(output, "attempts", definition.format))
        try:
            check(definition, now=timezone.now())
            with ProgressBar() as bar:
                made = export(definition, paths, bar)
        except UnacceptableReport as exc:
            raise CommandError(
                "\n".join(f"{FLAGS.get(n, _flag(n))} {text}" for n, text in exc.problems.items())
            ) from exc
        except NotCommitted as exc:
            raise CommandError("A transaction from before that time is still open. Try again in a minute") from exc
        except (TotalsDiffer, OSError, psycopg.Error) as exc:
            raise CommandError(f"Not written: {exc}") from exc
        with private_file(output.with_name(f"{output.name}.manifest.json")) as file:
            file.write(manifest(definition, made.totals, made.files, report="", requested_by="shell"))
        self.stdout.write("\n".join(_lines(definition, made)))


class ProgressBar:
    """A progress bar on stderr, where there is a terminal."""

    def __enter__(self) -> "ProgressBar":
        self._bar = tqdm(desc="counting", unit="row", unit_scale=True, leave=False, disable=None)
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def begun(self, own: psycopg.Connection[Any], rows: int) -> None:
        """Set the total number of rows."""
        self._bar.reset(total=rows)
        self._bar.set_description("writing")

    def counted(self, rows: int) -> None:
        """Advance the bar."""
        self._bar.update(rows)


def _definition(options: dict[str, Any]) -> Definition:
    days = {"first_day": options["first_day"], "last_day": options["last_day"]}
    as_of = options["as_of"] or latest_as_of(timezone.now())
    saved = from_template(_template(options["template"]), **days, as_of=as_of) if options["template"] else None
    base = saved or Definition(**days, as_of=as_of)
    filters = Filters(
        statuses=tuple(options["status"] or base.filters.statuses),
        providers=tuple(options["provider"] or base.filters.providers),
        currencies=tuple(options["currency"] or base.filters.currencies),
        applications=tuple(map(_application, options["application"] or ())) or base.filters.applications,
        mode=options["mode"] or base.filters.mode,
    )
    return Definition(
        **days,
        as_of=as_of,
        time_zone=options["time_zone"] or base.time_zone,
        basis=Basis(options["basis"] or base.basis),
        format=Format(options["format"] or base.format),
        columns=options["columns"] or base.columns or USUAL,
        attempts=base.attempts and not options["no_attempts"],
        byte_order_mark=base.byte_order_mark or options["byte_order_mark"],
        filters=filters,
    )


def _template(name: str) -> ReportTemplate:
    try:
        return ReportTemplate.objects.get(name=name)
    except ReportTemplate.DoesNotExist as exc:
        names = ", ".join(ReportTemplate.objects.values_list("name", flat=True)) or "none"
        raise CommandError(f"There is no template {name!r}; there are: {names}") from exc


def _application(name: str) -> str:
    try:
        return str(Application.objects.get(name=name).pk)
    except Application.DoesNotExist as exc:
        raise CommandError(f"There is no application named {name!r}") from exc


def _beside(output: Path, what: str, ending: str) -> Path:
    """january.csv.gz -> january.attempts.csv.gz"""
    stem = output.name.removesuffix(f".{ending}")
    return output.with_name(f"{stem}.{what}.{ending}")


def _lines(definition: Definition, made: Exported) -> list[str]:
    totals = made.totals
    days = f"{definition.first_day} to {definition.last_day} ({definition.time_zone})"
    as_of = f"as of {definition.as_of:%Y-%m-%dT%H:%M:%SZ}"
    return [
        f"{totals.sessions:,} sessions by the time they were {definition.basis}, {days}, {as_of}",
        "",
        *(f"  {t.currency}  {t.status:10}{t.count:>12,}{t.as_document()['sum']:>22}" for t in totals.lines),
        "",
        *(f"  {each.sha256}  {each.name}" for each in made.files),
    ]


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise ArgumentTypeError(f"{text!r} must be a day such as 2026-01-31") from exc


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as exc:
        raise ArgumentTypeError(f"{text!r} must be a time such as 2026-02-01T06:00:00Z") from exc
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
