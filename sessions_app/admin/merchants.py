"""Merchants' applications and their credentials."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline

from sessions_app.admin.read_only import ReadOnly
from sessions_app.models import Application, ClientCredential
from sessions_app.usecases.issue_token import add_credential


class CredentialInline(ReadOnly, TabularInline):
    """Client ids; secrets were shown once."""

    model = ClientCredential
    fields = readonly_fields = ("client_id", "created_at", "revoked_at")


@admin.register(Application)
class ApplicationAdmin(ModelAdmin):
    """Applications."""

    list_display = ("name", "mode", "enabled", "session_minutes", "created_at")
    list_filter = ("mode", "enabled")
    search_fields = ("name",)
    inlines = (CredentialInline,)
    actions = ("issue_credential", "revoke_tokens")

    @admin.action(description="Issue one more client id and secret")
    def issue_credential(self, request: HttpRequest, applications: Any) -> None:
        """This will show each new secret once."""
        for application in applications:
            new = add_credential(application)
            text = f"{application}: client id {new.client_id}, secret {new.client_secret} (shown this once)"
            messages.success(request, text)

    @admin.action(description="Revoke all tokens issued so far")
    def revoke_tokens(self, request: HttpRequest, applications: Any) -> None:
        """This will refuse every token issued before now."""
        applications.update(tokens_valid_after=timezone.now())
        messages.success(request, "Tokens issued so far are refused from now on.")

    def has_delete_permission(self, request: HttpRequest, obj: Application | None = None) -> bool:
        """Sessions belong to applications for good: one is disabled instead."""
        return False
