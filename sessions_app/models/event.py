"""The timeline of a session."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Func, Q
from uuid_utils.compat import uuid7

from sessions_app.models.session import PaymentSession


class SessionEvent(models.Model):
    """One event of a session, written in the transaction that changes its status. No personal data."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    session = models.ForeignKey(PaymentSession, on_delete=models.PROTECT, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField()
    type = models.CharField(max_length=32)
    data = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    created_at = models.DateTimeField()
    recorded_at = models.DateTimeField(
        db_default=Func(function="clock_timestamp"),
        editable=False,
        help_text="When this line was written, by the database's clock: what reports are as of",
    )

    class Meta:
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["session", "sequence"], name="event_sequence_unique")]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(type="session.completed"), name="event_payments"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.type}"
