"""A report in words: contents, progress, state."""

from datetime import datetime, timedelta
from typing import Any

from sessions_app.admin.sessions.timeline import span
from sessions_app.models import Report
from sessions_app.models.report import ReportContent
from sessions_app.reports.definition import Filters
from sessions_app.reports.periods import in_words
from sessions_app.usecases.reports.request import UNFINISHED

State = Report.State
BADGES = {"In progress": "info", "Done": "success", "Failed": "danger", "Cancelled": "warning"}
WHOLE = 1000
"""What a progress bar ends at."""
LONG = timedelta(minutes=1)


def days(report: Any) -> str:
    """Write the days of a report or of a run."""
    return in_words(report.first_day, report.last_day)


def state(report: Report) -> str:
    """Say where it is, as BADGES knows it; how far it is says `progress`."""
    return "In progress" if report.state in UNFINISHED else str(report.get_state_display())


def contents(content: ReportContent) -> str:
    """Say in one line what a report or a template asks for, applications only counted."""
    filters = Filters.of(content.filters)
    chosen = len(filters.applications)
    parts = (
        f"sessions by {'creation' if content.basis == 'created' else 'payment'}",
        content.time_zone,
        f"{format_of(content)}{', with attempts' if content.attempts else ''}",
        ", ".join(each.lower() for each in filters.statuses),
        ", ".join(filters.providers),
        ", ".join(filters.currencies),
        chosen and ("1 application" if chosen == 1 else f"{chosen} applications"),
        filters.mode and f"{filters.mode} only",
    )
    return "; ".join(part for part in parts if part)


def format_of(content: ReportContent) -> str:
    """Name the format of the files."""
    return content.get_format_display() + (" with a byte-order mark" if content.byte_order_mark else "")


def size(count: int) -> str:
    """Write a number of bytes."""
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "bytes" or count >= 100 else f"{count:.1f} {unit}"
        count /= 1000  # type: ignore[assignment]
    return f"{count:.2f} GB"


def who(report: Report) -> str:
    """Say who asked for it."""
    if report.schedule:
        return f"schedule {report.schedule}"
    return report.requested_by.get_username() if report.requested_by else "the shell, or a schedule since deleted"


def progress(report: Report, *, now: datetime) -> dict[str, Any]:
    """Say how far it is: `progress` out of WHOLE (None: unknown), a sentence, whether it ended."""
    done = report.rows_total and min(report.rows_done * WHOLE // report.rows_total, WHOLE)
    ended = report.state not in UNFINISHED
    return {"progress": WHOLE if ended else done, "text": _sentence(report, now), "ended": ended}


def _sentence(report: Report, now: datetime) -> str:
    if report.state == State.QUEUED:
        return _waiting(report, now)
    if report.state != State.RUNNING:
        return state(report)
    if report.rows_total is None:
        return "Counting the control totals."
    if report.rows_done >= report.rows_total:
        return f"All {report.rows_total:,} rows are written; digests are being computed."
    share = report.rows_done / report.rows_total
    return f"{report.rows_done:,} of {report.rows_total:,} rows ({share:.0%}){_pace(report)}"


def _pace(report: Report) -> str:
    rate, left = report.rows_per_second, report.time_left
    if not rate or left is None:
        return "."
    seconds = max(round(left.total_seconds()), 1)
    shown = f"{seconds} s" if seconds < 60 else span(timedelta(seconds=seconds))
    return f", {rate:,.0f} rows a second, about {shown} left."


def _waiting(report: Report, now: datetime) -> str:
    before = Report.objects.filter(state__in=UNFINISHED, id__lt=report.pk).count()
    if before:
        return f"Waiting: {before} {'report is' if before == 1 else 'reports are'} made before it."
    if now - report.touched_at > LONG:
        waited = span(now - report.touched_at)
        return f"Waiting for a worker for {waited}. The Today page shows whether the background workers run."
    return "Waiting for a worker."
