"""Send deliveries again: one from its page, or those chosen in the list. Both ask for a reason."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.transaction import atomic
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action

from sessions_app.admin.console import ConsoleAdmin, OwnPages, require
from sessions_app.admin.with_reason import Confirmation, with_reason
from sessions_app.models import WebhookDelivery
from sessions_app.staff import audit
from sessions_app.usecases.webhooks.redeliver import requeue

MAY_REDELIVER = "sessions_app.change_webhookdelivery"
MOST_AT_ONCE = 100


def _confirm_redeliver(request: HttpRequest) -> Confirmation[list[WebhookDelivery]]:
    """Ask about the deliveries in `ids`."""
    require(request, MAY_REDELIVER)
    keys = [int(each) for each in request.GET.get("ids", "").split(",") if each.isascii() and each.isdigit()]
    chosen = list(WebhookDelivery.objects.filter(pk__in=keys[:MOST_AT_ONCE]))
    return Confirmation(
        subject=chosen,
        title=f"Redeliver {chosen[0] if len(chosen) == 1 else f'{len(chosen)} deliveries'}",
        explanation="They are sent again, with the same ids and bytes and up to ten tries. Those being sent right "
        "now, and those to a disabled endpoint, are skipped.",
        button="Redeliver",
        back=_page_of(chosen),
    )


class RedeliveryActions(ConsoleAdmin):
    """The confirmation behind both buttons."""

    actions = ("redeliver",)
    actions_detail = ("redeliver_this",)

    def own_pages(self) -> OwnPages:
        return super().own_pages() | {
            "delivery_redeliver": ("redeliver/", self.redeliver_view),
        }

    @admin.action(description="Redeliver", permissions=["redeliver"])
    def redeliver(self, request: HttpRequest, deliveries: Any) -> HttpResponse:
        """Lead to the confirmation for the selected deliveries."""
        return _ask_for(sorted(deliveries.values_list("pk", flat=True)[:MOST_AT_ONCE]))

    @action(description="Redeliver", url_path="again", icon="replay", permissions=["redeliver"])
    def redeliver_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Lead to the confirmation for this delivery."""
        return _ask_for([object_id])

    @with_reason(_confirm_redeliver)
    def redeliver_view(self, request: HttpRequest, chosen: list[WebhookDelivery], *, reason: str) -> None:
        """Begin the tries of the chosen deliveries anew."""
        actor = cast(User, request.user)
        queued = sum(_requeue(each, actor=actor, reason=reason) for each in chosen)
        _tell(request, queued=queued, skipped=len(chosen) - queued)

    def has_redeliver_permission(self, request: HttpRequest, _: Any = None) -> bool:
        """Tell whether the person may change deliveries; there is nothing else to change about them."""
        return cast(User, request.user).has_perm(MAY_REDELIVER)


def _requeue(delivery: WebhookDelivery, *, actor: User, reason: str) -> bool:
    with atomic():
        queued = requeue(WebhookDelivery.objects.filter(pk=delivery.pk), now=timezone.now())
        if queued:
            audit.record("redelivered", actor=actor, subject=delivery, reason=reason)
    return bool(queued)


def _ask_for(keys: list[Any]) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('admin:delivery_redeliver')}?ids={','.join(map(str, keys))}")


def _page_of(chosen: Sequence[WebhookDelivery]) -> str:
    if len(chosen) == 1:
        return reverse("admin:sessions_app_webhookdelivery_change", args=[chosen[0].pk])
    return reverse("admin:sessions_app_webhookdelivery_changelist")


def _tell(request: HttpRequest, *, queued: int, skipped: int) -> None:
    text = "1 delivery is queued." if queued == 1 else f"{queued} deliveries are queued."
    if not skipped:
        messages.success(request, text)
        return
    rest = "1 was" if skipped == 1 else f"{skipped} were"
    messages.warning(request, f"{text} {rest} skipped: being sent now, or the endpoint is disabled.")
