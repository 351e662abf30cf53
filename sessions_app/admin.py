"""Where staff look after applications and see what became of sessions."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline

from routing.admin.panel import panel, refusals
from sessions_app import backtest_admin, rule_admin  # noqa: F401 - they register their pages
from sessions_app.admin_read_only import ReadOnly
from sessions_app.admin_webhooks import DeliveryInline
from sessions_app.models import (
    Application,
    ClientCredential,
    InboundEvent,
    PaymentSession,
    ProviderAttempt,
    SessionEvent,
    UnroutableOrder,
)
from sessions_app.usecases.apply_provider_events import requeue
from sessions_app.usecases.issue_token import add_credential
from sessions_app.wake import wake_on_commit


class CredentialInline(ReadOnly, TabularInline):
    """Client ids; secrets were shown once."""

    model = ClientCredential
    fields = ("client_id", "created_at", "revoked_at")


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


class AttemptInline(ReadOnly, TabularInline):
    """What was tried."""

    model = ProviderAttempt
    fields = ("position", "account", "state", "problem", "reference", "planned_at", "answered_at")


class EventInline(ReadOnly, TabularInline):
    """What happened."""

    model = SessionEvent
    fields = ("sequence", "type", "data", "created_at")


class InboundEventInline(ReadOnly, TabularInline):
    """What its provider said."""

    model = InboundEvent
    verbose_name_plural = "provider events"
    fields = ("kind", "status", "amount", "currency", "occurred_at", "received_at", "progress", "problem")


@admin.register(InboundEvent)
class InboundEventAdmin(ReadOnly, ModelAdmin):
    """Providers' events; the parked ones wait for somebody."""

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


@admin.register(UnroutableOrder)
class UnroutableOrderAdmin(ReadOnly, ModelAdmin):
    """Orders answered NO_AVAILABLE_PROVIDER, with each account's reason in words."""

    list_display = ("order_reference", "application", "total", "currency", "country", "reasons", "created_at")
    list_filter = ("currency", "application", "country")
    search_fields = ("order_reference",)
    list_select_related = ("application",)
    show_full_result_count = False
    fields = (
        "application",
        "order_reference",
        "total",
        "currency",
        "country",
        "payment_method",
        "reasons",
        "created_at",
    )
    readonly_fields = ("reasons",)

    @admin.display(description="Why nobody took it")
    def reasons(self, order: UnroutableOrder) -> str:
        """This will put each account's reason into words."""
        found = [f"{each['name']}: {each['reason']}" for each in refusals(order.refused)]
        return "; ".join(found) or "There is no provider account"


@admin.register(PaymentSession)
class PaymentSessionAdmin(ReadOnly, ModelAdmin):
    """Sessions: where each is, and why its provider was chosen."""

    list_display = ("id", "order_reference", "status", "total", "currency", "provider", "late", "review", "created_at")
    list_filter = ("status", "late", ("review", admin.EmptyFieldListFilter), "provider", "currency")
    search_fields = ("id", "order_reference", "reference")
    list_select_related = ("application",)
    show_full_result_count = False
    inlines = (AttemptInline, EventInline, InboundEventInline, DeliveryInline)
    exclude = ("sealed_customer", "decision", "last_sequence")
    readonly_fields = ("why",)

    class Media:
        """Ours, served from here."""

        css = {"all": ["evidence.css"]}

    @admin.display(description="Why this provider")
    def why(self, session: PaymentSession) -> str:
        """This will show the decision: every candidate with its bars, the refused with their reasons."""
        return panel(session.decision)
