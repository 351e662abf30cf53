"""What staff may do about a revision of the weights: restore it, or approve somebody else's. Each asks why first."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from routing.models import WeightsRevision
from routing.trials import revisions
from routing.trials.revisions import NothingToApprove, NotYours
from sessions_app.admin.confirm import confirmed
from sessions_app.admin.routing.weights_list import MAY_APPROVE, MAY_RESTORE, WeightsRevisionAdmin, in_words
from sessions_app.admin.today.filter import TodayFilter


@admin.register(WeightsRevision)
class WeightsAdmin(WeightsRevisionAdmin):
    """Revisions, with the pages behind their buttons."""

    list_filter = ("author", TodayFilter)

    def get_urls(self) -> list[URLPattern]:
        views = {"restore": self.restore_view, "approve": self.approve_view}
        ours = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"routing_weightsrevision_{name}")
            for name, view in views.items()
        ]
        return ours + super().get_urls()

    def restore_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put an older revision's weights into force again, as a new revision with a reason of its own."""
        revision, now = _find(request, pk, MAY_RESTORE), timezone.now()
        differs = in_words(revisions.in_force(now), revision)
        given = confirmed(
            request,
            admin=self,
            title=f"Restore {revision}",
            explanation="Makes a new revision with its weights, for every order. Your reason becomes the revision's. "
            f"Changes to what is in force now: {differs}.",
            button="Restore",
            initial={"reason": f"Back to {revision}"},
            back=_list(),
        )
        if isinstance(given, HttpResponse):
            return given
        made = revisions.restore(revision, author_id=_user(request), reason=given.cleaned_data["reason"])
        waits = "; it waits for a second person" if made.needs_approval else ""
        messages.success(request, f"{made} holds what {revision} held{waits}.")
        return HttpResponseRedirect(_list())

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note the second person's yes."""
        revision = _find(request, pk, MAY_APPROVE)
        given = confirmed(
            request,
            admin=self,
            title=f"Approve {revision}",
            explanation=f"{self.writer(revision)} wrote it: {revision.reason}. Once approved it decides orders"
            f"{_start(revision)}. Changes to the one before: {self.changes(revision)}.",
            button="Approve",
            back=reverse("admin:routing_weightsrevision_change", args=[pk]),
        )
        if isinstance(given, HttpResponse):
            return given
        try:
            revisions.approve(revision, approver_id=_user(request), now=timezone.now())
        except NotYours:
            messages.error(request, f"You wrote {revision}: somebody else has to approve it.")
        except NothingToApprove:
            messages.error(request, f"{revision} needs no approval any more.")
        else:
            messages.success(request, f"{revision} is approved.")
        return HttpResponseRedirect(_list())


def _find(request: HttpRequest, pk: int, permission: str) -> WeightsRevision:
    viewer: Any = request.user
    if not viewer.has_perm(permission):
        raise PermissionDenied
    return get_object_or_404(WeightsRevision.objects.select_related("author"), pk=pk)


def _start(revision: WeightsRevision) -> str:
    return f" from {revision.starts_at:%d %b %Y %H:%M} UTC on" if revision.starts_at else " at once"


def _user(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


def _list() -> str:
    return reverse("admin:routing_weightsrevision_changelist")
