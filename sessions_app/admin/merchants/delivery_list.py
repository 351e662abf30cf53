"""Pages of webhook deliveries that follow an index, whatever is asked for."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.views import ChangeList

from sessions_app.ids import as_uuid
from sessions_app.models import WebhookEndpoint


class EndpointFilter(admin.SimpleListFilter):
    """One endpoint's deliveries, as its page links to them. All endpoints would be too many to offer."""

    title, parameter_name = "endpoint", "endpoint"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        given = request.GET.get(self.parameter_name, "")
        chosen = WebhookEndpoint.objects.filter(pk=given).first() if as_uuid(given) else None
        return [(given, chosen.url)] if chosen else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(endpoint=self.value()) if self.value() else queryset


class Deliveries(ChangeList):
    """A page of deliveries, in the one order an index gives, whatever the address asks for."""

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[str]:
        """Follow an index: of one endpoint by event, else by when they were first queued."""
        return ["-message_id"] if as_uuid(request.GET.get("endpoint")) else ["-id"]
