"""Finance keeps report templates, and schedules that make reports of them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from sessions_app.models import AuditEntry, ReportSchedule, ReportTemplate
from sessions_app.usecases.reports.schedules import schedule_reports
from tests.admin.conftest import text
from tests.admin.report_pages import REPORTS, SCHEDULES, TEMPLATES, errors, template_form


def test_templates_are_made_changed_and_noted(finance: Client) -> None:
    finance.post(f"{TEMPLATES}add/", template_form(statuses=["COMPLETED"]))
    made = ReportTemplate.objects.get()
    shown = finance.get(f"{TEMPLATES}{made.pk}/change/").context["adminform"].form
    assert shown["statuses"].value() == ["COMPLETED"]

    finance.post(f"{TEMPLATES}{made.pk}/change/", template_form(format="csv.gz", reason="Smaller"))

    made.refresh_from_db()
    assert (made.format, made.filters, made.columns, made.owner.username) == (
        "csv.gz", {}, ["sessionId", "total"], "finance",
    )  # fmt: skip
    entry = AuditEntry.objects.filter(subject_type="sessions_app_reporttemplate", action="changed").latest("id")
    assert (entry.actor, entry.reason, entry.after) == ("finance", "Smaller", {"format": "csv.gz", "filters": {}})
    taken = finance.post(f"{TEMPLATES}add/", template_form())
    assert errors(taken) == {"name": ["Another template has this name already."]}


def schedule_form(template: ReportTemplate, **changes: Any) -> dict[str, Any]:
    given = {"name": "Nightly", "template": template.pk, "every": "day", "hour": 6, "starts_on": "2026-01-30"}
    return given | {"recipients": "", "enabled": "on", "reason": ""} | changes


def test_a_template_is_kept_while_a_schedule_uses_it(finance: Client, schedule: ReportSchedule) -> None:
    address = f"{TEMPLATES}{schedule.template_id}/delete/"

    assert finance.post(address, {"post": "yes"}).status_code == 403
    assert ReportTemplate.objects.count() == 1
    assert "The template cannot be deleted while it is in use." in text(
        finance.get(f"{TEMPLATES}{schedule.template_id}/change/")
    )

    finance.post(f"{SCHEDULES}{schedule.pk}/delete/", {"post": "yes"})
    finance.post(address, {"post": "yes"})
    assert ReportTemplate.objects.count() == 0


@time_machine.travel("2026-02-01T21:30:00Z", tick=False)
def test_a_schedule_catches_up_and_shows_what_it_made_and_makes_next(
    finance: Client, template: ReportTemplate, month: Callable[[int], None]
) -> None:
    """It is the morning of Monday 2 February in Sydney."""
    finance.post(f"{SCHEDULES}add/", schedule_form(template, recipients="a@example.com, b@example.com\na@example.com"))
    made = ReportSchedule.objects.get()
    assert (made.recipients, made.owner.username) == (["a@example.com", "b@example.com"], "finance")
    assert "Next: within a minute, for 2026-01-30" in text(finance.get(f"{SCHEDULES}{made.pk}/change/"))
    assert "No report yet." in text(finance.get(f"{SCHEDULES}{made.pk}/change/"))

    assert schedule_reports(now=timezone.now()) == {"QUEUED": 3}
    assert schedule_reports(now=timezone.now()) == {}

    shown = text(finance.get(f"{SCHEDULES}{made.pk}/change/"))
    assert "Next: 2026-02-02 19:00, for 2026-02-02" in shown
    assert re.findall(r"(2026-\S+) In progress", shown) == ["2026-02-01", "2026-01-31", "2026-01-30"]
    listed = text(finance.get(SCHEDULES))
    assert "Every day, 06:00 Australia/Sydney 2 2026-02-01: in progress 2026-02-02 19:00, for 2026-02-02 On" in listed
    assert "schedule Nightly" in text(finance.get(f"{REPORTS}?who=schedule"))


def test_a_paused_schedule_makes_nothing(finance: Client, schedule: ReportSchedule) -> None:
    given = schedule_form(schedule.template)
    del given["enabled"]

    finance.post(f"{SCHEDULES}{schedule.pk}/change/", given | {"every": "month"})

    schedule.refresh_from_db()
    assert (schedule.enabled, schedule.every) == (False, "day")  # the rhythm stays
    assert "Paused: no report is made." in text(finance.get(f"{SCHEDULES}{schedule.pk}/change/"))
    assert schedule_reports(now=timezone.now()) == {}
    entry = AuditEntry.objects.filter(subject_type="sessions_app_reportschedule", action="changed").latest("id")
    assert (entry.actor, entry.after) == ("finance", {"enabled": False})


@pytest.mark.parametrize(
    ("changes", "field", "sentences"),
    [
        ({"recipients": "ann@example.com bob, carl@"}, "recipients",
         ["“bob” is not an e-mail address.", "“carl@” is not an e-mail address."]),
        ({"recipients": " ".join(f"p{number}@example.com" for number in range(21))}, "recipients",
         ["At most 20 recipients; these are 21. Use a mailing list."]),
        ({"starts_on": "2020-01-01"}, "starts_on", ["It must be at most 400 days ago."]),
        ({"hour": "24"}, "hour", ["Select a valid choice. 24 is not one of the available choices."]),
        ({"name": "Nightly"}, "name", ["Another schedule has this name already."]),
    ],
)  # fmt: skip
def test_mistakes_in_a_schedule_are_named(
    finance: Client, schedule: ReportSchedule, changes: dict[str, Any], field: str, sentences: list[str]
) -> None:
    given = schedule_form(schedule.template, name="Another", starts_on=str(timezone.now().date()))

    answer = finance.post(f"{SCHEDULES}add/", given | changes)

    assert errors(answer) == {field: sentences}
    assert ReportSchedule.objects.count() == 1
