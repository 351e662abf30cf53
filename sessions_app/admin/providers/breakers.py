"""Breakers are reset, those chosen in the list, once somebody has said why."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from routing.models import AccountBreaker
from routing.statistics import breaker_store
from sessions_app.admin.confirm import confirmed
from sessions_app.admin.providers.breaker_list import AccountBreakerAdmin
from sessions_app.ids import as_uuid

MEANING = "Closes what is open and forgets what opened it. Orders go there again at once, in every process."


@admin.register(AccountBreaker)
class ResettableBreakerAdmin(AccountBreakerAdmin):
    """Breakers, with the confirmation behind their action."""

    actions = ("reset",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.reset_view)
        return [path("reset/", view, name="routing_accountbreaker_reset"), *super().get_urls()]

    @admin.action(description="Reset: close now and forget what opened it", permissions=["change"])
    def reset(self, request: HttpRequest, chosen: Any) -> HttpResponse:
        """Ask before those that are chosen are reset."""
        keys = ",".join(str(each.pk) for each in chosen)
        return HttpResponseRedirect(f"{reverse('admin:routing_accountbreaker_reset')}?ids={keys}")

    def reset_view(self, request: HttpRequest) -> HttpResponse:
        """Close the breakers of the accounts in `ids`, after a confirmation."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        keys = [key for each in request.GET.get("ids", "").split(",") if (key := as_uuid(each))]
        chosen = list(self.get_queryset(request).filter(pk__in=keys).select_related("account"))
        back = reverse("admin:routing_accountbreaker_changelist")
        named = ", ".join(str(each.account) for each in chosen)
        given = confirmed(
            request,
            admin=self,
            title="Reset the breaker" if len(chosen) == 1 else f"Reset {len(chosen)} breakers",
            explanation=f"{MEANING} Chosen: {named or 'none'}.",
            button="Reset",
            back=back,
        )
        if isinstance(given, HttpResponse):
            return given
        closed = breaker_store.reset([each.pk for each in chosen], now=timezone.now())
        messages.success(request, "1 breaker closed." if closed == 1 else f"{closed} breakers closed.")
        return HttpResponseRedirect(back)
