"""Merchants' applications: their access and the settings of their sessions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sessions_app.admin.merchants.application_form import ApplicationForm
from sessions_app.admin.merchants.application_page import sections
from sessions_app.admin.merchants.credentials import CredentialActions
from sessions_app.admin.merchants.tokens import TokenActions
from sessions_app.admin.times import to_the_second
from sessions_app.models import Application, PaymentSession

ANY_MODE = "The mode decides which provider accounts take its orders. It cannot be changed once there are sessions."
MODE_STAYS = (
    "The mode cannot be changed: the application has sessions, and test payments must stay apart from live ones. Add "
    "another application for the other mode."
)
HOSTS = "Hosts shoppers may be redirected to. An order that names another host is refused."


@admin.register(Application)
class ApplicationAdmin(TokenActions, CredentialActions):
    """Applications."""

    nothing_yet = "No application yet. Add one so that a merchant's server can open sessions."
    form = ApplicationForm
    list_display = ("name", "mode", "enabled", "session_minutes", "created_at")
    list_filter = ("mode", "enabled")
    search_fields = ("name", "=id")
    search_help_text = "A name or an id"
    actions = None
    change_form_outer_after_template = "admin/merchants/application.html"

    class Media:
        css = {"all": ["merchants.css"]}

    def get_fieldsets(self, request: HttpRequest, obj: Application | None = None) -> Any:
        """Group the fields; a mode that cannot be changed says why."""
        fixed = obj is not None and _has_sessions(obj)
        access = {"fields": ("enabled", "tokens") if obj else ("enabled",)}
        sets = (
            ("Identity", {"fields": ("name", "mode"), "description": MODE_STAYS if fixed else ANY_MODE}),
            ("Access", access),
            ("Session lifetime", {"fields": ("session_minutes",)}),
            ("Redirect allow-list", {"fields": ("redirect_hosts",), "description": HOSTS}),
        )
        if obj is None or not self.has_change_permission(request, obj):
            return sets
        return (*sets, ("Reason", {"fields": ("reason",)}))

    def get_readonly_fields(self, request: HttpRequest, obj: Application | None = None) -> tuple[str, ...]:
        """Keep the mode once there are sessions; tokens are refused by a button that asks for the reason."""
        fixed = obj is not None and _has_sessions(obj)
        return ("mode", "tokens") if fixed else ("tokens",)

    @admin.display(description="Tokens accepted")
    def tokens(self, application: Application) -> str:
        after = application.tokens_valid_after
        issued = f" and were issued after {to_the_second(after)} UTC" if after else ""
        return f"Those that have not expired{issued}" if application.enabled else "None: the application is disabled"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what belongs to an application under its form."""
        application = self.get_object(request, object_id)
        if application is not None and self.has_view_permission(request, application):
            extra_context = {**(extra_context or {}), **sections(request, application, now=timezone.now())}
        return super().change_view(request, object_id, form_url, extra_context)

    def has_delete_permission(self, request: HttpRequest, obj: Application | None = None) -> bool:
        """Sessions belong to applications for good: one is disabled instead."""
        return False


def _has_sessions(application: Application) -> bool:
    return PaymentSession.objects.filter(application=application).exists()
