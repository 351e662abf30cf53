"""The form that requests a report: period and contents."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from sessions_app.admin.reports.content import FIELDSETS, ContentForm, refuse_more_templates
from sessions_app.models import Report, ReportTemplate
from sessions_app.reports.definition import Basis, Definition, Filters, Format, latest_as_of
from sessions_app.reports.periods import recent
from sessions_app.usecases.reports.request import UnacceptableReport, check

CUSTOM = "days"
PERIODS = (
    ("yesterday", "Yesterday"),
    ("last_week", "Last week, Monday to Sunday"),
    ("last_month", "Last month"),
    ("this_month", "This month so far"),
    (CUSTOM, "Custom range"),
)
DAY = UnfoldAdminTextInputWidget(attrs={"type": "date"})
AS_OF = (
    "UTC. The ledger is read as of this moment, so that the same report is the same file, byte for byte, whenever it "
    "is made. Empty: now."
)
TAKEN = "Another template has this name. Choose another name, or change that template under Report templates."
REPORT_FIELDSETS = (
    ("Period", {"fields": ("period", "first_day", "last_day", "time_zone", "basis", "as_of")}),
    *FIELDSETS,
    ("Keep it as a template", {"fields": ("keep_as",)}),
)


class ReportForm(ContentForm):
    """A new report. Once it is valid, `definition` says what is asked for."""

    definition: Definition

    period = forms.ChoiceField(choices=PERIODS, initial="last_month", widget=UnfoldAdminSelectWidget)
    first_day = forms.DateField(required=False, widget=DAY)
    last_day = forms.DateField(required=False, widget=DAY, help_text="Included")
    as_of = forms.DateTimeField(
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"type": "datetime-local", "step": 1}),
        input_formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"],
        help_text=AS_OF,
    )
    keep_as = forms.CharField(
        label="Name",
        required=False,
        max_length=100,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text="Keeps everything except the days under this name, for reuse and for schedules. Empty: no template.",
    )

    class Meta:
        model = Report
        fields = ["basis", "time_zone", "format", "byte_order_mark", "attempts", "columns"]

    def clean_keep_as(self) -> str:
        """Refuse a name that is taken."""
        name = str(self.cleaned_data["keep_as"])
        if name and ReportTemplate.objects.filter(name=name).exists():
            raise forms.ValidationError(TAKEN)
        if name:
            refuse_more_templates()
        return name

    def clean(self) -> dict[str, Any]:
        """Work out the days and refuse what makes no sense, each sentence at its field."""
        given, now = super().clean(), timezone.now()
        if given.get("period") == CUSTOM:
            for name in ("first_day", "last_day"):
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, "Choose this day, or one of the periods.")
        if self.errors.keys() - {"keep_as"}:
            return given
        given["first_day"], given["last_day"] = _days(given, now)
        given["as_of"] = given["as_of"] or latest_as_of(now)
        self.definition = _definition(given)
        try:
            check(self.definition, now=now)
        except UnacceptableReport as exc:
            for name, text in exc.problems.items():
                self.add_error(name, f"{self.fields[name].label or name.replace('_', ' ').capitalize()} {text}.")
        return given

    def validate_constraints(self) -> None:
        """Leave them to `clean`, which says the same in words."""


def _days(given: dict[str, Any], now: datetime) -> tuple[date, date]:
    if given["period"] == CUSTOM:
        return given["first_day"], given["last_day"]
    return recent(given["period"], today=now.astimezone(ZoneInfo(given["time_zone"])).date())


def _definition(given: dict[str, Any]) -> Definition:
    return Definition(
        given["first_day"],
        given["last_day"],
        given["as_of"],
        time_zone=given["time_zone"],
        basis=Basis(given["basis"]),
        format=Format(given["format"]),
        columns=tuple(given["columns"]),
        attempts=given["attempts"],
        byte_order_mark=given["byte_order_mark"],
        filters=Filters.of(given),
    )
