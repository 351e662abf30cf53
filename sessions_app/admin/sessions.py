"""What became of sessions, and why."""

from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline

from routing.admin.panel import panel
from sessions_app.admin.deliveries import DeliveryInline
from sessions_app.admin.read_only import ReadOnly
from sessions_app.models import InboundEvent, PaymentSession, ProviderAttempt, SessionEvent


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
