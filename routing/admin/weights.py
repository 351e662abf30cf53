"""The weights: append-only, tuned by a new revision each time."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Value
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from routing import revisions
from routing.models import Canary, WeightsRevision
from routing.revisions import NothingToApprove, NotYours
from routing.scoring import COMPONENTS

LIST = "admin:routing_weightsrevision_changelist"
REPLACED, WAITS = "Replaced", "Waits for somebody other than its author."
RIGHTS = {"may_restore": "routing.add_weightsrevision", "may_approve": "routing.add_approval"}
BUTTON = '<button type="submit" class="evidence-button" formaction="{}" formnovalidate aria-label="{}">{}</button>'


@admin.register(WeightsRevision)
class WeightsRevisionAdmin(ModelAdmin):
    """The weights in force and all before them. Nothing is edited: every change is a new revision, tried first."""

    list_display = ("__str__", "state", "changes", "author", "reason", "created_at", "restore")
    list_filter = ("author",)
    list_select_related = ("author", "approval", "canary", "backtest")
    search_fields = ("reason",)
    actions = None
    fields = ("state", *COMPONENTS, "changes", "reason", "writer", "created_at", "begins", "approved", "tried")
    readonly_fields = ("state", "changes", "writer", "begins", "approved", "tried")

    class Media:
        """Ours, served from here."""

        css = {"all": ["evidence.css"]}

    def get_queryset(self, request: HttpRequest) -> Any:
        """This will note what is in force, once for all rows, and on each row what who looks may do with it."""
        self.now = timezone.now()
        self.newest = revisions.in_force(self.now)
        may = {name: Value(request.user.has_perm(right)) for name, right in RIGHTS.items()}  # type: ignore[union-attr]
        return super().get_queryset(request).annotate(**may)

    @admin.display(description="Author")
    def writer(self, revision: WeightsRevision) -> str:
        """This will name who wrote it; nobody did where it shipped."""
        return str(revision.author or "–")

    @admin.display(description="State")
    def state(self, revision: WeightsRevision) -> str:
        """This will say what a revision does now, or did."""
        if revision == self.newest:
            return "In force"
        if hasattr(revision, "canary"):
            return _canary_state(revision.canary)
        if revision.pk < self.newest.pk:
            return REPLACED
        return (
            "Waits for a second person"
            if revisions.is_waiting(revision)
            else f"Begins {revision.starts_at:%d %b %H:%M}"
        )

    @admin.display(description="Changes to the one before")
    def changes(self, revision: WeightsRevision) -> str:
        """This will write each weight that differs."""
        found = revisions.changes(revisions.predecessor(revision), revision)
        return ", ".join(f"{each.component} {each.before} → {each.after}" for each in found) or "none"

    @admin.display(description="")
    def restore(self, revision: Any) -> str:
        """This will offer to make it serve again, with one click."""
        if not revision.may_restore or self.state(revision) != REPLACED:
            return ""
        return format_html(
            BUTTON,
            reverse("admin:routing_weightsrevision_restore", args=[revision.pk]),
            f"Restore {revision}",
            "Restore",
        )

    @admin.display(description="Begins")
    def begins(self, revision: WeightsRevision) -> str:
        """This will say from when on it may serve."""
        return f"{revision.starts_at:%d %b %Y %H:%M} UTC" if revision.starts_at else "At once"

    @admin.display(description="Second person")
    def approved(self, revision: Any) -> str:
        """This will say who approved it, or offer to."""
        if hasattr(revision, "approval"):
            return f"{revision.approval.approver}, {revision.approval.created_at:%d %b %Y %H:%M}"
        if not revision.needs_approval:
            return "Not needed"
        if not revision.may_approve:
            return WAITS
        url = reverse("admin:routing_weightsrevision_approve", args=[revision.pk])
        return format_html(WAITS + " " + BUTTON, url, f"Approve {revision}", "Approve")

    @admin.display(description="Tried in")
    def tried(self, revision: WeightsRevision) -> str:
        """This will lead to the back-test it was published from."""
        if revision.backtest is None:
            return "No back-test"
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:routing_backtest_change", args=[revision.backtest_id]),
            revision.backtest,
        )

    def get_urls(self) -> list[URLPattern]:
        """This will add what the buttons do."""
        restore, approve = self.admin_site.admin_view(self.restore_view), self.admin_site.admin_view(self.approve_view)
        ours = [
            path("<int:pk>/restore/", require_POST(restore), name="routing_weightsrevision_restore"),
            path("<int:pk>/approve/", require_POST(approve), name="routing_weightsrevision_approve"),
        ]
        return ours + super().get_urls()

    def restore_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """This will put an older revision's weights into force again, as a new revision."""
        self._require(request, RIGHTS["may_restore"])
        made = revisions.restore(get_object_or_404(WeightsRevision, pk=pk), author_id=_user(request))
        waits = "; it waits for a second person" if made.needs_approval else ""
        messages.success(request, f"{made} holds what Revision {pk} held{waits}.")
        return HttpResponseRedirect(reverse(LIST))

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """This will note the second person's yes."""
        self._require(request, RIGHTS["may_approve"])
        revision = get_object_or_404(WeightsRevision, pk=pk)
        try:
            revisions.approve(revision, approver_id=_user(request), now=timezone.now())
        except NotYours:
            messages.error(request, f"You wrote {revision}: somebody else has to approve it.")
        except NothingToApprove:
            messages.error(request, f"{revision} needs no approval any more.")
        else:
            messages.success(request, f"{revision} is approved.")
        return HttpResponseRedirect(reverse(LIST))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """This will lead to a draft: weights are tried before they are published."""
        return HttpResponseRedirect(reverse("admin:routing_backtest_add"))

    def has_change_permission(self, request: HttpRequest, obj: WeightsRevision | None = None) -> bool:
        """A revision is what it was."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: WeightsRevision | None = None) -> bool:
        """History stays."""
        return False

    def _require(self, request: HttpRequest, permission: str) -> None:
        if not request.user.has_perm(permission):  # type: ignore[union-attr]
            raise PermissionDenied


def _user(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


def _canary_state(canary: Canary) -> str:
    running = canary.state == Canary.State.RUNNING
    return f"Canary, {canary.percent} %" if running else f"Canary: {canary.get_state_display().lower()}"
