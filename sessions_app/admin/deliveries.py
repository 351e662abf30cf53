"""What merchants were told, or will be: found, looked at and sent again."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.transaction import atomic
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display
from unfold.paginator import InfinitePaginator
from unfold.views import ChangeList

from sessions_app import audit
from sessions_app.admin.confirm import confirmed
from sessions_app.admin.find_deliveries import find_deliveries
from sessions_app.admin.read_only import ReadOnly
from sessions_app.admin.times import to_the_second
from sessions_app.models import DeliveryAttempt, WebhookDelivery, WebhookEndpoint
from sessions_app.usecases.redeliver_webhooks import requeue

MOST_AT_ONCE = 100
COLOURS = {"Delivered": "success", "Given up": "danger", "Pending": "warning"}
HEAVY = (
    "session__order",
    "session__decision",
    "session__sealed_customer",
    "endpoint__sealed_secret",
    "endpoint__sealed_previous_secret",
)


class EndpointFilter(admin.SimpleListFilter):
    """One endpoint's deliveries, as its page links to them. All endpoints would be too many to offer."""

    title, parameter_name = "endpoint", "endpoint"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """This will offer the one that is chosen."""
        given = request.GET.get(self.parameter_name, "")
        chosen = WebhookEndpoint.objects.filter(pk=given).first() if _is_uuid(given) else None
        return [(given, chosen.url)] if chosen else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """This will select its deliveries."""
        return queryset.filter(endpoint=self.value()) if self.value() else queryset


class Deliveries(ChangeList):
    """A page of deliveries, in the one order an index gives, whatever the address asks for."""

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[str]:
        """This will follow an index: of one endpoint by event, else by when they were first queued."""
        return ["-message_id"] if _is_uuid(request.GET.get("endpoint", "")) else ["-id"]


