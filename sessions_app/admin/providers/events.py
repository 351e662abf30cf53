"""Events from providers; staff requeue the parked ones."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.transaction import atomic
from django.http import HttpRequest
from django.utils import timezone
from unfold.paginator import InfinitePaginator

from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.read_only import ReadOnly
from sessions_app.models import InboundEvent
from sessions_app.staff import audit
from sessions_app.usecases.provider_events.apply import requeue
from sessions_app.usecases.sessions.find import find_events
from sessions_app.wake import wake_on_commit


@admin.register(InboundEvent)
class InboundEventAdmin(ReadOnly, ConsoleAdmin):
    """Events from providers."""

    nothing_yet = "No provider has sent an event yet."
    list_display = ("kind", "account", "reference", "status", "progress", "tries", "problem", "received_at")
    list_filter = ("progress",)
    sortable_by = ()
    search_fields = ("event_id",)
    search_help_text = "An event's id at the provider, or whatever finds its session, in full"
    list_select_related = ("account",)
    show_full_result_count = False
    paginator = InfinitePaginator
    list_per_page = 50
    list_disable_select_all = True
    ordering = ("-id",)
    actions = ("requeue",)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find what is named in full: nothing here reads all of them."""
        text = search_term.strip()
        return (queryset.filter(pk__in=find_events(text)) if text else queryset), False

    @admin.action(description="Try parked events again", permissions=["change"])
    def requeue(self, request: HttpRequest, events: Any) -> None:
        """Give parked events all their tries again, and note who did."""
        with atomic():
            again = [event for event in events if requeue([event], now=timezone.now())]
            for event in again:
                audit.record("tried again", actor=cast(User, request.user), subject=event)
            wake_on_commit("apply_provider_events")
        text = "1 parked event" if len(again) == 1 else f"{len(again)} parked events"
        messages.success(request, f"{text} will be tried again.")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only so that the action is offered: there is no form."""
        return obj is None and super(ReadOnly, self).has_change_permission(request, obj)
