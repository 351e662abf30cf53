"""What staff can do about a webhook endpoint. Each action asks for a reason."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.db.transaction import atomic
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.show_once import secret_page
from sessions_app.admin.with_reason import Confirmation, NotDone, ReasonForm, with_reason
from sessions_app.event_types import EVENT_TYPES
from sessions_app.ids import as_uuid
from sessions_app.limits.allowances import Exhausted
from sessions_app.models import WebhookEndpoint
from sessions_app.staff import audit
from sessions_app.usecases.webhooks import endpoints as manage
from sessions_app.usecases.webhooks.redeliver import LONGEST_RANGE, EndpointDisabled, redeliver_range, send_test

DISABLED = "%s is disabled. Enable it first."
TOO_MANY = "{}. Try again in {} s."
KEPT = "The secret is shown only once. Send it to the merchant over a secure channel."
MINUTES = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")


def _time(label: str, **kwargs: Any) -> forms.DateTimeField:
    widget = UnfoldAdminTextInputWidget(attrs={"type": "datetime-local", "step": 1})
    return forms.DateTimeField(label=label, widget=widget, input_formats=MINUTES, **kwargs)


class RangeForm(ReasonForm):
    """From when to when, of which type."""

    field_order = ("since", "until", "event_type", "reason")

    since = _time("Since (UTC)")
    until = _time("Until (UTC)", required=False, help_text="Empty: until now")
    event_type = forms.ChoiceField(
        required=False,
        choices=[("", "all it subscribes to"), *((each, each) for each in EVENT_TYPES)],
        widget=UnfoldAdminSelectWidget,
    )

    def clean(self) -> dict[str, Any]:
        """Fill in now, and refuse what is backwards or more than a week."""
        given, now = super().clean() or self.cleaned_data, timezone.now()
        since: datetime | None = given.get("since")
        until: datetime = given.get("until") or now
        if since and since >= min(until, now):
            self.add_error("since", "Since must be before until, and before now.")
        elif since and until - since > LONGEST_RANGE + timedelta(minutes=1):
            self.add_error("since", f"Since must be at most {LONGEST_RANGE.days} days before until.")
        return {**given, "until": until}


def _confirm_test(request: HttpRequest, object_id: str) -> Confirmation[WebhookEndpoint]:
    endpoint = _find(object_id)
    return Confirmation(
        subject=endpoint,
        title=f"Send a test event to {endpoint}",
        explanation="Queues one event of type endpoint.test for this endpoint, whatever it subscribes to.",
        button="Send it",
        back=_page(endpoint),
    )


def _confirm_redeliver(request: HttpRequest, object_id: str) -> Confirmation[WebhookEndpoint]:
    endpoint = _find(object_id)
    return Confirmation(
        subject=endpoint,
        title=f"Redeliver a period's events to {endpoint}",
        explanation="Queues every event of that period, at most 7 days, including those never sent to it. Delivered "
        "events are sent again with the same id and bytes; pending ones stay as they are.",
        button="Redeliver",
        back=_page(endpoint),
        form=RangeForm,
    )


def _confirm_rotate(request: HttpRequest, object_id: str) -> Confirmation[WebhookEndpoint]:
    endpoint = _find(object_id)
    return Confirmation(
        subject=endpoint,
        title=f"Rotate the secret of {endpoint}",
        explanation="Creates a new secret, which is shown once. For 24 hours messages are also signed with the old "
        "one. Any older secret ends now.",
        button="Create the new secret",
        back=_page(endpoint),
    )


class EndpointActions(ConsoleAdmin):
    """The actions on a webhook endpoint."""

    actions_detail = ("send_test", "redeliver_since", "rotate_secret")

    @action(description="Send a test event", url_path="test", icon="send", permissions=["queue"])
    @with_reason(_confirm_test)
    def send_test(self, request: HttpRequest, endpoint: WebhookEndpoint, *, reason: str) -> str:
        """Queue `endpoint.test`."""
        with _refusing(endpoint), atomic():
            sent = send_test(endpoint=endpoint, now=timezone.now())
            _note(request, "sent test", endpoint, reason, {"message_id": str(sent.message_id)})
        return f"Test event {sent.message_id} is queued."

    @action(description="Redeliver since …", url_path="redeliver", icon="replay", permissions=["queue"])
    @with_reason(_confirm_redeliver)
    def redeliver_since(
        self,
        request: HttpRequest,
        endpoint: WebhookEndpoint,
        *,
        since: datetime,
        until: datetime,
        event_type: str,
        reason: str,
    ) -> str:
        """Queue every event of a time once more."""
        with _refusing(endpoint), atomic():
            count = redeliver_range(
                endpoint=endpoint, since=since, until=until, event_type=event_type or None, now=timezone.now()
            )
            times = {"since": since.isoformat(), "until": until.isoformat()}
            _note(request, "redelivered", endpoint, reason, {**times, "event_type": event_type, "queued": count})
        return f"{count:,} {'event is' if count == 1 else 'events are'} queued."

    @action(description="Rotate the secret", url_path="rotate-secret", icon="key", permissions=["change"])
    @with_reason(_confirm_rotate)
    def rotate_secret(self, request: HttpRequest, endpoint: WebhookEndpoint, *, reason: str) -> HttpResponse:
        """Make a new secret and show it once."""
        made = manage.rotate_secret(endpoint_id=endpoint.pk, application_id=endpoint.application_id, now=timezone.now())
        return self.show_secret(request, made)

    def show_secret(self, request: HttpRequest, made: manage.Shown) -> HttpResponse:
        """Show an endpoint's new secret, this once."""
        return secret_page(
            request,
            admin=self,
            title=f"The new secret of {made.endpoint}",
            values={"Signing secret": made.secret},
            explanation=KEPT,
            back=_page(made.endpoint),
        )

    def has_queue_permission(self, request: HttpRequest, _: Any = None) -> bool:
        """Tell whether the person may send a delivery again."""
        return cast(User, request.user).has_perm("sessions_app.change_webhookdelivery")


def _find(object_id: str) -> WebhookEndpoint:
    return get_object_or_404(WebhookEndpoint, pk=as_uuid(object_id))


@contextmanager
def _refusing(endpoint: WebhookEndpoint) -> Iterator[None]:
    """Turn what keeps events from being queued into a message. Raises NotDone."""
    try:
        yield
    except EndpointDisabled as exc:
        raise NotDone(DISABLED % endpoint) from exc
    except Exhausted as exc:
        raise NotDone(TOO_MANY.format(exc, exc.seconds)) from exc


def _note(request: HttpRequest, what: str, endpoint: WebhookEndpoint, reason: str, after: dict[str, Any]) -> None:
    audit.record(what, actor=cast(User, request.user), subject=endpoint, reason=reason, after=after)


def _page(endpoint: WebhookEndpoint) -> str:
    return reverse("admin:sessions_app_webhookendpoint_change", args=[endpoint.pk])
