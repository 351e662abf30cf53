"""Webhook deliveries: find, read and resend them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from sessions_app.admin.merchants.delivery_list import Deliveries, EndpointFilter
from sessions_app.admin.merchants.find_deliveries import find_deliveries
from sessions_app.admin.merchants.redelivery import RedeliveryActions
from sessions_app.admin.read_only import ReadOnly
from sessions_app.admin.times import to_the_second
from sessions_app.models import DeliveryAttempt, WebhookDelivery

COLOURS = {"Delivered": "success", "Given up": "danger", "Pending": "warning"}
HEAVY = (
    "session__order",
    "session__decision",
    "session__sealed_customer",
    "endpoint__sealed_secret",
    "endpoint__sealed_previous_secret",
)


class DeliveryAttemptInline(ReadOnly, TabularInline):
    """The tries and their responses."""

    model = DeliveryAttempt
    verbose_name_plural = "tries"
    hide_title = True
    fields = readonly_fields = ("number", "when", "milliseconds", "status", "problem", "excerpt")

    @admin.display(description="At")
    def when(self, attempt: DeliveryAttempt) -> str:
        return to_the_second(attempt.at)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnly, RedeliveryActions):
    """Webhook deliveries. Nothing here counts or sorts all of them: there may be tens of millions."""

    nothing_yet = "No webhook delivery yet: there is no endpoint, or no session has changed."
    list_display = ("happened", "type", "order", "endpoint", "shown_state", "tried", "then")
    list_filter = ("state", EndpointFilter)
    sortable_by = ()
    search_fields = ("message_id",)
    search_help_text = "A message id (webhook-id), a session id or an order reference, in full"
    show_full_result_count = False
    paginator = InfinitePaginator
    list_per_page = 50
    list_disable_select_all = True
    inlines = (DeliveryAttemptInline,)
    fieldsets = (
        ("Event", {"fields": ("type", "message_id", "order", "to", "happened")}),
        ("Delivery", {"fields": ("state", "tries", "last_status", "queued", "next_try", "delivered")}),
    )
    readonly_fields = ("happened", "order", "to", "queued", "next_try", "delivered")

    class Media:
        css = {"all": ["merchants.css"]}

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("endpoint", "session").defer(*HEAVY)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return Deliveries

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        text = search_term.strip()
        return (queryset.filter(pk__in=find_deliveries(text)) if text else queryset), False

    @admin.display(description="Event time")
    def happened(self, delivery: WebhookDelivery) -> str:
        return to_the_second(delivery.created_at)

    @admin.display(description="Order", empty_value="–")
    def order(self, delivery: WebhookDelivery) -> str | None:
        if delivery.session is None:
            return None
        address = reverse("admin:sessions_app_paymentsession_change", args=[delivery.session_id])
        return format_html(
            '<a class="underline whitespace-nowrap" href="{}">{}</a>',
            address,
            Truncator(delivery.session.order_reference).chars(32),
        )

    @admin.display(description="Endpoint")
    def to(self, delivery: WebhookDelivery) -> str:
        address = reverse("admin:sessions_app_webhookendpoint_change", args=[delivery.endpoint_id])
        return format_html('<a class="underline" href="{}">{}</a>', address, delivery.endpoint)

    @display(description="State", label=COLOURS)
    def shown_state(self, delivery: WebhookDelivery) -> str:
        return delivery.get_state_display()

    @admin.display(description="Tries · response")
    def tried(self, delivery: WebhookDelivery) -> str:
        return f"{delivery.tries} · {delivery.last_status or '–'}"

    @admin.display(description="Delivered, or next try")
    def then(self, delivery: WebhookDelivery) -> str:
        if delivery.next_at is None:
            return to_the_second(delivery.delivered_at)
        return f"next {to_the_second(delivery.next_at)}" if delivery.next_at > timezone.now() else "due"

    @admin.display(description="Queued")
    def queued(self, delivery: WebhookDelivery) -> str:
        return to_the_second(delivery.queued_at)

    @admin.display(description="Next try")
    def next_try(self, delivery: WebhookDelivery) -> str:
        return to_the_second(delivery.next_at)

    @admin.display(description="Delivered at")
    def delivered(self, delivery: WebhookDelivery) -> str:
        return to_the_second(delivery.delivered_at)
