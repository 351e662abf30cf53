"""The form that reports and templates share: filters and file."""

from typing import Any

import iso4217
from django import forms
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminSelectWidget,
)

from providers.registry import PROVIDERS
from sessions_app.admin.reports.column_order import column_field
from sessions_app.models import Application, ReportTemplate
from sessions_app.models.report import ReportContent
from sessions_app.reports.definition import Filters, zones
from sessions_app.states import SHOWN

CONTENT = tuple(field.name for field in ReportContent._meta.get_fields())
FILTERS = ("statuses", "providers", "currencies", "applications", "mode")
ALL = "None ticked: all."
MOST_TEMPLATES = 200
FIELDSETS = (
    ("Filters", {"fields": ("statuses", "providers", "currencies", "applications", "mode")}),
    ("The file", {"fields": ("format", "byte_order_mark", "attempts", "columns")}),
)


class ContentForm(forms.ModelForm):
    """What both forms ask for. The filters, one document in the database, are a field each."""

    time_zone = forms.ChoiceField(
        choices=lambda: [(name, name.replace("_", " ")) for name in sorted(zones())],
        initial="UTC",
        widget=UnfoldAdminSelect2Widget,
        help_text="Days begin at midnight there, and times in the file are local times there.",
    )
    statuses = forms.MultipleChoiceField(
        choices=[(each.value, each.title()) for each in SHOWN],
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=ALL,
    )
    providers = forms.MultipleChoiceField(
        choices=[(name, name.title()) for name in PROVIDERS],
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=ALL,
    )
    currencies = forms.MultipleChoiceField(
        choices=[(each.code, f"{each.code} {each.currency_name}") for each in iso4217.Currency],
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget(attrs={"data-placeholder": "All currencies"}),
        help_text="Type to search. Empty: all.",
    )
    applications = forms.MultipleChoiceField(
        choices=lambda: [
            (str(pk), name) for pk, name in Application.objects.order_by("name").values_list("pk", "name")
        ],
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget(attrs={"data-placeholder": "All applications"}),
        help_text="Type to search. Empty: all.",
    )
    mode = forms.ChoiceField(
        choices=[("", "Sandbox and live"), ("live", "Live only: real money"), ("sandbox", "Sandbox only: test money")],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    columns = column_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        filters = kwargs["instance"].filters if kwargs.get("instance") else {}
        super().__init__(*args, **{**kwargs, "initial": {**filters, **(kwargs.get("initial") or {})}})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.instance.filters = Filters.of(given).as_document()
        return given


def refuse_more_templates() -> None:
    """Refuse one more template than there may be. Raises ValidationError."""
    if ReportTemplate.objects.count() >= MOST_TEMPLATES:
        raise forms.ValidationError(f"There may be at most {MOST_TEMPLATES} templates. Delete one first.")


def initial_of(content: ReportContent) -> dict[str, Any]:
    """Start a form from a report or a template."""
    kept = {name: getattr(content, name) for name in CONTENT if name != "filters"}
    return {**kept, **content.filters}
