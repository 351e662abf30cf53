"""A settlement file's page, and what may be done there: resolve breaks, reopen them, compare again, export."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from sessions_app.admin.confirm import confirmed
from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.settlements import page
from sessions_app.admin.settlements.breaks import ENDED, Chosen
from sessions_app.admin.settlements.refusal import BUSY
from sessions_app.admin.settlements.resolving import REOPEN, RESOLVE, Act, carry_out, chosen_by, question
from sessions_app.ids import as_uuid
from sessions_app.models import SettlementFile
from sessions_app.staff import audit
from sessions_app.usecases.settlement.export_breaks import export_breaks
from sessions_app.usecases.settlement.match import BeingImported, rematch


class SettlementActs(ConsoleAdmin):
    """The pages of one file."""

    def get_urls(self) -> list[URLPattern]:
        routes: tuple[tuple[str, Any, dict[str, Any]], ...] = (
            ("resolve/", self.ending_view, {"act": RESOLVE}),
            ("reopen/", self.ending_view, {"act": REOPEN}),
            ("again/", self.again_view, {}),
            ("export/", self.export_view, {}),
        )
        ours = [
            path(f"<uuid:pk>/{route}", self.admin_site.admin_view(view), given, f"settlement_{route.partition('/')[0]}")
            for route, view, given in routes
        ]
        return ours + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        file = self._find(request, as_uuid(object_id))
        shown = {
            **self.admin_site.each_context(request),
            **page.context(file, chosen=Chosen.of(request.GET), viewer=cast(User, request.user)),
            "title": str(file),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/settlements/file.html", shown)

    def ending_view(self, request: HttpRequest, pk: UUID, act: Act) -> HttpResponse:
        """Resolve or reopen breaks, after it was said why."""
        file = self._find(request, pk, "resolve_break")
        chosen = chosen_by(request, file, act)
        if not chosen:
            messages.warning(request, act.none)
            return HttpResponseRedirect(_page(request, file))
        asked = confirmed(request, admin=self, **question(chosen, act))
        if isinstance(asked, HttpResponse):
            return asked
        carry_out(request, chosen, act, note=asked.cleaned_data["reason"])
        return HttpResponseRedirect(_page(request, file))

    def again_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Compare the file's open breaks to our ledger as it is now."""
        file = self._find(request, pk, "resolve_break")
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
        """Hand out the breaks looked at, or all (`state=all`), as CSV, and note who took them."""
        file, chosen = self._find(request, pk), Chosen.of(request.GET)
        resolved = None if request.GET.get("state") == "all" else chosen.state == ENDED
        content = export_breaks(file_id=file.pk, kinds=[chosen.kind] if chosen.kind else [], resolved=resolved)
        taken = {"breaks": chosen.kind or "all kinds", "state": "all" if resolved is None else chosen.state}
        audit.record("exported", actor=cast(User, request.user), subject=file, after=taken)
        name = f"breaks of {file.name.rpartition('.')[0] or file.name}.csv"
        answer = FileResponse(content, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")
        answer["Cache-Control"] = "private, no-store"
        return answer

    def _find(self, request: HttpRequest, pk: UUID | None, *permissions: str) -> SettlementFile:
        wanted = [f"sessions_app.{each}" for each in ("view_settlementfile", "view_settlementbreak", *permissions)]
        if not cast(User, request.user).has_perms(wanted):
            raise PermissionDenied
        return get_object_or_404(SettlementFile.objects.select_related("account", "imported_by", "continues"), pk=pk)


def _page(request: HttpRequest, file: SettlementFile) -> str:
    """Return to the page as it was left."""
    address = reverse("admin:sessions_app_settlementfile_change", args=[file.pk])
    return f"{address}?{Chosen.of(request.GET).query}#breaks"
