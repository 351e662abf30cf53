"""Planned outages."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from routing.models import PlannedOutage
from sessions_app.admin.console import ConsoleAdmin


class OutageForm(forms.ModelForm):
    """A planned outage."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        starts_at, ends_at = values.get("starts_at"), values.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            raise forms.ValidationError({"ends_at": "The end must be after the start."})
        return values


class OnNowFilter(admin.SimpleListFilter):
    """Outages that are on now."""

    title, parameter_name = "on now", "now"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "Yes")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        now = timezone.now()
        return queryset.filter(starts_at__lte=now, ends_at__gt=now) if self.value() == "1" else queryset


@admin.register(PlannedOutage)
class PlannedOutageAdmin(ConsoleAdmin):
    """Periods in which an account gets no orders."""

    nothing_yet = "No outage is planned."
    form = OutageForm
    list_display = ("account", "starts_at", "ends_at", "on_now", "reason")
    list_filter = ("account", OnNowFilter)
    list_select_related = ("account",)

    @admin.display(boolean=True, description="On now")
    def on_now(self, outage: PlannedOutage) -> bool:
        return outage.starts_at <= timezone.now() < outage.ends_at
