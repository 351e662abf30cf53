"""Report schedules: when a template's report is made, its recipients, and the reports made."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display

from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.reports import texts
from sessions_app.admin.reports.actions import page_of
from sessions_app.admin.reports.schedule_form import ScheduleForm
from sessions_app.models import Report, ReportSchedule
from sessions_app.usecases.reports.schedules import next_run

SHOWN = 20
RHYTHM = {"day": "Every day", "week": "Every Monday", "month": "On the 1st of every month"}
NEWEST = Report.objects.order_by("schedule_id", "-first_day").distinct("schedule_id")


@admin.register(ReportSchedule)
class ReportScheduleAdmin(ConsoleAdmin):
    """Schedules by name."""

    form = ScheduleForm
    fieldsets = (
        ("Schedule", {"fields": ("name", "template", "every", "hour", "starts_on", "enabled")}),
        ("Recipients", {"fields": ("recipients",)}),
        ("Reason", {"fields": ("reason",)}),
    )
    list_display = ("name", "template", "rhythm", "recipient_count", "last_run", "next_run", "switched")
    list_filter = ("enabled", "every")
    list_select_related = ("template",)
    search_fields = ("name",)
    actions = None
    change_list_template = "admin/reports/plain_list.html"
    none_yet = (
        "No schedules yet",
        "A schedule makes a template's report for the previous day, week or month and e-mails its recipients.",
    )
    change_form_outer_after_template = "admin/reports/schedule.html"

    class Media:
        css = {"all": ["merchants.css", "reports.css"]}

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related(Prefetch("reports", NEWEST, to_attr="newest"))

    def get_readonly_fields(self, request: HttpRequest, obj: ReportSchedule | None = None) -> tuple[str, ...]:
        """Keep the rhythm: periods of two rhythms overlap, and one of them would be left out."""
        return ("every",) if obj else ()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show under the form what comes next and what it has made."""
        found = self.get_object(request, object_id)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **_history(found)})

    def save_model(self, request: HttpRequest, obj: ReportSchedule, form: Any, change: bool) -> None:
        if not change:
            obj.owner_id = request.user.pk
        super().save_model(request, obj, form, change)

    @admin.display(description="When")
    def rhythm(self, schedule: ReportSchedule) -> str:
        return f"{RHYTHM[schedule.every]}, {schedule.hour:02}:00 {schedule.template.time_zone}"

    @admin.display(description="Recipients")
    def recipient_count(self, schedule: ReportSchedule) -> str:
        return str(len(schedule.recipients) or "none")

    @admin.display(description="Last report")
    def last_run(self, schedule: Any) -> str | SafeString:
        if not schedule.newest:
            return "none yet"
        (report,) = schedule.newest
        text = f"{texts.days(report)}: {texts.state(report).lower()}"
        return format_html('<a class="report-link" href="{}">{}</a>', page_of(report), text)

    @admin.display(description="Next report (UTC)")
    def next_run(self, schedule: ReportSchedule) -> str:
        return _next(schedule) if schedule.enabled else "–"

    @display(description="State", label={"On": "success", "Paused": "warning"})
    def switched(self, schedule: ReportSchedule) -> str:
        return "On" if schedule.enabled else "Paused"


def _next(schedule: ReportSchedule) -> str:
    run = next_run(schedule)
    when = "within a minute" if run.at <= timezone.now() else f"{run.at:%Y-%m-%d %H:%M}"
    return f"{when}, for {texts.days(run)}"


def _history(schedule: ReportSchedule | None) -> dict[str, Any]:
    if schedule is None:
        return {}
    made = schedule.reports.order_by("-first_day")[:SHOWN]
    rows = [
        {
            "report": each,
            "days": texts.days(each),
            "state": texts.state(each),
            "rows": f"{each.rows_done:,}",
            "page": page_of(each),
        }
        for each in made
    ]
    return {"next_report": _next(schedule), "made": rows, "shown": SHOWN}
