"""What providers told us; the parked ones wait for somebody."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin

from sessions_app.admin.read_only import ReadOnly
from sessions_app.models import InboundEvent
from sessions_app.usecases.apply_provider_events import requeue
from sessions_app.wake import wake_on_commit


@admin.register(InboundEvent)
class InboundEventAdmin(ReadOnly, ModelAdmin):
    """Providers' events; the parked ones wait for somebody."""

    nothing_yet = "No provider has sent an event yet."
    list_display = ("kind", "account", "reference", "status", "progress", "tries", "problem", "received_at")
    list_filter = ("progress", "account", "kind")
    search_fields = ("event_id", "reference", "attempt_id")
    list_select_related = ("account",)
    show_full_result_count = False
    actions = ("requeue",)

    @admin.action(description="Try parked events again")
    def requeue(self, request: HttpRequest, events: Any) -> None:
        """This will give parked events all their tries again."""
        count = requeue(list(events), now=timezone.now())
        wake_on_commit("apply_provider_events")
        messages.success(request, f"{count} parked events will be tried again.")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only so that the action is offered: there is no form."""
        return obj is None and super(ReadOnly, self).has_change_permission(request, obj)
