"""Why something is changed, on forms that change it."""

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget


class ReasonModelForm(forms.ModelForm):
    """A form with room for the reason. It lands in the audit log by its name, through ActingMiddleware."""

    reason = forms.CharField(
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "Why are you changing this?", "autocomplete": "off"}),
        help_text="Is kept in the audit log beside what you change.",
    )
