"""The form of a webhook endpoint, with the rules of the API."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from sessions_app.event_types import EVENT_TYPES
from sessions_app.models import Application, WebhookEndpoint
from sessions_app.usecases.webhooks import endpoints as manage
from sessions_app.webhooks.resolving import TooManyLookUps


class EndpointForm(forms.ModelForm):
    """An endpoint as staff may make or change it."""

    url_problem = ""
    """The problem with the URL, resolved before the transaction in which the form is read."""

    event_types = forms.MultipleChoiceField(
        choices=[(each, each) for each in EVENT_TYPES],
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="None ticked: all events",
    )

    class Meta:
        model = WebhookEndpoint
        fields = ["application", "url", "event_types", "description", "enabled"]
        help_texts = {
            "url": "https on a public host. Sandbox applications may also use http, and this machine where "
            "WEBHOOK_LOOPBACK is on.",
            "enabled": "Enabling it again clears its failures and sends its pending deliveries.",
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        application = given.get("application") or getattr(self.instance, "application", None)
        if application is None or "url" not in given:
            return given
        if self.instance._state.adding and application.webhook_endpoints.count() >= manage.MOST_ENDPOINTS:
            raise forms.ValidationError(f"An application may have at most {manage.MOST_ENDPOINTS} endpoints")
        if self.url_problem:
            self.add_error("url", self.url_problem)
        return given


def url_problem(url: str, application: Application | None) -> str:
    """Say why events of an application may not be sent to a URL; empty when they may.

    Its name is resolved: neither a transaction nor a database connection may be held.
    """
    if application is None or not url:
        return ""
    try:
        manage.check_url(url, mode=application.mode, application_id=application.pk)
    except manage.UnacceptableUrl as exc:
        return f"The URL {exc}"
    except TooManyLookUps:
        return "Other URLs of this application are still being checked. Try again in a few seconds."
    return ""