class DeliveryAttemptInline(ReadOnly, TabularInline):
    """Each try and what came back."""

    model = DeliveryAttempt
    verbose_name_plural = "tries"
    hide_title = True
    fields = readonly_fields = ("number", "when", "milliseconds", "status", "problem", "excerpt")

    @admin.display(description="At")
    def when(self, attempt: DeliveryAttempt) -> str:
        """This will write it to the second."""
        return to_the_second(attempt.at)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnly, ModelAdmin):
    """Deliveries. Nothing here counts or sorts all of them: there may be tens of millions."""

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
    actions = ("redeliver",)
    actions_detail = ("redeliver_this",)
    fieldsets = (
        ("Event", {"fields": ("type", "message_id", "order", "to", "happened")}),
        ("Delivery", {"fields": ("state", "tries", "last_status", "queued", "next_try", "delivered")}),
    )
    readonly_fields = ("happened", "order", "to", "queued", "next_try", "delivered")

    class Media:
        """Ours, served from here."""

        css = {"all": ["merchants.css"]}

    def get_urls(self) -> list[URLPattern]:
        """This will add the confirmation."""
        view = self.admin_site.admin_view(self.redeliver_view)
        return [path("redeliver/", view, name="delivery_redeliver"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        """This will read what is shown, and no secret."""
        return super().get_queryset(request).select_related("endpoint", "session").defer(*HEAVY)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        """This will keep to the order of an index."""
        return Deliveries

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """This will find what is named in full."""
        text = search_term.strip()
        return (queryset.filter(pk__in=find_deliveries(text)) if text else queryset), False

    @admin.display(description="Happened")
    def happened(self, delivery: WebhookDelivery) -> str:
        """This will write it to the second."""
        return to_the_second(delivery.created_at)

    @admin.display(description="Order", empty_value="–")
    def order(self, delivery: WebhookDelivery) -> str | None:
        """This will name the order and lead to its session."""
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
        """This will lead to the endpoint."""
        address = reverse("admin:sessions_app_webhookendpoint_change", args=[delivery.endpoint_id])
        return format_html('<a class="underline" href="{}">{}</a>', address, delivery.endpoint)

    @display(description="State", label=COLOURS)
    def shown_state(self, delivery: WebhookDelivery) -> str:
        """This will show it in its colour."""
        return delivery.get_state_display()

    @admin.display(description="Tries · answer")
    def tried(self, delivery: WebhookDelivery) -> str:
        """This will say how often, and what the last answer was."""
        return f"{delivery.tries} · {delivery.last_status or '–'}"

    @admin.display(description="Delivered, or next try")
    def then(self, delivery: WebhookDelivery) -> str:
        """This will say when."""
        if delivery.next_at is None:
            return to_the_second(delivery.delivered_at)
        return f"next {to_the_second(delivery.next_at)}" if delivery.next_at > timezone.now() else "due"

    @admin.display(description="Queued")
    def queued(self, delivery: WebhookDelivery) -> str:
        """This will write it to the second."""
        return to_the_second(delivery.queued_at)

    @admin.display(description="Next try")
    def next_try(self, delivery: WebhookDelivery) -> str:
        """This will write it to the second."""
        return to_the_second(delivery.next_at)

    @admin.display(description="Delivered at")
    def delivered(self, delivery: WebhookDelivery) -> str:
        """This will write it to the second."""
        return to_the_second(delivery.delivered_at)

    @admin.action(description="Redeliver", permissions=["redeliver"])
    def redeliver(self, request: HttpRequest, deliveries: Any) -> HttpResponse:
        """This will ask before those that are chosen are sent again."""
        return _asking(sorted(deliveries.values_list("pk", flat=True)[:MOST_AT_ONCE]))

    @action(description="Redeliver", url_path="again", icon="replay", permissions=["redeliver"])
    def redeliver_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """This will ask before it is sent again."""
        return _asking([object_id])

    def redeliver_view(self, request: HttpRequest) -> HttpResponse:
        """This will begin the tries of the deliveries in `ids` anew, after a confirmation."""
        if not self.has_redeliver_permission(request):
            raise PermissionDenied
        keys = [int(each) for each in request.GET.get("ids", "").split(",") if each.isascii() and each.isdigit()]
        chosen = list(self.get_queryset(request).filter(pk__in=keys[:MOST_AT_ONCE]))
        given = confirmed(
            request,
            admin=self,
            title=f"Redeliver {chosen[0] if len(chosen) == 1 else f'{len(chosen)} deliveries'}",
            explanation="They are sent now, with the same ids and bytes, and have ten tries again. What is being sent "
            "this moment, and what goes to an endpoint that is disabled, is passed over.",
            button="Redeliver",
        )
        if isinstance(given, HttpResponse):
            return given
        queued = sum(self._again(request, each, given.cleaned_data["reason"]) for each in chosen)
        _say(request, queued=queued, passed_over=len(chosen) - queued)
        return HttpResponseRedirect(_page_of(chosen))

    def has_redeliver_permission(self, request: HttpRequest, _: Any = None) -> bool:
        """Whoever may change deliveries; there is nothing else to change about them."""
        return cast(User, request.user).has_perm("sessions_app.change_webhookdelivery")

    def _again(self, request: HttpRequest, delivery: WebhookDelivery, reason: str) -> bool:
        with atomic():
            queued = requeue(WebhookDelivery.objects.filter(pk=delivery.pk), now=timezone.now())
            if queued:
                audit.record("redelivered", actor=cast(User, request.user), subject=delivery, reason=reason)
        return bool(queued)


class DeliveryInline(ReadOnly, TabularInline):
    """What the merchant was told of a session."""

    model = WebhookDelivery
    fields = ("endpoint", "type", "state", "tries", "last_status", "next_at", "delivered_at")
    ordering = ("message_id", "endpoint_id")
    show_change_link = True


def _asking(keys: list[Any]) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('admin:delivery_redeliver')}?ids={','.join(map(str, keys))}")


def _page_of(chosen: Sequence[WebhookDelivery]) -> str:
    if len(chosen) == 1:
        return reverse("admin:sessions_app_webhookdelivery_change", args=[chosen[0].pk])
    return reverse("admin:sessions_app_webhookdelivery_changelist")


def _say(request: HttpRequest, *, queued: int, passed_over: int) -> None:
    text = "1 delivery is queued." if queued == 1 else f"{queued} deliveries are queued."
    if not passed_over:
        messages.success(request, text)
        return
    rest = "1 was" if passed_over == 1 else f"{passed_over} were"
    messages.warning(request, f"{text} {rest} passed over: being sent now, or its endpoint is disabled.")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
