"""The list of reports, newest first; bars move where one is being made."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import ShowFacets
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display

from sessions_app.admin.keyset_list import BEFORE, KeysetList
from sessions_app.admin.reports import texts
from sessions_app.admin.reports.actions import ReportActions, owner_of, page_of
from sessions_app.admin.times import to_the_second
from sessions_app.models import Report
from sessions_app.usecases.reports.request import UNFINISHED, reports_of

BAR = (
    '<progress max="{}" value="{}" data-watch="{}" data-text="{}" aria-label="Rows written"></progress>'
    '<span id="{}">{}</span>'
)


class MineFilter(admin.SimpleListFilter):
    """One's own reports, or those of schedules."""

    title, parameter_name = "requested by", "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", "Me"), ("schedule", "A schedule")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "me":
            return queryset.filter(requested_by=request.user.pk)
        return queryset.filter(schedule__isnull=False) if self.value() == "schedule" else queryset


class ReportList(ReportActions):
    """How reports are listed."""

    list_display = ("asked", "days", "holds", "state_shown", "rows", "who")
    list_display_links = ("days",)
    list_parameters = (BEFORE,)
    list_filter = ("state", MineFilter)
    list_select_related = ("requested_by", "schedule")
    sortable_by = ()
    actions = None
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    change_list_template = "admin/reports/list.html"
    none_yet = (
        "No reports yet",
        "A report has one row per session, control totals computed independently, and a digest of every file.",
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetList]:
        return KeysetList

    def get_queryset(self, request: HttpRequest) -> Any:
        """Show all reports of the console; applications get theirs through the API."""
        return reports_of(owner_of(request))

    @admin.display(description="Requested (UTC)")
    def asked(self, report: Report) -> str:
        return to_the_second(report.created_at)

    @admin.display(description="Days")
    def days(self, report: Report) -> str:
        return texts.days(report)

    @admin.display(description="Contents")
    def holds(self, report: Report) -> str:
        return texts.contents(report)

    @display(description="State", label=texts.BADGES)
    def state_shown(self, report: Report) -> str:
        return texts.state(report)

    @admin.display(description="Rows")
    def rows(self, report: Report) -> str | SafeString:
        """Count them, with a bar while they are written."""
        if report.state not in UNFINISHED:
            count = f"{report.rows_done:,}" if report.state == Report.State.DONE else "–"
            return format_html('<span class="report-number">{}</span>', count)
        progress, key = texts.progress(report, now=timezone.now()), f"report-{report.pk}"
        watch = f"{page_of(report)}../progress/"
        return format_html(BAR, texts.WHOLE, progress["progress"] or 0, watch, key, key, progress["text"])

    @admin.display(description="Requested by")
    def who(self, report: Report) -> str:
        return texts.who(report)
