"""Circuit breakers and planned outages."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin

from routing import breakers
from routing.models import AccountBreaker, PlannedOutage


@admin.register(AccountBreaker)
class AccountBreakerAdmin(ModelAdmin):
    """Breakers that have ever opened. An account without a line here has never had trouble."""

    nothing_yet = "No account's calls have failed yet: every breaker is closed."
    list_display = ("account", "state", "trips", "opened_at", "open_until", "probe_until")
    list_filter = ("state",)
    list_select_related = ("account",)
    readonly_fields = list_display
    exclude = ("counted_from",)
    actions = ("reset",)

    @admin.action(description="Reset: close now and forget what opened it", permissions=["change"])
    def reset(self, request: HttpRequest, chosen: Any) -> None:
        """This will close the chosen breakers; every process sees it at its next request."""
        accounts = list(chosen.values_list("account_id", flat=True))
        closed = breakers.reset(accounts, now=timezone.now())
        for each in chosen:
            self.log_change(request, each, "Reset")
        messages.success(request, f"{closed} breakers closed.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Breakers open by themselves; to keep an account from orders, plan an outage or switch it off."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AccountBreaker | None = None) -> bool:
        """Reset it instead."""
        return False


class OutageForm(forms.ModelForm):
    """A planned outage."""

    def clean(self) -> dict[str, Any]:
        """This will refuse one that ends before it begins."""
        values = super().clean() or self.cleaned_data
        starts_at, ends_at = values.get("starts_at"), values.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            raise forms.ValidationError({"ends_at": "This must be after it begins."})
        return values


@admin.register(PlannedOutage)
class PlannedOutageAdmin(ModelAdmin):
    """Times an account is to be left alone."""

    nothing_yet = "No outage is planned."
    form = OutageForm
    list_display = ("account", "starts_at", "ends_at", "on_now", "reason")
    list_filter = ("account",)
    list_select_related = ("account",)

    @admin.display(boolean=True, description="On now")
    def on_now(self, outage: PlannedOutage) -> bool:
        """This will tell whether it is on."""
        return outage.starts_at <= timezone.now() < outage.ends_at
