"""Revisions of the weights: append-only. Here they are restored and approved; back-tests publish them."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from routing.decision.scoring import COMPONENTS
from routing.models import WeightsRevision
from routing.trials import revisions
from routing.trials.revisions import NothingToApprove, NotYours
from sessions_app.admin.console import ConsoleAdmin, OwnPages, require
from sessions_app.admin.routing.weights_texts import (
    approved,
    begins,
    changes,
    format_changes,
    restore,
    state,
    tried,
    writer,
)
from sessions_app.admin.today.filter import TodayFilter
from sessions_app.admin.with_reason import Confirmation, NotDone, with_reason

MAY_RESTORE, MAY_APPROVE = "routing.add_weightsrevision", "routing.add_approval"


def _confirm_restore(request: HttpRequest, pk: int) -> Confirmation[WeightsRevision]:
    revision = _find(request, pk, MAY_RESTORE)
    differs = format_changes(revisions.in_force(timezone.now()), revision)
    return Confirmation(
        subject=revision,
        title=f"Restore {revision}",
        explanation="Creates a new revision with these weights for all orders. Your reason becomes the reason of the "
        f"revision. Changes to the weights in force: {differs}.",
        button="Restore",
        initial={"reason": f"Back to {revision}"},
        back=_list(),
    )


def _confirm_approve(request: HttpRequest, pk: int) -> Confirmation[WeightsRevision]:
    revision = _find(request, pk, MAY_APPROVE)
    start = f" from {revision.starts_at:%d %b %Y %H:%M} UTC on" if revision.starts_at else " at once"
    return Confirmation(
        subject=revision,
        title=f"Approve {revision}",
        explanation=f"Author: {writer(revision)}. Reason: {revision.reason}. Once approved it takes effect"
        f"{start}. Changes: {changes(revision)}.",
        button="Approve",
        back=reverse("admin:routing_weightsrevision_change", args=[pk]),
        then=_list(),
    )


@admin.register(WeightsRevision)
class WeightsRevisionAdmin(ConsoleAdmin):
    """The weights in force and all before them. Nothing is edited: every change is a new revision, tried first."""

    list_display = ("__str__", state, changes, "author", "reason", "created_at", restore)
    list_filter = ("author", TodayFilter)
    list_select_related = ("author", "approval", "canary", "backtest")
    search_fields = ("reason",)
    actions = None
    readonly_fields = (state, changes, writer, begins, approved, tried)
    fields = (state, *COMPONENTS, changes, "reason", writer, "created_at", begins, approved, tried)

    class Media:
        css = {"all": ["evidence.css"]}

    def own_pages(self) -> OwnPages:
        return super().own_pages() | {
            "routing_weightsrevision_restore": ("<int:pk>/restore/", self.restore_view),
            "routing_weightsrevision_approve": ("<int:pk>/approve/", self.approve_view),
        }

    def get_queryset(self, request: HttpRequest) -> Any:
        """Note on each row what is in force and what the person may do with the row, once for all rows."""
        user = cast(User, request.user)
        return (
            super()
            .get_queryset(request)
            .annotate(
                serving=Value(revisions.in_force(timezone.now()).pk),
                may_restore=Value(user.has_perm(MAY_RESTORE)),
                may_approve=Case(When(author=user.pk, then=False), default=user.has_perm(MAY_APPROVE)),
            )
        )

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lead to a draft: weights are tried before they are published."""
        return HttpResponseRedirect(reverse("admin:routing_backtest_add"))

    @with_reason(_confirm_restore)
    def restore_view(self, request: HttpRequest, revision: WeightsRevision, *, reason: str) -> str:
        """Put an older revision's weights into force again, as a new revision with a reason of its own."""
        made = revisions.restore(revision, author_id=cast(User, request.user).pk, reason=reason)
        waits = "; it is waiting for approval" if made.needs_approval else ""
        return f"{made} has the weights of {revision}{waits}."

    @with_reason(_confirm_approve)
    def approve_view(self, request: HttpRequest, revision: WeightsRevision, *, reason: str) -> str:
        """Note the approval of a second person."""
        try:
            revisions.approve(revision, approver_id=cast(User, request.user).pk, now=timezone.now())
        except NotYours as exc:
            raise NotDone(f"You are the author of {revision}: another person has to approve it.") from exc
        except NothingToApprove as exc:
            raise NotDone(f"{revision} needs no approval any more.") from exc
        return f"{revision} is approved."

    def has_change_permission(self, request: HttpRequest, obj: WeightsRevision | None = None) -> bool:
        """Forbid it: a revision stays what it was."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: WeightsRevision | None = None) -> bool:
        return False


def _find(request: HttpRequest, pk: int, permission: str) -> WeightsRevision:
    require(request, permission)
    return get_object_or_404(WeightsRevision.objects.select_related("author"), pk=pk)


def _list() -> str:
    return reverse("admin:routing_weightsrevision_changelist")
