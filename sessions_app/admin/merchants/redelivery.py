"""Deliveries are sent again: one from its page, or those chosen in the list, after a confirmation with its reason."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.transaction import atomic
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.decorators import action

from sessions_app.admin.confirm import confirmed
from sessions_app.admin.console import ConsoleAdmin
from sessions_app.models import WebhookDelivery
from sessions_app.staff import audit
from sessions_app.usecases.webhooks.redeliver import requeue

MOST_AT_ONCE = 100


class Redelivery(ConsoleAdmin):
    """The confirmation behind both buttons."""

    actions = ("redeliver",)
    actions_detail = ("redeliver_this",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.redeliver_view)
        return [path("redeliver/", view, name="delivery_redeliver"), *super().get_urls()]

    @admin.action(description="Redeliver", permissions=["redeliver"])
    def redeliver(self, request: HttpRequest, deliveries: Any) -> HttpResponse:
        """Ask before those that are chosen are sent again."""
        return _asking(sorted(deliveries.values_list("pk", flat=True)[:MOST_AT_ONCE]))

    @action(description="Redeliver", url_path="again", icon="replay", permissions=["redeliver"])
    def redeliver_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask before it is sent again."""
        return _asking([object_id])

    def redeliver_view(self, request: HttpRequest) -> HttpResponse:
        """Begin the tries of the deliveries in `ids` anew, after a confirmation."""
        if not self.has_redeliver_permission(request):
            raise PermissionDenied
        keys = [int(each) for each in request.GET.get("ids", "").split(",") if each.isascii() and each.isdigit()]
        chosen = list(self.get_queryset(request).filter(pk__in=keys[:MOST_AT_ONCE]))
        given = confirmed(
            request,
            admin=self,
            title=f"Redeliver {chosen[0] if len(chosen) == 1 else f'{len(chosen)} deliveries'}",
            explanation="They are sent now, with the same ids and bytes, and have ten tries again. What is being sent "
            "this moment, and what goes to an endpoint that is disabled, is passed over.",
            button="Redeliver",
            back=_page_of(chosen),
        )
        if isinstance(given, HttpResponse):
            return given
        queued = sum(self._again(request, each, given.cleaned_data["reason"]) for each in chosen)
        _say(request, queued=queued, passed_over=len(chosen) - queued)
        return HttpResponseRedirect(_page_of(chosen))

    def has_redeliver_permission(self, request: HttpRequest, _: Any = None) -> bool:
        """Whoever may change deliveries; there is nothing else to change about them."""
        return cast(User, request.user).has_perm("sessions_app.change_webhookdelivery")

    def _again(self, request: HttpRequest, delivery: WebhookDelivery, reason: str) -> bool:
        with atomic():
            queued = requeue(WebhookDelivery.objects.filter(pk=delivery.pk), now=timezone.now())
            if queued:
                audit.record("redelivered", actor=cast(User, request.user), subject=delivery, reason=reason)
        return bool(queued)


def _asking(keys: list[Any]) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('admin:delivery_redeliver')}?ids={','.join(map(str, keys))}")


def _page_of(chosen: Sequence[WebhookDelivery]) -> str:
    if len(chosen) == 1:
        return reverse("admin:sessions_app_webhookdelivery_change", args=[chosen[0].pk])
    return reverse("admin:sessions_app_webhookdelivery_changelist")


def _say(request: HttpRequest, *, queued: int, passed_over: int) -> None:
    text = "1 delivery is queued." if queued == 1 else f"{queued} deliveries are queued."
    if not passed_over:
        messages.success(request, text)
        return
    rest = "1 was" if passed_over == 1 else f"{passed_over} were"
    messages.warning(request, f"{text} {rest} passed over: being sent now, or its endpoint is disabled.")
