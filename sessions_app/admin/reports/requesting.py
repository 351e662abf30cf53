"""The form that requests a report. `listing` lists reports; `actions` shows one and has its actions."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.transaction import on_commit
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone

from sessions_app.admin.console import OwnPages
from sessions_app.admin.finance.links import report_from
from sessions_app.admin.reports import texts
from sessions_app.admin.reports.actions import make_if_small, owner_of, page_of
from sessions_app.admin.reports.content import CONTENT, initial_of
from sessions_app.admin.reports.form import REPORT_FIELDSETS, ReportForm
from sessions_app.admin.reports.listing import ReportList
from sessions_app.ids import as_uuid
from sessions_app.limits.allowances import Exhausted
from sessions_app.models import Report, ReportTemplate
from sessions_app.reports.definition import Definition
from sessions_app.usecases.reports.build import SMALL, sessions_at_most
from sessions_app.usecases.reports.request import TooManyReports, UnknownReport, report_of, request_report

NONE = UUID(int=0)
FURTHEST = 100_000
"""Sessions the form counts to: further it only says that there are more."""


@admin.register(Report)
class ReportAdmin(ReportList):
    """Reports. A request is not changed afterwards."""

    form = ReportForm
    fieldsets = REPORT_FIELDSETS
    add_form_template = "admin/reports/new.html"

    class Media:
        css = {"all": ["reports.css"]}
        js = ["watch.js", "reports.js"]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Refuse a report beyond the limit."""
        try:
            return self._add_view(request, form_url, extra_context)
        except (TooManyReports, Exhausted) as exc:
            messages.error(request, f"{exc}. No report was requested.")
            return HttpResponseRedirect(reverse("admin:sessions_app_report_changelist"))

    def own_pages(self) -> OwnPages:
        return super().own_pages() | {
            "report_size": ("add/size/", self.size_view),
        }

    def _add_view(self, request: HttpRequest, form_url: str, extra_context: Any) -> HttpResponse:
        """Offer templates to start from."""
        templates = ReportTemplate.objects.all() if request.user.has_perm("sessions_app.view_reporttemplate") else []  # type: ignore[union-attr]
        shown = {"title": "New report", "templates": templates, "chosen": request.GET.get("template", "")}
        return super().add_view(request, form_url, {**(extra_context or {}), **shown})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Start from a template, from another report with its days, or from what finance was looking at."""
        template = request.GET.get("template", "")
        if template.isascii() and template.isdigit():
            found = ReportTemplate.objects.filter(pk=template).first()
            return initial_of(found) if found else {}
        try:
            like = report_of(report_id=as_uuid(request.GET.get("like")) or NONE, owner=owner_of(request))
        except UnknownReport:
            return report_from(request.GET)
        return {**initial_of(like), "period": "days", "first_day": like.first_day, "last_day": like.last_day}

    def save_model(self, request: HttpRequest, obj: Report, form: Any, change: bool) -> None:
        """Queue it; a small one is made before the answer."""
        made = request_report(definition=form.definition, owner=owner_of(request), now=timezone.now())
        obj.__dict__.update(made.__dict__)
        if name := form.cleaned_data["keep_as"]:
            kept = {field: getattr(made, field) for field in CONTENT}
            ReportTemplate.objects.create(name=name, owner_id=request.user.pk, **kept)
        on_commit(lambda: make_if_small(made))

    def response_add(self, request: HttpRequest, obj: Report, post_url_continue: str | None = None) -> HttpResponse:
        return HttpResponseRedirect(page_of(obj))

    def size_view(self, request: HttpRequest) -> JsonResponse:
        """Say which days a filled-in form means, and how much that is."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ReportForm(request.GET)
        return JsonResponse({"text": _size(form.definition) if form.is_valid() else ""})

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        """Forbid it: cancelling is on the report's page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return False


def _size(asked: Definition) -> str:
    found = sessions_at_most(asked, stop=FURTHEST + 1)
    count = f"more than {FURTHEST:,}" if found > FURTHEST else f"{found:,}"
    how = "It is made immediately." if found <= SMALL else "A worker makes it, and the page shows its progress."
    return f"{texts.days(asked)}, {asked.time_zone}: {count} sessions before filters. {how}"
