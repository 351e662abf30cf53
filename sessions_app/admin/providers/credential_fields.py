"""The form fields of a provider's credentials, from what the provider says of them."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from providers.credentials import name_of
from providers.facts import WEBHOOK_SECRET, CredentialField, ProviderFacts
from providers.models import Mode, ProviderAccount

LONGEST = 4096
"""Characters; no provider hands out more."""
KEEP = "Leave empty to keep it."
REPLACED = "A new one closes a breaker that opened because of the old one."
ROTATED = "A new one is added; the previous one stays valid during the rotation."
MADE = "Leave empty: it is made automatically."
AFTERWARDS = "May be entered afterwards: the provider shows it once the webhook is set up there."


def field_name(credential: str) -> str:
    """Name the form field of a credential."""
    return f"credential_{credential}"


def entered_for(
    facts: ProviderFacts, account: ProviderAccount | None, *, mode_stays: bool
) -> tuple[CredentialField, ...]:
    """Give what is asked for: nothing of live accounts alone once an account is a sandbox account for good."""
    never_live = facts.test_only or (mode_stays and account is not None and account.mode == Mode.SANDBOX)
    asked = [each for each in facts.credential_fields if not (each.live_only and never_live)]
    if facts.webhook_secret:
        asked.append(CredentialField(WEBHOOK_SECRET, facts.webhook_secret, required=False))
    return tuple(asked)


def form_field(each: CredentialField, facts: ProviderFacts, *, adding: bool, made: bool) -> forms.CharField:
    """Make the form field: a password field for a secret, which never shows what is stored."""
    attrs: dict[str, Any] = {"autocomplete": "off", "spellcheck": "false"}
    if each.live_only:
        attrs["data-live-only"] = "true"
    widget = UnfoldAdminPasswordWidget(attrs=attrs) if each.secret else UnfoldAdminTextInputWidget(attrs=attrs)
    return forms.CharField(
        label=each.label if adding or not each.secret else f"New {name_of(each.name, facts)}",
        required=False,
        max_length=LONGEST,
        widget=widget,
        help_text=_help(each, adding=adding, made=made),
    )


def with_code(text: str) -> SafeString:
    """Set what stands between backticks as code."""
    parts = text.split("`")
    return format_html_join("", "{}", ([_part(part, is_code=n % 2 == 1)] for n, part in enumerate(parts)))


def _part(text: str, *, is_code: bool) -> SafeString:
    return format_html("<code>{}</code>" if is_code else "{}", text)


def _help(each: CredentialField, *, adding: bool, made: bool) -> SafeString:
    events = each.name == WEBHOOK_SECRET
    stays = "" if adding or not each.secret else f"{KEEP} {ROTATED if events else REPLACED}"
    sentences = [
        "Live accounts only." if each.live_only else "",
        "Optional." if not each.required and not events else "",
        each.help,
        (MADE if made else AFTERWARDS if events else "") if adding else stays,
    ]
    return with_code(" ".join(filter(None, sentences)))
