"""Merchants' webhook endpoints, the deliveries to them and each attempt."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from providers.sealed import seal, unseal
from providers.triggers import audit_changes
from sessions_app.event_types import EVENT_TYPES, TEST
from sessions_app.models.application import Application
from sessions_app.models.session import PaymentSession

SECRET_COLUMN = "sessions_app_webhookendpoint.secret"  # noqa: S105 - a place, not a secret
PREVIOUS_COLUMN = "sessions_app_webhookendpoint.previous_secret"


class DeliveryState(models.TextChoices):
    """Where one delivery is. GIVEN_UP: ten tries or three days without success; it can be queued again by hand."""

    PENDING = "PENDING", "Pending"
    DELIVERED = "DELIVERED", "Delivered"
    GIVEN_UP = "GIVEN_UP", "Given up"


class WebhookEndpoint(models.Model):
    """A merchant's URL that receives events, with its recent health."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="webhook_endpoints")
    url = models.CharField("URL", max_length=2048)
    event_types = ArrayField(
        models.CharField(max_length=32), default=list, blank=True, help_text="Comma separated; empty tells of all"
    )
    description = models.CharField(max_length=200, blank=True)
    enabled = models.BooleanField(default=True)
    disabled_reason = models.CharField(max_length=200, blank=True, editable=False)
    sealed_secret = models.BinaryField(editable=False)
    sealed_previous_secret = models.BinaryField(null=True, editable=False)
    previous_until = models.DateTimeField(null=True, editable=False, help_text="Until when the old secret signs too")
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="Failed tries since the last success")
    failing_since = models.DateTimeField(null=True, editable=False, help_text="The first of those failures")
    paused_until = models.DateTimeField(null=True, editable=False, help_text="Nothing is sent before")
    created_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(event_types__contained_by=list(EVENT_TYPES)), name="endpoint_types"),
            models.CheckConstraint(
                condition=Q(url__startswith="https://") | Q(url__startswith="http://"), name="endpoint_url_scheme"
            ),
            models.CheckConstraint(
                condition=Q(sealed_previous_secret__isnull=True, previous_until__isnull=True)
                | Q(sealed_previous_secret__isnull=False, previous_until__isnull=False),
                name="endpoint_previous_secret_ends",
            ),
            models.CheckConstraint(
                condition=Q(enabled=False) | Q(disabled_reason=""), name="endpoint_enabled_without_reason"
            ),
            models.CheckConstraint(
                condition=Q(failures=0, failing_since__isnull=True) | Q(failures__gt=0, failing_since__isnull=False),
                name="endpoint_failing_has_time",
            ),
            audit_changes(hidden="sealed_secret sealed_previous_secret", ignored="failures failing_since paused_until"),
        ]

    def __str__(self) -> str:
        return self.url

    def active_secrets(self, now: datetime) -> tuple[str, ...]:
        """Decrypt the secrets that sign at `now`, the current one first. Raises CannotUnseal."""
        current = unseal(bytes(self.sealed_secret), column=SECRET_COLUMN, row=self.id).decode()
        if self.previous_until is None or self.previous_until <= now:
            return (current,)
        previous = unseal(bytes(self.sealed_previous_secret or b""), column=PREVIOUS_COLUMN, row=self.id)
        return current, previous.decode()

    def use_secret(self, secret: str, *, previous: str = "", previous_until: datetime | None = None) -> None:
        """Sign with `secret` from now on, and with `previous` for a while; `save` writes it."""
        self.sealed_secret = seal(secret.encode(), column=SECRET_COLUMN, row=self.id)
        self.previous_until = previous_until if previous else None
        self.sealed_previous_secret = seal(previous.encode(), column=PREVIOUS_COLUMN, row=self.id) if previous else None


class WebhookDelivery(models.Model):
    """One event for one endpoint. `message_id` is the event's id and the `webhook-id` header of every try.

    While somebody sends it, `leased_until` is set and `next_at` is the same moment: due again if the sender dies.
    """

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    message_id = models.UUIDField()
    session = models.ForeignKey(PaymentSession, on_delete=models.CASCADE, null=True, related_name="deliveries")
    sequence = models.PositiveIntegerField(null=True)
    type = models.CharField(max_length=32)
    state = models.CharField(max_length=9, choices=DeliveryState.choices)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Since it was last queued")
    created_at = models.DateTimeField(help_text="When it happened")
    queued_at = models.DateTimeField(help_text="From when the three days count")
    next_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    last_status = models.PositiveSmallIntegerField(null=True, help_text="Of the last answer, if there was one")

    class Meta:
        verbose_name_plural = "webhook deliveries"
        ordering = ["-message_id"]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "message_id"], name="delivery_once_per_endpoint"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.PENDING, next_at__isnull=False)
                | (~Q(state=DeliveryState.PENDING) & Q(next_at__isnull=True, leased_until__isnull=True)),
                name="delivery_pending_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.DELIVERED, delivered_at__isnull=False)
                | (~Q(state=DeliveryState.DELIVERED) & Q(delivered_at__isnull=True)),
                name="delivery_delivered_has_time",
            ),
            models.CheckConstraint(
                condition=Q(type=TEST, session__isnull=True, sequence__isnull=True)
                | (~Q(type=TEST) & Q(session__isnull=False, sequence__isnull=False)),
                name="delivery_tells_of_session",
            ),
        ]
        indexes = [
            models.Index(fields=["endpoint", "next_at"], condition=Q(state=DeliveryState.PENDING), name="delivery_due"),
            models.Index(fields=["endpoint"], condition=Q(leased_until__isnull=False), name="delivery_being_sent"),
            models.Index(
                fields=["endpoint", "session", "sequence"],
                condition=Q(state=DeliveryState.PENDING),
                name="delivery_in_order",
            ),
            # A successful delivery is never in these two, so they cost it nothing.
            models.Index(fields=["-id"], condition=Q(state=DeliveryState.GIVEN_UP), name="delivery_given_up"),
            models.Index(
                fields=["endpoint", "-message_id"],
                condition=Q(state=DeliveryState.GIVEN_UP),
                name="delivery_given_up_by_endpoint",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.message_id}"


class DeliveryAttempt(models.Model):
    """One attempt of a delivery and its result."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="attempts", db_index=False)
    number = models.PositiveSmallIntegerField(help_text="1 for the first of its delivery")
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    excerpt = models.CharField(max_length=500, blank=True, help_text="How the answer began")
    problem = models.CharField(max_length=200, blank=True, help_text="Why it does not count as delivered")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="delivery_attempt_unique")]

    def __str__(self) -> str:
        return f"#{self.number}"
