"""What a report's page shows: progress or result, and what is needed to verify it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from sessions_app.admin.reports import texts
from sessions_app.admin.reports.content import FILTERS
from sessions_app.admin.sessions.timeline import span
from sessions_app.admin.times import to_the_second
from sessions_app.models import Application, Report
from sessions_app.reports.columns import COLUMNS
from sessions_app.reports.manifest import instant
from sessions_app.usecases.reports.request import UNFINISHED

CONTENTS = {
    "sessions": "One row per session",
    "attempts": "One row per call to a provider",
    "report": "Summary, sessions and attempts as sheets",
    "manifest": "The request, its time and author, totals and digests",
}


def context(report: Report, *, viewer: User, now: datetime) -> dict[str, Any]:
    """Gather what the template needs, and what the viewer may do."""
    unfinished = report.state in UNFINISHED
    return {
        "report": report,
        "state": texts.state(report),
        "badge": texts.BADGES[texts.state(report)],
        "days": texts.days(report),
        "contents": texts.contents(report),
        "unfinished": unfinished,
        "progress": texts.progress(report, now=now),
        "whole": texts.WHOLE,
        "facts": list(_facts(report)),
        "columns": [COLUMNS[key].title for key in report.columns if key in COLUMNS],
        "totals": _totals(report),
        "sessions": _counted(sum(each["count"] for each in report.totals)),
        "files": [_file(each) for each in report.files],
        "kept": bool(report.folder) and report.state == Report.State.DONE,
        "may_cancel": unfinished and viewer.has_perm("sessions_app.change_report"),
        "may_make": viewer.has_perm("sessions_app.add_report"),
    }


def _counted(sessions: int) -> str:
    return "1 session" if sessions == 1 else f"{sessions:,} sessions"


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    asked = report.definition
    yield "Sessions by", f"the time they were {report.basis}"
    yield "Days", f"{texts.days(report)}, {report.time_zone}"
    yield "In UTC", f"from {instant(asked.since)} until before {instant(asked.until)}"
    yield "As of", instant(report.as_of)
    yield from ((name.capitalize(), text) for name, text in _filters(report))
    yield "Format", f"{texts.format_of(report)}, {'with' if report.attempts else 'without'} attempts"
    yield "Requested by", texts.who(report)
    yield "Requested", f"{to_the_second(report.created_at)} UTC"
    if report.started_at and report.finished_at:
        rate = report.rows_per_second
        pace = f", {rate:,.0f} rows a second" if rate else ""
        yield "Made in", f"{span(report.finished_at - report.started_at)}{pace}"
    yield "Id", str(report.pk)


def _filters(report: Report) -> Iterator[tuple[str, str]]:
    """Applications by their names of today."""
    names = Application.objects.filter(pk__in=report.filters.get("applications", []))
    named = {str(pk): name for pk, name in names.values_list("pk", "name")}
    if not report.filters:
        yield "filters", "none: all sessions"
    for name in FILTERS:
        value = report.filters.get(name, [])
        listed = [value] if isinstance(value, str) else value
        if listed:
            yield name, ", ".join(named.get(each, each) for each in listed)


def _totals(report: Report) -> list[dict[str, Any]]:
    """List the control totals, each currency with the sum of its statuses below."""
    by_currency: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in report.totals:
        by_currency[each["currency"]].append(each)
    return [
        {
            "currency": currency,
            "lines": [_line(each["status"].title(), [each]) for each in lines],
            "all": _line("all", lines),
        }
        for currency, lines in by_currency.items()
    ]


def _line(status: str, totals: list[dict[str, Any]]) -> dict[str, str]:
    amount = sum((Decimal(each["sum"]) for each in totals), Decimal(0))
    places = len(totals[0]["sum"].partition(".")[2])
    return {"status": status, "count": f"{sum(each['count'] for each in totals):,}", "sum": f"{amount:,.{places}f}"}


def _file(facts: dict[str, Any]) -> dict[str, Any]:
    kind = facts["name"].partition(".")[0]
    rows = "" if kind == "manifest" else f"{facts['rows']:,}"
    return {**facts, "rows": rows, "size": texts.size(facts["bytes"]), "contents": CONTENTS.get(kind, "")}
