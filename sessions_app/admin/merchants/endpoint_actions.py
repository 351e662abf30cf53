"""What may be done about a webhook endpoint, each after a confirmation with its reason."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.transaction import atomic
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from sessions_app.admin.confirm import Reason, confirmed
from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.show_once import secret_page
from sessions_app.event_types import EVENT_TYPES
from sessions_app.limits.allowances import Exhausted
from sessions_app.models import WebhookEndpoint
from sessions_app.staff import audit
from sessions_app.usecases.webhooks import endpoints as manage
from sessions_app.usecases.webhooks.redeliver import LONGEST_RANGE, EndpointDisabled, redeliver_range, send_test

DISABLED = "%s is disabled. Enable it first."
TOO_MANY = "{}. Try again in {} s."
KEPT = "The secret is shown this once. Hand it to the merchant over a safe channel."
MINUTES = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")


def _time(label: str, **kwargs: Any) -> forms.DateTimeField:
    widget = UnfoldAdminTextInputWidget(attrs={"type": "datetime-local", "step": 1})
    return forms.DateTimeField(label=label, widget=widget, input_formats=MINUTES, **kwargs)


class RangeForm(Reason):
    """From when to when, of which type."""

    field_order = ("since", "until", "event_type", "reason")

    since = _time("Since (UTC)")
    until = _time("Until (UTC)", required=False, help_text="Empty: until now")
    event_type = forms.ChoiceField(
        required=False,
        choices=[("", "all it is told of"), *((each, each) for each in EVENT_TYPES)],
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


class EndpointActions(ConsoleAdmin):
    """The pages behind an endpoint's buttons."""

    actions_detail = ("send_test", "redeliver_since", "rotate_secret")

    @action(description="Send a test event", url_path="test", icon="send", permissions=["queue"])
    def send_test(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Queue `endpoint.test`."""
        endpoint = self._endpoint(request, object_id)
        given = confirmed(
            request,
            admin=self,
            title=f"Send a test event to {endpoint}",
            explanation="Queues one event of type endpoint.test for this endpoint, whatever it subscribes to.",
            button="Send it",
            back=_page(endpoint),
        )
        if isinstance(given, HttpResponse):
            return given
        try:
            with atomic():
                sent = send_test(endpoint=endpoint, now=timezone.now())
                self._note(request, "sent test", endpoint, given, {"message_id": str(sent.message_id)})
        except EndpointDisabled:
            return self._back(request, endpoint, error=DISABLED % endpoint)
        except Exhausted as exc:
            return self._back(request, endpoint, error=TOO_MANY.format(exc, exc.seconds))
        return self._back(request, endpoint, done=f"Test event {sent.message_id} is queued.")

    @action(description="Redeliver since …", url_path="redeliver", icon="replay", permissions=["queue"])
    def redeliver_since(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Queue every event of a time once more."""
        endpoint = self._endpoint(request, object_id)
        given = confirmed(
            request,
            admin=self,
            title=f"Redeliver everything since … to {endpoint}",
            explanation="Queues every event of that time, at most 7 days, those it was never sent included. What it "
            "has had already comes again with the same id and bytes; what waits is left as it is.",
            button="Redeliver",
            back=_page(endpoint),
            form=RangeForm,
        )
        if isinstance(given, HttpResponse):
            return given
        since, until, kind = (given.cleaned_data[name] for name in ("since", "until", "event_type"))
        try:
            with atomic():
                count = redeliver_range(
                    endpoint=endpoint, since=since, until=until, event_type=kind or None, now=timezone.now()
                )
                times = {"since": since.isoformat(), "until": until.isoformat()}
                self._note(request, "redelivered", endpoint, given, {**times, "event_type": kind, "queued": count})
        except EndpointDisabled:
            return self._back(request, endpoint, error=DISABLED % endpoint)
        except Exhausted as exc:
            return self._back(request, endpoint, error=TOO_MANY.format(exc, exc.seconds))
        return self._back(request, endpoint, done=f"{count:,} {'event is' if count == 1 else 'events are'} queued.")

    @action(description="Rotate the secret", url_path="rotate-secret", icon="key", permissions=["change"])
    def rotate_secret(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show a new secret once."""
        endpoint = self._endpoint(request, object_id)
        given = confirmed(
            request,
            admin=self,
            title=f"Rotate the secret of {endpoint}",
            explanation="Makes a new secret, which is shown once. For 24 hours messages are signed with the old one, "
            "too. An older one that was still valid ends now.",
            button="Make the new secret",
            back=_page(endpoint),
        )
        if isinstance(given, HttpResponse):
            return given
        shown = manage.rotate_secret(
            endpoint_id=endpoint.pk, application_id=endpoint.application_id, now=timezone.now()
        )
        return self.shown_secret(request, shown)

    def shown_secret(self, request: HttpRequest, shown: manage.Shown) -> HttpResponse:
        """Show an endpoint's new secret, this once."""
        return secret_page(
            request,
            admin=self,
            title=f"The new secret of {shown.endpoint}",
            values={"Signing secret": shown.secret},
            explanation=KEPT,
            back=_page(shown.endpoint),
        )

    def has_queue_permission(self, request: HttpRequest, _: Any = None) -> bool:
        """Whoever may send a delivery again."""
        return request.user.has_perm("sessions_app.change_webhookdelivery")  # type: ignore[union-attr]

    def _endpoint(self, request: HttpRequest, object_id: str) -> WebhookEndpoint:
        endpoint: WebhookEndpoint | None = self.get_object(request, object_id)
        if endpoint is None:
            raise Http404("There is no such endpoint")
        return endpoint

    def _note(
        self, request: HttpRequest, act: str, endpoint: WebhookEndpoint, given: Reason, after: dict[str, Any]
    ) -> None:
        reason = given.cleaned_data["reason"]
        audit.record(act, actor=request.user, subject=endpoint, reason=reason, after=after)  # type: ignore[arg-type]

    def _back(
        self, request: HttpRequest, endpoint: WebhookEndpoint, *, done: str = "", error: str = ""
    ) -> HttpResponse:
        messages.error(request, error) if error else messages.success(request, done)
        return HttpResponseRedirect(_page(endpoint))


def _page(endpoint: WebhookEndpoint) -> str:
    return reverse("admin:sessions_app_webhookendpoint_change", args=[endpoint.pk])
