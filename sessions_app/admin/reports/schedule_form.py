"""The form of a report schedule."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from sessions_app.admin.reason_field import ReasonModelForm
from sessions_app.models import ReportSchedule

MOST_RECIPIENTS = 20
MOST_SCHEDULES = 100
FURTHEST_BACK = timedelta(days=400)


class AddressesField(forms.Field):
    """E-mail addresses, one a line or with commas between them, each once. Each that is none is named."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, list | tuple):
            return list(value)
        return list(dict.fromkeys(re.findall(r"[^\s,;]+", value or "")))

    def validate(self, value: Any) -> None:
        super().validate(value)
        problems = [f"“{each}” is not an e-mail address." for each in value if not _is_address(each)]
        if len(value) > MOST_RECIPIENTS:
            problems.append(f"At most {MOST_RECIPIENTS} recipients; these are {len(value)}. Use a mailing list.")
        if problems:
            raise ValidationError(problems[:20])


class ScheduleForm(ReasonModelForm):
    """A schedule."""

    hour = forms.TypedChoiceField(
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        coerce=int,
        initial=6,
        widget=UnfoldAdminSelectWidget,
        help_text="On the day after the period, in the template's time zone. The report is as of this moment.",
    )
    starts_on = forms.DateField(
        initial=lambda: timezone.now().date(),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
        help_text="Reports are made for periods that end on this day or later. Periods already over are made "
        "immediately, once.",
    )
    recipients = AddressesField(
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3, "placeholder": "finance@example.com"}),
        help_text=f"One a line, at most {MOST_RECIPIENTS}. They get the totals, the digests and a link to the "
        "report's page, never a file. Empty: no e-mail is sent.",
    )

    class Meta:
        model = ReportSchedule
        fields = ["name", "template", "every", "hour", "starts_on", "recipients", "enabled"]
        help_texts = {
            "template": "What the reports hold.",
            "every": "The previous day, week (from Monday) or month. It cannot be changed later.",
            "enabled": "Off: no report is made. When enabled again, missed reports are made.",
        }
        error_messages = {"name": {"unique": "Another schedule has this name already."}}

    def clean(self) -> dict[str, Any]:
        if self.instance._state.adding and ReportSchedule.objects.count() >= MOST_SCHEDULES:
            raise ValidationError(f"There may be at most {MOST_SCHEDULES} schedules. Delete one first.")
        return super().clean() or self.cleaned_data

    def clean_starts_on(self) -> date:
        """Refuse years of reports at once."""
        day: date = self.cleaned_data["starts_on"]
        if day < timezone.now().date() - FURTHEST_BACK and day != self.instance.starts_on:
            raise ValidationError(f"It must be at most {FURTHEST_BACK.days} days ago.")
        return day


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
