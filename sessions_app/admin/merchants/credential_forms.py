"""The confirmation forms of credentials and tokens."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminPasswordWidget,
    UnfoldBooleanWidget,
)

from sessions_app.admin.with_reason import ReasonForm
from sessions_app.scopes import EVERYTHING, MEANING, in_order
from sessions_app.usecases.merchants import credentials as manage

DEFAULT_HOURS = int(manage.OVERLAP.total_seconds() // 3600)
MOST_HOURS = int(manage.LONGEST_OVERLAP.total_seconds() // 3600)
HOURS_LIMITS = f"The overlap must be 1 to {MOST_HOURS} hours (30 days). To end it at once, revoke it."
NO_SCOPE = "Choose at least one scope."
CHOICES = [(scope.value, format_html("<code>{}</code> {}", scope, meaning)) for scope, meaning in MEANING.items()]


class ScopeBoxes(UnfoldAdminCheckboxSelectMultipleWidget):
    """A box for each scope. The page sends an empty value of their name, too: none ticked is not the field left out."""

    template_name = "django/forms/widgets/multiple_input.html"
    option_template_name = "django/forms/widgets/checkbox_option.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"].pop("class", None)
        return context

    def create_option(self, name: str, value: Any, label: Any, selected: Any, index: int, **more: Any) -> Any:
        option = super().create_option(name, value, label, selected, index, **more)
        if index:
            option["attrs"].pop("autofocus", None)
        return option

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sequence[str] | None:
        """Read which are ticked; None when the field was left out."""
        given = data.getlist(name)
        return [value for value in given if value] if given else None


class ScopesField(forms.MultipleChoiceField):
    """At least one scope."""

    def __init__(self, **given: Any) -> None:
        refused = {"required": NO_SCOPE}
        super().__init__(label="Scopes", choices=CHOICES, widget=ScopeBoxes, error_messages=refused, **given)


class NewCredentialForm(ReasonForm):
    """The scopes of a new credential, by default all."""

    field_order = ("scopes", "reason")

    scopes = ScopesField(initial=in_order(EVERYTHING), required=False, help_text="It can be changed later.")

    def clean_scopes(self) -> list[str]:
        """Tell none ticked from left out."""
        given: list[str] = self.cleaned_data["scopes"]
        if not given and "scopes" in self.data:
            raise forms.ValidationError(NO_SCOPE)
        return given or in_order(EVERYTHING)


class ScopesForm(ReasonForm):
    """What a credential may be used for from now on."""

    field_order = ("scopes", "reason")

    scopes = ScopesField(
        help_text="Tokens already issued get no more than they were issued with; new ones have what is ticked here."
    )


class RotationForm(ReasonForm):
    """How long the old credential stays valid."""

    field_order = ("hours", "reason")

    hours = forms.IntegerField(
        label="Hours until the old one ends",
        min_value=1,
        max_value=MOST_HOURS,
        initial=DEFAULT_HOURS,
        widget=UnfoldAdminIntegerFieldWidget,
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid", "required"), HOURS_LIMITS),
    )


class RevocationForm(ReasonForm):
    """Whether tokens are refused, too."""

    field_order = ("refuse_its_tokens", "refuse_tokens", "reason")

    refuse_its_tokens = forms.BooleanField(
        label="Also refuse the tokens issued for it",
        required=False,
        initial=True,
        widget=UnfoldBooleanWidget,
        help_text="Otherwise they are accepted until they expire, within the hour.",
    )
    refuse_tokens = forms.BooleanField(
        label="Also refuse all tokens of the application issued so far",
        required=False,
        widget=UnfoldBooleanWidget,
        help_text="Tokens of its other credentials are refused as well; clients have to request new ones.",
    )


class TokenForm(ReasonForm):
    """The token to revoke. It is not kept."""

    field_order = ("token", "reason")

    token = forms.CharField(
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="The token itself, without the word Bearer. It is not kept.",
    )
