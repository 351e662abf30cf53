"""A reason on forms that change something."""

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget


class ReasonModelForm(forms.ModelForm):
    """A form with an optional reason, which `ActingMiddleware` signs the change with."""

    reason = forms.CharField(
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "Why are you changing this?", "autocomplete": "off"}),
        help_text="Kept in the audit log with your change.",
    )
