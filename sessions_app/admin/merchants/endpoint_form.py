"""The form of a webhook endpoint; it refuses what the API would refuse too."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from sessions_app.event_types import EVENT_TYPES
from sessions_app.models import WebhookEndpoint
from sessions_app.usecases import manage_endpoints as manage


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
        help_texts = {
            "url": "https on a public host. Sandbox applications may also use http and this machine.",
            "enabled": "Switched on again, it begins with a clean record and is sent what waits.",
        }

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
