"""Where staff look after merchants' webhook endpoints and see what was sent. Secrets come out once, when made."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from sessions_app.admin.read_only import ReadOnly
from sessions_app.event_types import EVENT_TYPES
from sessions_app.models import DeliveryAttempt, WebhookDelivery, WebhookEndpoint
from sessions_app.usecases import manage_endpoints as manage
from sessions_app.usecases.redeliver_webhooks import EndpointDisabled, requeue, send_test


class EndpointForm(forms.ModelForm):
    """An endpoint as staff may make or change it."""

    event_types = forms.MultipleChoiceField(
        choices=[(each, each) for each in EVENT_TYPES],
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="None: it is told of everything",
    )

    class Meta:
        """What a person decides."""

        model = WebhookEndpoint
        fields = ["application", "url", "event_types", "description", "enabled"]

    def clean(self) -> dict[str, Any]:
        """This will refuse what the API would refuse too."""
        given = super().clean() or {}
        application = given.get("application") or getattr(self.instance, "application", None)
        if application is None or "url" not in given:
            return given
        if self.instance._state.adding and application.webhook_endpoints.count() >= manage.MOST_ENDPOINTS:
            raise forms.ValidationError(f"An application may have at most {manage.MOST_ENDPOINTS} endpoints")
        try:
            manage.check_url(given["url"], mode=application.mode)
        except manage.UnacceptableUrl as exc:
            self.add_error("url", f"The URL {exc}")
        return given


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ModelAdmin):
    """Merchants' endpoints."""

    form = EndpointForm
    list_display = ("url", "application", "enabled", "disabled_reason", "failures", "paused_until", "created_at")
    list_filter = ("enabled", "application")
    list_select_related = ("application",)
    search_fields = ("url", "description")
    actions = ("rotate_secret", "send_test")
    state_fields = ("disabled_reason", "failures", "paused_until", "previous_until", "created_at")

    def get_readonly_fields(self, request: HttpRequest, obj: WebhookEndpoint | None = None) -> tuple[str, ...]:
        """This will keep an endpoint with its application."""
        return ("application", *self.state_fields) if obj else ()

    def save_model(self, request: HttpRequest, obj: WebhookEndpoint, form: Any, change: bool) -> None:
        """This will make the endpoint and show its secret, or change it."""
        given = form.cleaned_data
        values = {name: given[name] for name in manage.CHANGEABLE}
        if change:
            saved = manage.change_endpoint(
                endpoint_id=obj.pk,
                application_id=obj.application_id,
                mode=obj.application.mode,
                change=manage.Change(**values),
            )
        else:
            owner = given["application"]
            shown = manage.create_endpoint(
                application_id=owner.pk, mode=owner.mode, new=manage.NewEndpoint(**values), now=timezone.now()
            )
            saved = shown.endpoint
            _show(request, shown)
        obj.__dict__.update(saved.__dict__)

    @admin.action(description="Make a new secret; the old one stays valid for 24 hours", permissions=["change"])
    def rotate_secret(self, request: HttpRequest, endpoints: Any) -> None:
        """This will show each new secret once."""
        for each in endpoints:
            now = timezone.now()
            _show(request, manage.rotate_secret(endpoint_id=each.pk, application_id=each.application_id, now=now))

    @admin.action(description="Send a test event", permissions=["change"])
    def send_test(self, request: HttpRequest, endpoints: Any) -> None:
        """This will queue `endpoint.test` for each."""
        for each in endpoints:
            try:
                sent = send_test(endpoint=each, now=timezone.now())
            except EndpointDisabled:
                messages.error(request, f"{each} is disabled. Enable it first.")
            else:
                messages.success(request, f"{each}: test event {sent.message_id} is queued.")

    def has_delete_permission(self, request: HttpRequest, obj: WebhookEndpoint | None = None) -> bool:
        """What was sent is kept: an endpoint is switched off instead. Merchants may delete their own."""
        return False


class DeliveryAttemptInline(ReadOnly, TabularInline):
    """Each try and what came back."""

    model = DeliveryAttempt
    fields = ("number", "at", "milliseconds", "status", "problem", "excerpt")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnly, ModelAdmin):
    """What merchants were told, or will be."""

    list_display = ("message_id", "type", "endpoint", "state", "tries", "last_status", "next_at", "delivered_at")
    list_filter = ("state", "type", "endpoint__application")
    list_select_related = ("endpoint",)
    search_fields = ("message_id", "session__id", "session__order_reference")
    show_full_result_count = False
    inlines = (DeliveryAttemptInline,)
    actions = ("redeliver",)

    @admin.action(description="Redeliver", permissions=["redeliver"])
    def redeliver(self, request: HttpRequest, deliveries: Any) -> None:
        """This will begin their tries anew, now."""
        count = requeue(deliveries, now=timezone.now())
        messages.success(request, f"{count} deliveries are queued.")

    def has_redeliver_permission(self, request: HttpRequest) -> bool:
        """Whoever may change deliveries; there is nothing else to change about them."""
        return cast(User, request.user).has_perm("sessions_app.change_webhookdelivery")


class DeliveryInline(ReadOnly, TabularInline):
    """What the merchant was told of a session."""

    model = WebhookDelivery
    fields = ("endpoint", "type", "state", "tries", "last_status", "next_at", "delivered_at")
    ordering = ("message_id", "endpoint_id")
    show_change_link = True


def _show(request: HttpRequest, shown: manage.Shown) -> None:
    messages.success(request, f"{shown.endpoint}: secret {shown.secret} (shown this once)")
