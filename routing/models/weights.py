"""Weights of the score's components."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinLengthValidator
from django.db import models
from django.db.models import F, Q

from providers.triggers import Trigger, audit_changes, count_changes, functions_of

WEIGHT = [MaxValueValidator(100)]


def append_only() -> Trigger:
    """Refuse changes and deletions."""
    return Trigger(trigger="append_only", event="BEFORE UPDATE OR DELETE", run="switchyard_append_only()")


class WeightsRevision(models.Model):
    """One revision of the weights. Append-only. In force is the newest that is approved, has begun and is no canary."""

    conversion = models.PositiveSmallIntegerField(default=45, validators=WEIGHT)
    health = models.PositiveSmallIntegerField(default=25, validators=WEIGHT)
    cost = models.PositiveSmallIntegerField(default=15, validators=WEIGHT)
    latency = models.PositiveSmallIntegerField(default=10, validators=WEIGHT)
    preference = models.PositiveSmallIntegerField(default=5, validators=WEIGHT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    reason = models.CharField(max_length=500, validators=[MinLengthValidator(3)])
    backtest = models.ForeignKey(
        "routing.Backtest", on_delete=models.PROTECT, null=True, editable=False, related_name="revisions"
    )
    needs_approval = models.BooleanField(default=False, db_default=False, editable=False)
    starts_at = models.DateTimeField(null=True, editable=False, help_text="Not in force before this")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "revision of the weights"
        verbose_name_plural = "revisions of the weights"
        ordering = ["-id"]
        get_latest_by = "id"
        constraints = [
            models.CheckConstraint(
                condition=Q(conversion__lte=100, health__lte=100, cost__lte=100, latency__lte=100, preference__lte=100),
                name="weights_at_most_100",
            ),
            models.CheckConstraint(
                condition=Q(conversion__gt=0 - F("health") - F("cost") - F("latency") - F("preference")),
                name="weights_not_all_zero",
            ),
            functions_of(__file__),
            append_only(),
            count_changes("INSERT"),
            audit_changes(),
        ]

    def __str__(self) -> str:
        return f"Revision {self.pk}"
