"""Idempotency keys, one row for each key of an application."""

from django.db import models
from django.db.models import Q

from sessions_app.models.application import Application
from sessions_app.models.session import PaymentSession
from sessions_app.states import RecordState


class IdempotencyRecord(models.Model):
    """A key leads to one session. The holder of the current `fence` may finish it, until the lease ends.

    Of two requests with one key, the primary key refuses the second.
    """

    pk = models.CompositePrimaryKey("application_id", "key")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, db_index=False)
    key = models.CharField(max_length=255, db_collation="C")
    fingerprint = models.BinaryField()
    state = models.CharField(max_length=9, choices=[(s.value, s.value.title()) for s in RecordState])
    fence = models.PositiveIntegerField(default=1)
    leased_until = models.DateTimeField()
    session = models.OneToOneField(PaymentSession, on_delete=models.PROTECT)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=list(RecordState)), name="record_state_known")]
        indexes = [
            models.Index(fields=["leased_until"], condition=Q(state=RecordState.RUNNING), name="record_running"),
            models.Index(fields=["created_at"], name="record_age"),
        ]

    def __str__(self) -> str:
        return f"{self.state} for {self.session_id}"
