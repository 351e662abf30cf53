"""A canary is stopped or promoted by a person who says why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from routing.models import Canary
from routing.trials import canaries
from routing.trials.canaries import NotRunning
from sessions_app.admin.confirm import confirmed
from sessions_app.admin.routing.canary_page import MAY_DECIDE, CanaryAdmin


@dataclass(frozen=True, slots=True)
class Decision:
    """How a canary may be ended; `{0}` is the canary."""

    decide: Callable[..., Any]
    title: str
    explanation: str
    button: str
    done: str


STOP = Decision(
    canaries.stop,
    "Stop the canary of {0.revision}",
    "{0.revision} decides no order any more: every order goes to {0.control} again. It cannot be begun again; its "
    "weights can be published anew from their back-test.",
    "Stop it",
    "The canary is stopped: every order goes to {0.control} again.",
)
PROMOTE = Decision(
    canaries.promote,
    "Promote the canary of {0.revision}",
    "The weights of {0.revision}, which decides {0.percent} % of the orders, become a new revision for every order. "
    "The canary ends.",
    "Promote it",
    "The weights of {0.revision} are published to everybody.",
)


@admin.register(Canary)
class DecidedCanaryAdmin(CanaryAdmin):
    """Canaries, with the pages behind their buttons."""

    def get_urls(self) -> list[URLPattern]:
        ours = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(self.decide_view),
                {"decision": decision},
                name=f"routing_canary_{name}",
            )
            for name, decision in {"stop": STOP, "promote": PROMOTE}.items()
        ]
        return ours + super().get_urls()

    def decide_view(self, request: HttpRequest, pk: int, decision: Decision) -> HttpResponse:
        """Give every order back to the revision in force, or publish the canary's weights to everybody."""
        viewer: Any = request.user
        if not viewer.has_perm(MAY_DECIDE):
            raise PermissionDenied
        canary = get_object_or_404(Canary.objects.select_related("revision", "control"), pk=pk)
        page = reverse("admin:routing_canary_change", args=[pk])
        given = confirmed(
            request,
            admin=self,
            title=decision.title.format(canary),
            explanation=decision.explanation.format(canary),
            button=decision.button,
            back=page,
        )
        if isinstance(given, HttpResponse):
            return given
        try:
            decision.decide(canary, by=viewer.pk, now=timezone.now())
            messages.success(request, decision.done.format(canary))
        except NotRunning:
            messages.error(request, "This canary has ended already.")
        return HttpResponseRedirect(page)
