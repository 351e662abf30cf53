"""Trials of weights: back-tests, approvals and canaries."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from providers.models import Mode
from providers.triggers import Trigger, audit_changes, count_changes, functions_of
from routing.models.weights import append_only

MOST_SESSIONS = 100_000
WEIGHT = [MaxValueValidator(100)]


class Backtest(models.Model):
    """Draft weights tried on recorded sessions by a worker, with its progress and result."""

    class Status(models.TextChoices):
        """Where it is. A worker that died leaves RUNNING behind; another takes it over."""

        QUEUED = "QUEUED"
        RUNNING = "RUNNING"
        DONE = "DONE"
        FAILED = "FAILED"

    conversion = models.PositiveSmallIntegerField(validators=WEIGHT)
    health = models.PositiveSmallIntegerField(validators=WEIGHT)
    cost = models.PositiveSmallIntegerField(validators=WEIGHT)
    latency = models.PositiveSmallIntegerField(validators=WEIGHT)
    preference = models.PositiveSmallIntegerField(validators=WEIGHT)
    sample_size = models.PositiveIntegerField(
        "try on the last",
        default=1000,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_SESSIONS)],
        help_text=f"Sessions, newest first; at most {MOST_SESSIONS:,}",
    )
    mode = models.CharField(
        "of applications in",
        max_length=8,
        choices=[("", "Any mode"), *Mode.choices],
        blank=True,
        help_text="Test traffic says little about live shoppers",
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.QUEUED)
    progress = models.PositiveIntegerField(default=0, help_text="Sessions decided again so far")
    result = models.JSONField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField(help_text="When a worker last said that it is at work")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "back-test"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(conversion__gt=0 - F("health") - F("cost") - F("latency") - F("preference")),
                name="backtest_weights_not_all_zero",
            ),
            models.CheckConstraint(
                condition=~Q(status="DONE") | Q(result__isnull=False), name="backtest_done_has_result"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(status__in=["QUEUED", "RUNNING"]), name="backtest_waiting"),
        ]

    def __str__(self) -> str:
        return f"Back-test {self.pk}"


class Approval(models.Model):
    """A second person's approval of a revision. Append-only; the database refuses the author's own."""

    revision = models.OneToOneField("routing.WeightsRevision", on_delete=models.PROTECT, related_name="approval")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            functions_of(__file__),
            append_only(),
            Trigger(trigger="not_the_author", event="BEFORE INSERT", run="switchyard_not_the_author()"),
            count_changes("INSERT"),
            audit_changes(),
        ]

    def __str__(self) -> str:
        return f"{self.revision} approved by {self.approver}"


class Canary(models.Model):
    """A revision that decides a percentage of the orders; the rest stays with the one in force when it began."""

    class State(models.TextChoices):
        """A canary that was promoted lives on as a new revision for everybody."""

        RUNNING = "RUNNING", "Running"
        ROLLED_BACK = "ROLLED_BACK", "Rolled back by itself"
        STOPPED = "STOPPED", "Stopped"
        PROMOTED = "PROMOTED", "Promoted"

    revision = models.OneToOneField("routing.WeightsRevision", on_delete=models.PROTECT, related_name="canary")
    control = models.ForeignKey("routing.WeightsRevision", on_delete=models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(50)])
    limit = models.DecimalField(
        max_digits=4, decimal_places=1, default=2, help_text="Percentage points it may be worse by"
    )
    expected = models.FloatField(null=True, help_text="Paid share that was known when it began")
    state = models.CharField(max_length=11, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "canaries"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="RUNNING"), name="canary_one_running"),
            models.CheckConstraint(condition=Q(percent__range=(1, 50)), name="canary_percent"),
            models.CheckConstraint(condition=Q(limit__gte=0, limit__lte=100), name="canary_limit"),
            models.CheckConstraint(
                condition=Q(state="RUNNING", ended_at__isnull=True) | (~Q(state="RUNNING") & Q(ended_at__isnull=False)),
                name="canary_ended_has_time",
            ),
            count_changes(),
            audit_changes(),
        ]

    def __str__(self) -> str:
        return f"Canary of {self.revision}"


class CanaryReading(models.Model):
    """Outcomes of both groups up to a time, with the sequential test's confidence bounds."""

    canary = models.ForeignKey(Canary, on_delete=models.CASCADE, related_name="readings")
    counted_to = models.DateTimeField(help_text="Sessions created before this have been counted")
    candidate_ended = models.PositiveIntegerField()
    candidate_paid = models.PositiveIntegerField()
    control_ended = models.PositiveIntegerField()
    control_paid = models.PositiveIntegerField()
    low = models.FloatField()
    high = models.FloatField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.canary} to {self.counted_to}"
