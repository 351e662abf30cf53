"""The weights: append-only, tuned by a new revision each time. What is done about one is in `sessions_app.admin`."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from routing.decision.scoring import COMPONENTS
from routing.models import Canary, WeightsRevision
from routing.trials import revisions
from sessions_app.admin.console import ConsoleAdmin

REPLACED, WAITS = "Replaced", "Waits for somebody other than its author."
MAY_RESTORE, MAY_APPROVE = "routing.add_weightsrevision", "routing.add_approval"
BUTTON = '<a class="evidence-button" href="{}" aria-label="{}">{}</a>'


class WeightsRevisionAdmin(ConsoleAdmin):
    """The weights in force and all before them. Nothing is edited: every change is a new revision, tried first."""

    list_display = ("__str__", "state", "changes", "author", "reason", "created_at", "restore")
    list_filter: Sequence[Any] = ("author",)
    list_select_related = ("author", "approval", "canary", "backtest")
    search_fields = ("reason",)
    actions = None
    fields = ("state", *COMPONENTS, "changes", "reason", "writer", "created_at", "begins", "approved", "tried")
    readonly_fields = ("state", "changes", "writer", "begins", "approved", "tried")

    class Media:
        css = {"all": ["evidence.css"]}

    def get_queryset(self, request: HttpRequest) -> Any:
        """Note what is in force, once for all rows, and on each row what who looks may do with it."""
        user: Any = request.user
        return (
            super()
            .get_queryset(request)
            .annotate(
                serving=Value(revisions.in_force(timezone.now()).pk),
                may_restore=Value(user.has_perm(MAY_RESTORE)),
                may_approve=Case(When(author=user.pk, then=False), default=user.has_perm(MAY_APPROVE)),
            )
        )

    @admin.display(description="Author")
    def writer(self, revision: WeightsRevision) -> str:
        """Name who wrote it; nobody did where it shipped."""
        return str(revision.author or "–")

    @admin.display(description="State")
    def state(self, revision: Any) -> str:
        """Say what a revision does now, or did."""
        if revision.pk == revision.serving:
            return "In force"
        if hasattr(revision, "canary"):
            return _canary_state(revision.canary)
        if revision.pk < revision.serving:
            return REPLACED
        return (
            "Waits for a second person"
            if revisions.is_waiting(revision)
            else f"Begins {revision.starts_at:%d %b %H:%M}"
        )

    @admin.display(description="Changes to the one before")
    def changes(self, revision: WeightsRevision) -> str:
        """Write each weight that differs."""
        return in_words(revisions.predecessor(revision), revision)

    @admin.display(description="")
    def restore(self, revision: Any) -> str:
        """Offer to make it serve again."""
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
        """Say from when on it may serve."""
        return f"{revision.starts_at:%d %b %Y %H:%M} UTC" if revision.starts_at else "At once"

    @admin.display(description="Second person")
    def approved(self, revision: Any) -> str:
        """Say who approved it, or offer to."""
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
        """Lead to the back-test it was published from."""
        if revision.backtest is None:
            return "No back-test"
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:routing_backtest_change", args=[revision.backtest_id]),
            revision.backtest,
        )

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lead to a draft: weights are tried before they are published."""
        return HttpResponseRedirect(reverse("admin:routing_backtest_add"))

    def has_change_permission(self, request: HttpRequest, obj: WeightsRevision | None = None) -> bool:
        """Forbid it: a revision stays what it was."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: WeightsRevision | None = None) -> bool:
        return False


def in_words(before: WeightsRevision | None, after: WeightsRevision) -> str:
    """Write the weights that differ in one line."""
    found = revisions.changes(before, after)
    return ", ".join(f"{each.component} {each.before} → {each.after}" for each in found) or "none"


def _canary_state(canary: Canary) -> str:
    running = canary.state == Canary.State.RUNNING
    return f"Canary, {canary.percent} %" if running else f"Canary: {canary.get_state_display().lower()}"
