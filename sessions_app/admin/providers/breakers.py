"""Circuit breakers, and resetting those chosen in the list."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from routing.models import AccountBreaker
from routing.statistics import breaker_store
from sessions_app.admin.console import ConsoleAdmin, OwnPages, require
from sessions_app.admin.with_reason import Confirmation, with_reason
from sessions_app.ids import as_uuid

RESET_MEANING = "Closes an open breaker and clears the failures that opened it. Orders are routed there again at once."


def _confirm_reset(request: HttpRequest) -> Confirmation[list[AccountBreaker]]:
    """Ask about the breakers of the accounts in `ids`."""
    require(request, "routing.change_accountbreaker")
    keys = [key for each in request.GET.get("ids", "").split(",") if (key := as_uuid(each))]
    chosen = list(AccountBreaker.objects.filter(pk__in=keys).select_related("account"))
    named = ", ".join(str(each.account) for each in chosen)
    return Confirmation(
        subject=chosen,
        title="Reset the breaker" if len(chosen) == 1 else f"Reset {len(chosen)} breakers",
        explanation=f"{RESET_MEANING} Chosen: {named or 'none'}.",
        button="Reset",
        back=reverse("admin:routing_accountbreaker_changelist"),
    )


@admin.register(AccountBreaker)
class AccountBreakerAdmin(ConsoleAdmin):
    """Breakers that have opened at least once."""

    nothing_yet = "No breaker has opened yet."
    list_display = ("account", "state", "trips", "opened_at", "open_until", "probe_until")
    list_filter = ("state",)
    list_select_related = ("account",)
    readonly_fields = list_display
    exclude = ("counted_from",)
    actions = ("reset",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Forbid it: breakers open by themselves. To keep orders from an account, plan an outage or switch it off."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AccountBreaker | None = None) -> bool:
        return False

    def own_pages(self) -> OwnPages:
        return super().own_pages() | {
            "routing_accountbreaker_reset": ("reset/", self.reset_view),
        }

    @admin.action(description="Reset: close now and clear the failures", permissions=["change"])
    def reset(self, request: HttpRequest, chosen: Any) -> HttpResponse:
        """Lead to the confirmation for the selected breakers."""
        keys = ",".join(str(each.pk) for each in chosen)
        return HttpResponseRedirect(f"{reverse('admin:routing_accountbreaker_reset')}?ids={keys}")

    @with_reason(_confirm_reset)
    def reset_view(self, request: HttpRequest, chosen: list[AccountBreaker], *, reason: str) -> str:
        """Close the chosen breakers."""
        closed = breaker_store.reset([each.pk for each in chosen], now=timezone.now())
        return "1 breaker closed." if closed == 1 else f"{closed} breakers closed."
