"""Sends a file of a report to the holder of its link."""

from typing import cast
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connection
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views import View

from sessions_app.api.errors import answer, respond
from sessions_app.models import Application, Report
from sessions_app.reports import links, storage
from sessions_app.staff import audit
from sessions_app.usecases.reports.request import Owner, UnknownReport, report_of

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "gz": "application/gzip",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NOT_YOURS = "This link was made for somebody else"
GONE = "This file is not kept any more, or the link is too old. Ask for the report again: it will be the same"


class ReportFileView(View):
    """Streams; no database connection is held meanwhile. Outside `/api/`, whose answers are whole bodies."""

    def get(self, request: HttpRequest, name: str) -> HttpResponseBase:
        """Send the file, if the link is good and its holder still may have it."""
        try:
            link = links.read(request.GET.get("link", ""))
            owner = _owner(link.holder)
            report = report_of(report_id=link.report_id, owner=owner)
        except (links.BadLink, UnknownReport):
            return respond(answer("not_found", message=GONE))
        if not _may(request, owner):
            return respond(answer("forbidden", message=NOT_YOURS))
        try:
            response = _file(report, link.file if link.file == name else "")
        except FileNotFoundError:
            return respond(answer("not_found", message=GONE))
        if owner.user_id:
            audit.record("downloaded", actor=request.user, subject=report, after={"file": name})  # type: ignore[arg-type]
        connection.close()
        return response


def _owner(holder: str) -> Owner:
    kind, _, identity = holder.partition(":")
    return Owner(application_id=UUID(identity)) if kind == "application" else Owner(user_id=int(identity))


def _may(request: HttpRequest, owner: Owner) -> bool:
    """Check whose link it is: a person must be signed in as its owner; an application shows the link itself."""
    if owner.application_id:
        return Application.objects.filter(pk=owner.application_id, enabled=True).exists()
    user = cast(User, request.user)
    return user.pk == owner.user_id and user.is_staff and user.has_perm("sessions_app.view_report")


def _file(report: Report, name: str) -> FileResponse:
    if report.state != Report.State.DONE or not report.folder:
        raise FileNotFoundError(name)
    if name not in {each["name"] for each in report.files}:
        raise FileNotFoundError(name)
    response = FileResponse(
        storage.path_of(report.folder, name).open("rb"),
        as_attachment=True,
        filename=download_name(report, name),
        content_type=KINDS[name.rpartition(".")[2]],
    )
    response["Cache-Control"] = "private, no-store"
    return response


def download_name(report: Report, name: str) -> str:
    """Name a file so that several can be kept side by side: sessions-2026-01-01-to-2026-01-31.attempts.csv."""
    plain = {"sessions": "", "report": ""}
    kind, _, ending = name.partition(".")
    return f"{report.definition.title}{plain.get(kind, f'.{kind}')}.{ending}"
