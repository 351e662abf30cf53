"""Canaries: the list, one canary's page, and the buttons that stop or promote it."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from routing.models import Canary
from routing.trials import canaries
from routing.trials.canaries import NotRunning
from sessions_app.admin.console import ConsoleAdmin, OwnPages, require
from sessions_app.admin.routing import canary_page
from sessions_app.admin.with_reason import Confirmation, NotDone, with_reason

MAY_DECIDE = "routing.change_canary"


def _confirm_stop(request: HttpRequest, pk: int) -> Confirmation[Canary]:
    canary = _find(request, pk)
    return Confirmation(
        subject=canary,
        title=f"Stop the canary of {canary.revision}",
        explanation=f"{canary.revision} stops deciding orders; {canary.control} decides all of them again. The "
        "canary cannot be restarted; its weights can be published again from their back-test.",
        button="Stop the canary",
        back=_page(pk),
    )


def _confirm_promote(request: HttpRequest, pk: int) -> Confirmation[Canary]:
    canary = _find(request, pk)
    return Confirmation(
        subject=canary,
        title=f"Promote the canary of {canary.revision}",
        explanation=f"The weights of {canary.revision}, which decides {canary.percent} % of the orders, become a new "
        "revision for all orders. The canary ends.",
        button="Promote the canary",
        back=_page(pk),
    )


@admin.register(Canary)
class CanaryAdmin(ConsoleAdmin):
    """Canaries, the one that runs first. They are begun from a back-test's result."""

    nothing_yet = "No canary yet. A canary is started from the page of a back-test."
    list_display = ("__str__", "percent", "state", "started_at", "ended_at", "note")
    list_filter = ("state",)
    actions = None

    class Media:
        css = {"all": ["evidence.css"]}

    def own_pages(self) -> OwnPages:
        return super().own_pages() | {
            "routing_canary_stop": ("<int:pk>/stop/", self.stop_view),
            "routing_canary_promote": ("<int:pk>/promote/", self.promote_view),
        }

    def change_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        canary = self.find(request, object_id)
        if not self.has_view_permission(request, canary):
            raise PermissionDenied
        shown = {
            **self.admin_site.each_context(request),
            **canary_page.context(canary, now=timezone.now()),
            "title": str(canary),
            "opts": self.opts,
            "media": self.media,
            "may_decide": request.user.has_perm(MAY_DECIDE),  # type: ignore[union-attr]
        }
        return TemplateResponse(request, "admin/routing/canary.html", shown)

    @with_reason(_confirm_stop)
    def stop_view(self, request: HttpRequest, canary: Canary, *, reason: str) -> str:
        """Give every order back to the revision in force."""
        try:
            canaries.stop(canary, by=cast(User, request.user).pk, now=timezone.now())
        except NotRunning as exc:
            raise NotDone("This canary has already ended.") from exc
        return f"The canary is stopped: {canary.control} decides all orders again."

    @with_reason(_confirm_promote)
    def promote_view(self, request: HttpRequest, canary: Canary, *, reason: str) -> str:
        """Publish the canary's weights for every order."""
        try:
            canaries.promote(canary, by=cast(User, request.user).pk, now=timezone.now())
        except NotRunning as exc:
            raise NotDone("This canary has already ended.") from exc
        return f"The weights of {canary.revision} are published for all orders."

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Forbid it: a canary is begun from a back-test's result."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Canary | None = None) -> bool:
        return False


def _find(request: HttpRequest, pk: int) -> Canary:
    require(request, MAY_DECIDE)
    return get_object_or_404(Canary.objects.select_related("revision", "control"), pk=pk)


def _page(pk: int) -> str:
    return reverse("admin:routing_canary_change", args=[pk])
