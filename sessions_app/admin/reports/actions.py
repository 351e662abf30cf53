"""A report's page and its actions: progress, cancel, download, make again."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from sessions_app.admin.console import ConsoleAdmin, OwnPages, require
from sessions_app.admin.reports import page, texts
from sessions_app.admin.with_reason import Confirmation, NotDone, with_reason
from sessions_app.ids import as_uuid
from sessions_app.limits.allowances import Exhausted
from sessions_app.models import Report
from sessions_app.reports import links
from sessions_app.reports.definition import latest_as_of
from sessions_app.staff import audit
from sessions_app.usecases.reports import request as reports
from sessions_app.usecases.reports.build import build_at_once

GONE = "The files have been removed. Make the report again: as of the same moment it is identical, byte for byte."


def _confirm_cancel(request: HttpRequest, pk: UUID) -> Confirmation[Report]:
    report = _find(request, pk, "change_report")
    if report.state not in reports.UNFINISHED:
        ended = f"It has ended already: {report.get_state_display().lower()}."
        raise NotDone(ended, level=messages.INFO, back=page_of(report))
    return Confirmation(
        subject=report,
        title=f"Cancel the report of {texts.days(report)}",
        explanation="It stops within seconds, and what has been written is removed. It can be requested again: as of "
        "the same moment it will be identical.",
        button="Cancel the report",
        back=page_of(report),
    )


class ReportActions(ConsoleAdmin):
    """The page of one report and its actions."""

    def own_pages(self) -> OwnPages:
        return super().own_pages() | {
            "report_progress": ("<uuid:pk>/progress/", self.progress_view),
            "report_cancel": ("<uuid:pk>/cancel/", self.cancel_view),
            "report_again": ("<uuid:pk>/again/", self.again_view),
            "report_files": ("<uuid:pk>/files/<str:file>", self.file_view),
        }

    def change_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        report = _find(request, as_uuid(object_id))
        shown = {
            **self.admin_site.each_context(request),
            **page.context(report, viewer=cast(User, request.user), now=timezone.now()),
            "title": f"Report of {texts.days(report)}",
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/reports/report.html", shown)

    def progress_view(self, request: HttpRequest, pk: UUID) -> JsonResponse:
        return JsonResponse(texts.progress(_find(request, pk), now=timezone.now()))

    @with_reason(_confirm_cancel)
    def cancel_view(self, request: HttpRequest, report: Report, *, reason: str) -> str:
        """Stop a report that is being made."""
        try:
            reports.cancel_report(report=report, now=timezone.now())
        except reports.ReportEnded as exc:
            raise NotDone("It ended just before it could be cancelled.", level=messages.INFO) from exc
        return "The report is cancelled. Nothing of it is kept."

    def again_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask for it once more, as of the same moment or (`as_of=now`) as of now."""
        report = _find(request, pk, "add_report")
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        now = timezone.now()
        as_of = latest_as_of(now) if request.POST.get("as_of") == "now" else None
        try:
            made = reports.request_again(report=report, owner=owner_of(request), now=now, as_of=as_of)
        except reports.UnacceptableReport as exc:
            messages.error(request, f"It cannot be made again: {exc}. Change it first.")
            return HttpResponseRedirect(page_of(report))
        except (reports.TooManyReports, Exhausted) as exc:
            messages.error(request, f"{exc}. No report was requested.")
            return HttpResponseRedirect(page_of(report))
        make_if_small(made)
        return HttpResponseRedirect(page_of(made))

    def file_view(self, request: HttpRequest, pk: UUID, file: str) -> HttpResponse:
        """Redirect to a file by a link signed now, for this person only."""
        report = _find(request, pk)
        if not report.folder or file not in {each["name"] for each in report.files}:
            messages.warning(request, GONE)
            return HttpResponseRedirect(page_of(report))
        return HttpResponseRedirect(links.path(links.Link(report.pk, file, owner_of(request).holder)))


def _find(request: HttpRequest, pk: UUID | None, permission: str = "view_report") -> Report:
    require(request, "sessions_app.view_report", f"sessions_app.{permission}")
    try:
        return reports.report_of(report_id=pk or UUID(int=0), owner=owner_of(request))
    except reports.UnknownReport as exc:
        raise Http404 from exc


def owner_of(request: HttpRequest) -> reports.Owner:
    """Name who is signed in as the one who asks."""
    return reports.Owner(user_id=request.user.pk)


def make_if_small(report: Report) -> None:
    """Make a small report while the person waits. The audit log has the making as Switchyard's own."""
    with audit.acting(None):
        build_at_once(report)


def page_of(report: Report) -> str:
    """Give the address of a report's page."""
    return reverse("admin:sessions_app_report_change", args=[report.pk])
