"""Session reports, their templates and their schedules."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from providers.triggers import audit_changes
from sessions_app.models.application import Application
from sessions_app.reports.columns import USUAL
from sessions_app.reports.definition import Basis, Definition, Filters, Format


class ReportContent(models.Model):
    """The fields reports and templates share: all but the days and the time the ledger is read as of."""

    basis = models.CharField(
        "sessions by",
        max_length=9,
        choices=[("created", "Time they were created"), ("completed", "Time they were paid")],
        default="created",
    )
    time_zone = models.CharField(max_length=64, default="UTC", help_text="Such as Australia/Sydney")
    filters = models.JSONField(
        default=dict, blank=True, help_text="statuses, providers, currencies, applications (lists), mode"
    )
    columns = ArrayField(models.CharField(max_length=32), default=partial(list, USUAL), help_text="In the file's order")
    format = models.CharField(
        max_length=6,
        choices=[("csv", "CSV"), ("xlsx", "Excel"), ("csv.gz", "CSV, compressed")],
        default="csv",
    )
    attempts = models.BooleanField(default=True, help_text="Also each call to a provider: a second sheet or file")
    byte_order_mark = models.BooleanField(
        "byte-order mark",
        default=False,
        db_default=False,
        help_text="CSV only: Excel then reads the file as UTF-8 when it is opened by a double click",
    )

    class Meta:
        abstract = True

    def content(self) -> dict[str, Any]:
        """Give the shared fields as arguments of Definition."""
        return {
            "time_zone": self.time_zone,
            "basis": Basis(self.basis),
            "format": Format(self.format),
            "columns": tuple(self.columns),
            "attempts": self.attempts,
            "byte_order_mark": self.byte_order_mark,
            "filters": Filters.of(self.filters),
        }


class ReportTemplate(ReportContent):
    """A saved report, to be requested for any days."""

    name = models.CharField(max_length=100, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [audit_changes()]

    def __str__(self) -> str:
        return self.name


class ReportSchedule(models.Model):
    """When a template is built automatically, for the day, week or month before, and who is notified.

    `last_day` is that of the newest period queued; `starts_on` says from which day on periods count.
    """

    class Every(models.TextChoices):
        """How long a period is. Weeks begin on Monday."""

        DAY = "day", "Day"
        WEEK = "week", "Week"
        MONTH = "month", "Month"

    name = models.CharField(max_length=100, unique=True)
    template = models.ForeignKey(ReportTemplate, on_delete=models.PROTECT, related_name="schedules")
    every = models.CharField(max_length=5, choices=Every.choices)
    hour = models.PositiveSmallIntegerField(
        default=6,
        validators=[MaxValueValidator(23)],
        help_text="Of the first day after the period, 0 to 23, in the template's time zone",
    )
    recipients = ArrayField(
        models.EmailField(), default=list, blank=True, help_text="E-mail addresses, comma separated"
    )
    enabled = models.BooleanField(default=True)
    starts_on = models.DateField(help_text="Periods that end before are not made")
    last_day = models.DateField(null=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(every__in=["day", "week", "month"]), name="schedule_every_known"),
            models.CheckConstraint(condition=Q(hour__lte=23), name="schedule_hour"),
            audit_changes(ignored="last_day"),
        ]

    def __str__(self) -> str:
        return self.name


class Report(ReportContent):
    """A requested report and its result. The row stays when its files are removed after 24 hours.

    Whoever builds it says so in `touched_at`; `building` counts the beginnings, so that of two who believe they build
    it only the later one may finish. `folder` is where the files are, or are being written.
    """

    class State(models.TextChoices):
        """Where it is. A worker that died leaves RUNNING behind; another begins anew."""

        QUEUED = "QUEUED", "Queued"
        RUNNING = "RUNNING", "Running"
        DONE = "DONE", "Done"
        FAILED = "FAILED", "Failed"
        CANCELLED = "CANCELLED", "Cancelled"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first_day = models.DateField()
    last_day = models.DateField(help_text="Included")
    as_of = models.DateTimeField(help_text="The ledger is read as it was known then")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, related_name="reports", db_index=False, help_text="Who asked"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", help_text="Who asked"
    )
    schedule = models.ForeignKey(
        ReportSchedule, on_delete=models.SET_NULL, null=True, related_name="reports", db_index=False
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    building = models.PositiveSmallIntegerField(default=0, help_text="How often a worker has begun it")
    rows_done = models.PositiveBigIntegerField(default=0)
    rows_total = models.PositiveBigIntegerField(null=True, help_text="Sessions and attempts together")
    totals = models.JSONField(default=list, help_text="Control totals: currency, status, count, sum")
    files = models.JSONField(default=list, help_text="name, bytes, sha256, rows")
    folder = models.CharField(max_length=32, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(help_text="When a worker last said that it is at work")
    finished_at = models.DateTimeField(null=True)
    files_until = models.DateTimeField(null=True, help_text="When the files are removed")
    announce_at = models.DateTimeField(null=True, help_text="When to tell the recipients; empty: told, or nobody to be")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "first_day"], condition=Q(schedule__isnull=False), name="report_once_a_period"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["QUEUED", "RUNNING", "DONE", "FAILED", "CANCELLED"]), name="report_state_known"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="report_days_ordered"),
            models.CheckConstraint(
                condition=Q(state__in=["QUEUED", "RUNNING"], finished_at__isnull=True)
                | (~Q(state__in=["QUEUED", "RUNNING"]) & Q(finished_at__isnull=False)),
                name="report_ended_has_time",
            ),
            models.CheckConstraint(condition=~Q(state="RUNNING") | ~Q(folder=""), name="report_running_has_folder"),
            models.CheckConstraint(
                condition=Q(application__isnull=True) | Q(requested_by__isnull=True), name="report_one_owner"
            ),
            audit_changes(hidden="folder", ignored="rows_done rows_total touched_at", whose="people"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=["QUEUED", "RUNNING"]), name="report_waiting"),
            models.Index(fields=["application", "-id"], name="report_of_application"),
            models.Index(fields=["files_until"], condition=~Q(folder=""), name="report_with_files"),
            models.Index(fields=["announce_at"], condition=Q(announce_at__isnull=False), name="report_to_announce"),
        ]

    def __str__(self) -> str:
        return self.definition.title

    @property
    def definition(self) -> Definition:
        """Everything that decides the report's content."""
        return Definition(self.first_day, self.last_day, self.as_of, **self.content())

    @property
    def rows_per_second(self) -> float | None:
        """Rows written per second; None before it began."""
        until = self.finished_at or self.touched_at
        if self.started_at is None or not self.rows_done:
            return None
        return self.rows_done / max((until - self.started_at).total_seconds(), 0.001)

    @property
    def time_left(self) -> timedelta | None:
        """The time still needed at this rate; None where it is unknown."""
        rate = self.rows_per_second
        if self.state != self.State.RUNNING or not rate or self.rows_total is None:
            return None
        return timedelta(seconds=max(0, self.rows_total - self.rows_done) / rate)


class SessionReview(models.Model):
    """Each text of `PaymentSession.review`, written by a trigger there. Append-only."""

    session = models.ForeignKey("sessions_app.PaymentSession", on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text
