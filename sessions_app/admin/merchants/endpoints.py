"""Merchants' webhook endpoints. A secret is shown once, when it is created."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.views import ChangeList

from sessions_app.admin.merchants.endpoint_actions import EndpointActions
from sessions_app.admin.merchants.endpoint_form import EndpointForm, url_problem
from sessions_app.admin.merchants.endpoint_page import format_health, format_recent, sections
from sessions_app.admin.times import to_the_second
from sessions_app.admin.today.filter import TodayFilter
from sessions_app.ids import as_uuid
from sessions_app.models import Application, WebhookEndpoint
from sessions_app.usecases.merchants.numbers import recent_deliveries
from sessions_app.usecases.webhooks import endpoints as manage


class Endpoints(ChangeList):
    """A page of endpoints, with their numbers of the last day in one statement."""

    result_list: Any

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        numbers = recent_deliveries(endpoint_ids=[each.pk for each in self.result_list], now=timezone.now())
        for each in self.result_list:
            each.recent = numbers[each.pk]


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(EndpointActions):
    """Merchants' endpoints."""

    nothing_yet = "No webhook endpoint yet. Merchants add theirs through the API; you can add one here."
    form = EndpointForm
    list_display = ("url", "application", "health", "recent", "added")
    list_filter = ("enabled", "application", TodayFilter)
    list_select_related = ("application",)
    search_fields = ("url", "description", "=id")
    search_help_text = "Part of a URL or of a description, or an id"
    actions = None
    fields = ("application", "url", "description", "enabled", "event_types")
    change_form_outer_after_template = "admin/merchants/endpoint.html"

    class Media:
        css = {"all": ["merchants.css"]}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return Endpoints

    @admin.display(description="Added", ordering="created_at")
    def added(self, endpoint: WebhookEndpoint) -> str:
        return to_the_second(endpoint.created_at)

    @admin.display(description="Health")
    def health(self, endpoint: WebhookEndpoint) -> str:
        return format_health(endpoint, now=timezone.now())

    @admin.display(description="Events of the last 24 hours")
    def recent(self, endpoint: Any) -> str:
        return format_recent(endpoint.recent)

    def get_readonly_fields(self, request: HttpRequest, obj: WebhookEndpoint | None = None) -> tuple[str, ...]:
        return ("application",) if obj else ()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show its health and deliveries under the form."""
        endpoint = self.get_object(request, object_id)
        if endpoint is not None and self.has_view_permission(request, endpoint):
            extra_context = {**(extra_context or {}), **sections(request, endpoint, now=timezone.now())}
        return super().change_view(request, object_id, form_url, extra_context)

    def changeform_view(self, request: Any, object_id: str | None = None, *given: Any, **more: Any) -> HttpResponse:
        """Look the URL's host up before the page's transaction begins: it may take seconds."""
        if request.method == "POST":
            request.url_problem = self._url_problem(request, object_id)
        return super().changeform_view(request, object_id, *given, **more)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"url_problem": getattr(request, "url_problem", "")})

    def _url_problem(self, request: HttpRequest, object_id: str | None) -> str:
        endpoint = self.get_object(request, object_id) if object_id else None
        allowed = self.has_change_permission(request, endpoint) if object_id else self.has_add_permission(request)
        if not allowed:
            return ""
        owner = endpoint.application if endpoint else _application(request.POST.get("application"))
        return url_problem(request.POST.get("url", "").strip(), owner)

    def save_model(self, request: Any, obj: WebhookEndpoint, form: Any, change: bool) -> None:
        given = form.cleaned_data
        values = {name: given[name] for name in manage.CHANGEABLE}
        if change:
            saved = manage.apply_change(
                endpoint_id=obj.pk, application_id=obj.application_id, change=manage.EndpointChange(**values)
            )
        else:
            owner = given["application"]
            request.shown = manage.add_endpoint(
                application_id=owner.pk, new=manage.NewEndpoint(**values), now=timezone.now()
            )
            saved = request.shown.endpoint
        obj.__dict__.update(saved.__dict__)

    def response_add(self, request: Any, obj: WebhookEndpoint, post_url_continue: str | None = None) -> HttpResponse:
        return self.show_secret(request, request.shown)

    def has_delete_permission(self, request: HttpRequest, obj: WebhookEndpoint | None = None) -> bool:
        """Forbid it: deliveries are kept. An endpoint is disabled instead; merchants may delete their own."""
        return False


def _application(given: str | None) -> Application | None:
    key = as_uuid(given)
    return Application.objects.filter(pk=key).first() if key else None
