"""What the API takes about reports, strictly, and how it answers."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from providers.registry import PROVIDERS
from sessions_app.api import fields
from sessions_app.api.body import read_fields
from sessions_app.api.errors import Problem
from sessions_app.api.strict_serializer import StrictSerializer
from sessions_app.models import Report
from sessions_app.reports import links
from sessions_app.reports.columns import COLUMNS, USUAL
from sessions_app.reports.definition import Basis, Definition, Filters, Format, latest_as_of
from sessions_app.reports.manifest import instant as exact_instant
from sessions_app.states import SHOWN
from sessions_app.usecases.reports.request import Owner, UnacceptableReport
from sessions_app.webhooks.message import instant

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
NAMES = {
    "first_day": "firstDay",
    "last_day": "lastDay",
    "time_zone": "timeZone",
    "as_of": "asOf",
    "byte_order_mark": "byteOrderMark",
}
"""How the API calls what the use case names otherwise."""


class DayField(fields.StrictField):
    """A calendar day."""

    sentence = "$path must be a day such as 2026-01-31"
    schema = {"type": "string", "format": "date"}

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str) or not DAY.fullmatch(data):
            self.fail("invalid")
        try:
            return date.fromisoformat(data)
        except ValueError:
            self.fail("invalid")


class TimeZone(fields.Text):
    """A time zone's name; whether there is one of that name is checked with the rest of the report."""

    def __init__(self, longest: int, *, required: bool) -> None:
        super().__init__(longest, required=required)
        self.schema = {**self.schema, "format": "iana-time-zone"}


class Several(fields.StrictField):
    """A list of different strings out of a few. That there are `fewest` is checked with the rest of the report."""

    def __init__(self, *choices: str, fewest: int = 0) -> None:
        self.choices = choices
        self.sentence = f"$path must be a list of different values out of: {', '.join(choices)}"
        items = {"type": "string", "enum": list(choices)}
        self.schema = {"type": "array", "items": items, "uniqueItems": True, "minItems": fewest}
        super().__init__(required=False)

    def accepts(self, data: Any) -> bool:
        """Tell whether `data` lists known values, each once."""
        known = isinstance(data, list) and all(isinstance(each, str) and each in self.choices for each in data)
        return known and len(set(data)) == len(data)


class Currencies(fields.StrictField):
    """A list of currency codes."""

    MOST = 50
    sentence = f"$path must be a list of at most {MOST} different currency codes such as AUD"
    schema = {
        "type": "array", "items": {"type": "string", "pattern": "^[A-Z]{3}$"}, "uniqueItems": True, "maxItems": MOST,
    }  # fmt: skip

    def accepts(self, data: Any) -> bool:
        """Tell whether `data` lists codes, each once."""
        if not isinstance(data, list) or len(data) > self.MOST:
            return False
        known = all(isinstance(each, str) and fields.CURRENCY.fullmatch(each) for each in data)
        return known and len(set(data)) == len(data)


class NewReportSerializer(StrictSerializer):
    """A report to be made."""

    firstDay = DayField()
    lastDay = DayField()
    timeZone = TimeZone(64, required=False)
    basis = fields.OneOf(*Basis, required=False)
    asOf = fields.Instant(required=False)
    format = fields.OneOf(*Format, required=False)
    columns = Several(*COLUMNS, fewest=1)
    attempts = fields.Flag(required=False)
    byteOrderMark = fields.Flag(required=False)
    statuses = Several(*SHOWN)
    providers = Several(*PROVIDERS)
    currencies = Currencies(required=False)


class TotalSerializer(serializers.Serializer):
    """A control total."""

    currency = serializers.CharField()
    status = serializers.ChoiceField(choices=SHOWN)
    count = serializers.IntegerField()
    sum = serializers.CharField(help_text="Major units, exact")


class ReportFileSerializer(serializers.Serializer):
    """A finished file."""

    name = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()
    rows = serializers.IntegerField(help_text="Without the header")
    url = serializers.URLField(help_text="Needs no token; good for an hour. Reading the report gives a fresh one")


