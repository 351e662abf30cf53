"""The field that says which columns a report has, and in which order: that in which they are sent."""

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from sessions_app.reports.columns import COLUMNS, USUAL


class ColumnOrder(forms.CheckboxSelectMultiple):
    """A list of checkboxes: those chosen first, in their order. A script adds buttons that move them, and dragging."""

    def optgroups(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Any:
        """Put those chosen in front."""
        place = {key: number for number, key in enumerate(value)}
        groups = super().optgroups(name, value, attrs)
        return sorted(groups, key=lambda group: place.get(group[1][0]["value"], len(place)))

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().create_option(name, value, *args, **kwargs), "meaning": COLUMNS[str(value)].meaning}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw it from a template of ours, which the form renderer does not look for."""
        return render_to_string("admin/reports/columns.html", self.get_context(name, value, attrs))


def column_field() -> forms.MultipleChoiceField:
    """Offer all columns and tick the usual ones."""
    return forms.MultipleChoiceField(
        choices=[(key, column.title) for key, column in COLUMNS.items()],
        initial=list(USUAL),
        widget=ColumnOrder,
        error_messages={"required": "Choose at least one column."},
        help_text="The file has them in this order. No column holds shoppers' data.",
    )
