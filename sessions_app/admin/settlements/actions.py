"""A settlement file's page and its actions: resolve breaks, reopen them, match again, export."""

from functools import partial
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from sessions_app.admin.console import ConsoleAdmin, OwnPages, require
from sessions_app.admin.settlements import page
from sessions_app.admin.settlements.breaks import ENDED, BreakSelection
from sessions_app.admin.settlements.refusal import BUSY
from sessions_app.admin.settlements.resolving import REOPEN, RESOLVE, BreakAction, carry_out, explain, select_breaks
from sessions_app.admin.with_reason import Confirmation, NotDone, with_reason
from sessions_app.ids import as_uuid
from sessions_app.models import SettlementBreak, SettlementFile
from sessions_app.staff import audit
from sessions_app.usecases.settlement.export_breaks import export_breaks
from sessions_app.usecases.settlement.match import BeingImported, rematch


def _confirm(request: HttpRequest, pk: UUID, *, action: BreakAction) -> Confirmation[list[SettlementBreak]]:
    file = _find(request, pk, "resolve_break")
    chosen = select_breaks(request, file, action)
    if not chosen:
        raise NotDone(action.none, level=messages.WARNING, back=_page(request, file))
    count = "1 break" if len(chosen) == 1 else f"{len(chosen):,} breaks"
    return Confirmation(
        subject=chosen,
        title=f"{action.button} {count}",
        explanation=explain(chosen, action),
        button=action.button,
        back=_page(request, file),
    )


class SettlementActions(ConsoleAdmin):
    """The page of one file and its actions."""

    def own_pages(self) -> OwnPages:
        return super().own_pages() | {
            "settlement_resolve": ("<uuid:pk>/resolve/", self.resolve_view),
            "settlement_reopen": ("<uuid:pk>/reopen/", self.reopen_view),
            "settlement_again": ("<uuid:pk>/again/", self.again_view),
            "settlement_export": ("<uuid:pk>/export/", self.export_view),
        }

    def change_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        file = _find(request, as_uuid(object_id))
        shown = {
            **self.admin_site.each_context(request),
            **page.context(file, chosen=BreakSelection.of(request.GET), viewer=cast(User, request.user)),
            "title": str(file),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/settlements/file.html", shown)

    @with_reason(partial(_confirm, action=RESOLVE))
    def resolve_view(self, request: HttpRequest, chosen: list[SettlementBreak], *, reason: str) -> None:
        """Resolve the chosen breaks; the reason becomes their note."""
        carry_out(request, chosen, RESOLVE, note=reason)

    @with_reason(partial(_confirm, action=REOPEN))
    def reopen_view(self, request: HttpRequest, chosen: list[SettlementBreak], *, reason: str) -> None:
        """Reopen the chosen breaks."""
        carry_out(request, chosen, REOPEN, note=reason)

    def again_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Match the file's open breaks with our ledger as it is now."""
        file = _find(request, pk, "resolve_break")
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            found = rematch(file_id=file.pk, user_id=request.user.pk, now=timezone.now())
        except BeingImported:
            messages.error(request, BUSY)
        else:
            messages.success(
                request,
                f"Compared again: {found.cleared:,} cleared, {found.changed:,} differ in another way now, "
                f"{found.open:,} stay open.",
            )
        return HttpResponseRedirect(_page(request, file))

    def export_view(self, request: HttpRequest, pk: UUID) -> FileResponse:
        """Send the selected breaks, or all (`state=all`), as CSV, and note who took them."""
        file, chosen = _find(request, pk), BreakSelection.of(request.GET)
        resolved = None if request.GET.get("state") == "all" else chosen.state == ENDED
        content = export_breaks(file_id=file.pk, kinds=[chosen.kind] if chosen.kind else [], resolved=resolved)
        taken = {"breaks": chosen.kind or "all kinds", "state": "all" if resolved is None else chosen.state}
        audit.record("exported", actor=cast(User, request.user), subject=file, after=taken)
        name = f"breaks of {file.name.rpartition('.')[0] or file.name}.csv"
        answer = FileResponse(content, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")
        answer["Cache-Control"] = "private, no-store"
        return answer


def _find(request: HttpRequest, pk: UUID | None, *permissions: str) -> SettlementFile:
    needed = ("view_settlementfile", "view_settlementbreak", *permissions)
    require(request, *(f"sessions_app.{each}" for each in needed))
    return get_object_or_404(SettlementFile.objects.select_related("account", "imported_by", "continues"), pk=pk)


def _page(request: HttpRequest, file: SettlementFile) -> str:
    """Give the address of the page as it was left."""
    address = reverse("admin:sessions_app_settlementfile_change", args=[file.pk])
    return f"{address}?{BreakSelection.of(request.GET).query}#breaks"
