"""What the tests of reports ask of the console."""

from typing import Any

from django.test import Client

from sessions_app.models import AuditEntry, Report
from sessions_app.reports.columns import USUAL
from tests.admin.conftest import text

REPORTS = "/admin/sessions_app/report/"
TEMPLATES = "/admin/sessions_app/reporttemplate/"
SCHEDULES = "/admin/sessions_app/reportschedule/"


def january(**changes: Any) -> dict[str, Any]:
    """A filled-in form."""
    given = {"period": "days", "first_day": "2026-01-01", "last_day": "2026-01-31", "time_zone": "UTC"}
    given |= {"basis": "created", "as_of": "2026-03-01T00:00", "format": "csv", "attempts": "on"}
    return given | {"columns": list(USUAL), "mode": "", "keep_as": ""} | changes


def asked(browser: Client, **changes: Any) -> Report:
    answer = browser.post(f"{REPORTS}add/", january(**changes))
    assert answer.status_code == 302, errors(answer)
    report = Report.objects.latest("id")
    assert answer["Location"] == f"{REPORTS}{report.pk}/change/"
    return report


def template_form(**changes: Any) -> dict[str, Any]:
    given = {"name": "Monthly", "time_zone": "UTC", "basis": "created", "format": "xlsx", "attempts": "on"}
    return given | {"columns": ["sessionId", "total"], "mode": "", "reason": ""} | changes


def errors(answer: Any) -> dict[str, list[str]]:
    return dict(answer.context["adminform"].form.errors)


def page(browser: Client, report: Report) -> str:
    return text(browser.get(f"{REPORTS}{report.pk}/change/"))


def fetched(browser: Client, report: Report, name: str) -> bytes:
    return b"".join(browser.get(f"{REPORTS}{report.pk}/files/{name}", follow=True).streaming_content)


def progress(browser: Client, report: Report) -> dict[str, Any]:
    return browser.get(f"{REPORTS}{report.pk}/progress/").json()


def noted(report: Report) -> list[tuple[str, str, str]]:
    entries = AuditEntry.objects.filter(subject_id=str(report.pk)).order_by("id")
    return [(each.action, each.actor, each.reason) for each in entries]