class ReportSerializer(serializers.Serializer):
    """A report and what came of it."""

    reportId = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Report.State.values)
    firstDay = serializers.DateField()
    lastDay = serializers.DateField(help_text="Included")
    timeZone = serializers.CharField()
    basis = serializers.ChoiceField(choices=list(Basis))
    asOf = serializers.DateTimeField()
    format = serializers.ChoiceField(choices=list(Format))
    columns = serializers.ListField(child=serializers.CharField())
    attempts = serializers.BooleanField()
    byteOrderMark = serializers.BooleanField(help_text="Whether the CSV files begin with one")
    statuses = serializers.ListField(child=serializers.CharField())
    providers = serializers.ListField(child=serializers.CharField())
    currencies = serializers.ListField(child=serializers.CharField())
    rowsDone = serializers.IntegerField(help_text="Sessions and attempts together")
    rowsTotal = serializers.IntegerField(allow_null=True)
    rowsPerSecond = serializers.IntegerField(allow_null=True)
    secondsLeft = serializers.IntegerField(allow_null=True)
    totals = TotalSerializer(many=True)
    files = ReportFileSerializer(many=True)
    filesUntil = serializers.DateTimeField(allow_null=True)
    problem = serializers.CharField(allow_null=True)
    createdAt = serializers.DateTimeField()
    startedAt = serializers.DateTimeField(allow_null=True)
    finishedAt = serializers.DateTimeField(allow_null=True)


class ReportsSerializer(serializers.Serializer):
    """A page of reports, newest first."""

    data = ReportSerializer(many=True)  # type: ignore[assignment]
    nextCursor = serializers.CharField(allow_null=True)


NEW_REPORT = NewReportSerializer()


def definition_from(request: HttpRequest, *, now: datetime) -> Definition:
    """Read what is to be reported. Raises Problem with all sentences at once."""
    given = read_fields(request, NEW_REPORT)
    return Definition(
        given["firstDay"],
        given["lastDay"],
        given.get("asOf", latest_as_of(now)),
        time_zone=given.get("timeZone", "UTC"),
        basis=Basis(given.get("basis", Basis.CREATED)),
        format=Format(given.get("format", Format.CSV)),
        columns=tuple(given.get("columns", USUAL)),
        attempts=given.get("attempts", True),
        byte_order_mark=given.get("byteOrderMark", False),
        filters=Filters.of(given),
    )


def problem_for(exc: UnacceptableReport) -> Problem:
    """Name each problem's field as the API does."""
    return Problem("body_invalid", message=[f"{NAMES.get(name, name)} {text}" for name, text in exc.problems.items()])


def report_body(report: Report, owner: Owner) -> Mapping[str, Any]:
    """Show a report to its owner, with links of the owner's to what is still kept."""
    left, filters = report.time_left, report.definition.filters
    return {
        "reportId": report.id,
        "state": report.state,
        "firstDay": report.first_day,
        "lastDay": report.last_day,
        "timeZone": report.time_zone,
        "basis": report.basis,
        "asOf": exact_instant(report.as_of),
        "format": report.format,
        "columns": report.columns,
        "attempts": report.attempts,
        "byteOrderMark": report.byte_order_mark,
        "statuses": filters.statuses,
        "providers": filters.providers,
        "currencies": filters.currencies,
        "rowsDone": report.rows_done,
        "rowsTotal": report.rows_total,
        "rowsPerSecond": report.rows_per_second and round(report.rows_per_second),
        "secondsLeft": None if left is None else round(left.total_seconds()),
        "totals": report.totals,
        "files": [each | {"url": _url(report, each["name"], owner)} for each in report.files if report.folder],
        "filesUntil": _instant(report.files_until) if report.folder else None,
        "problem": report.problem or None,
        "createdAt": instant(report.created_at),
        "startedAt": _instant(report.started_at),
        "finishedAt": _instant(report.finished_at),
    }


def _url(report: Report, file: str, owner: Owner) -> str:
    return links.url(links.Link(report.id, file, owner.holder))


def _instant(moment: datetime | None) -> str | None:
    return instant(moment) if moment else None
