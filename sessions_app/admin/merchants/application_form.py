"""The form of an application."""

import re
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextareaWidget

from sessions_app.admin.reason_field import ReasonModelForm
from sessions_app.models import Application
from sessions_app.models.application import LONGEST_LIFETIME, SHORTEST_LIFETIME
from sessions_app.web_addresses import host_problem

MOST_HOSTS = 100
LIFETIME_LIMITS = f"The session lifetime must be {SHORTEST_LIFETIME} to {LONGEST_LIFETIME} minutes (24 hours)."


class HostsField(forms.Field):
    """Hosts, one a line or with commas between them; lower-cased, each once."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, list | tuple):
            return list(value)
        return list(dict.fromkeys(re.findall(r"[^\s,]+", (value or "").lower())))


class ApplicationForm(ReasonModelForm):
    """An application, and why it is changed."""

    session_minutes = forms.IntegerField(
        label="Session lifetime in minutes",
        min_value=SHORTEST_LIFETIME,
        max_value=LONGEST_LIFETIME,
        initial=60,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=f"{SHORTEST_LIFETIME} to {LONGEST_LIFETIME}. For sessions opened from now on; open sessions keep "
        "theirs.",
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid", "required"), LIFETIME_LIMITS),
    )
    redirect_hosts = HostsField(
        label="Hosts",
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4, "placeholder": "shop.example.com"}),
        help_text=f"One a line, at most {MOST_HOSTS}: shop.example.com, without scheme, port or path. Subdomains are "
        "not included. Empty: any host.",
    )

    class Meta:
        model = Application
        fields = ["name", "mode", "enabled", "session_minutes", "redirect_hosts"]
        help_texts = {
            "name": "Shown to staff only.",
            "mode": "Sandbox orders go to test accounts, live orders to accounts that move money.",
            "enabled": "Off: its tokens are refused at once. Open sessions stay payable.",
        }
        error_messages = {"name": {"unique": "Another application has this name already."}}

    def clean(self) -> dict[str, Any]:
        """Name each host that can be none, in the mode the application will have."""
        given = super().clean() or self.cleaned_data
        hosts, mode = given.get("redirect_hosts") or [], given.get("mode") or self.instance.mode
        problems = [f"“{host}” {problem}." for host in hosts if (problem := host_problem(host, mode=mode))]
        if len(hosts) > MOST_HOSTS:
            problems.append(f"At most {MOST_HOSTS} hosts; these are {len(hosts)}.")
        for problem in problems[:20]:
            self.add_error("redirect_hosts", problem)
        return given
