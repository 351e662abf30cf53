"""Reports of an application's own sessions: a request turned into our words, one call, and the answer turned back."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from rest_framework.request import Request

from sessions_app.api.body import refuse_content
from sessions_app.api.errors import Problem
from sessions_app.api.paging import PAGE, cut_page
from sessions_app.api.parameters import ParametersOfLists, read_parameters
from sessions_app.api.rendering import respond_json
from sessions_app.api.reports import bodies, schema
from sessions_app.api.reports.files import ReportFileView
from sessions_app.creation.callers import Caller
from sessions_app.limits.allowances import Exhausted
from sessions_app.models import Report
from sessions_app.usecases.reports import request as reports
from sessions_app.usecases.reports.build import build_at_once


class ReportViewSet(ParametersOfLists):
    """Reports of the calling application. Those of others do not exist."""

    def handle_exception(self, exc: Exception) -> Any:
        """Turn the refusals of use cases into answers of the table."""
        return super().handle_exception(_problem_for(exc))

    @schema.describe_create
    def create(self, request: Request) -> HttpResponse:
        """Make a small report at once, and queue a large one."""
        owner, now = _owner(request), timezone.now()
        definition = bodies.definition_from(request._request, now=now)
        report = reports.request_report(definition=definition, owner=owner, now=now)
        build_at_once(report)
        done = report.state == Report.State.DONE
        headers = {"Location": f"/api/v1/reports/{report.pk}"}
        return respond_json(bodies.report_body(report, owner), status=201 if done else 202, headers=headers)

    @schema.describe_list
    def list(self, request: Request) -> HttpResponse:
        """List reports, newest first."""
        owner = _owner(request)
        page, following = cut_page(reports.reports_of(owner), read_parameters(request._request, PAGE))
        return respond_json({"data": [bodies.report_body(each, owner) for each in page], "nextCursor": following})

    @schema.describe_retrieve
    def retrieve(self, request: Request, report_id: UUID) -> HttpResponse:
        """Show a report as it is now."""
        owner = _owner(request)
        return respond_json(bodies.report_body(reports.report_of(report_id=report_id, owner=owner), owner))

    @schema.describe_cancel
    def cancel(self, request: Request, report_id: UUID) -> HttpResponse:
        """Stop a report."""
        refuse_content(request._request)
        owner = _owner(request)
        report = reports.report_of(report_id=report_id, owner=owner)
        reports.cancel_report(report=report, now=timezone.now())
        return respond_json(bodies.report_body(report, owner))


def _owner(request: Request) -> reports.Owner:
    return reports.Owner(application_id=cast(Caller, request.auth).application_id)


def _problem_for(exc: Exception) -> Exception:
    if isinstance(exc, reports.UnknownReport):
        return Problem("not_found")
    if isinstance(exc, reports.UnacceptableReport):
        return bodies.problem_for(exc)
    if isinstance(exc, reports.TooManyReports):
        return Problem("too_many_requests", message=f"{exc}. Wait for one, or cancel it", Retry_After="30")
    if isinstance(exc, Exhausted):
        return Problem("too_many_requests", message=str(exc), Retry_After=str(exc.seconds))
    if isinstance(exc, reports.ReportEnded):
        return Problem("report_ended")
    return exc


BASE = "api/v1/reports"
ONE = f"{BASE}/<uuid:report_id>"
ROUTES: dict[str, dict[str, Any]] = {
    BASE: {"post": "create", "get": "list"},
    ONE: {"get": "retrieve"},
    f"{ONE}/cancel": {"post": "cancel"},
}
report_paths = [
    *(path(route, ReportViewSet.as_view(actions)) for route, actions in ROUTES.items()),
    path("reports/files/<str:name>", ReportFileView.as_view()),
]
