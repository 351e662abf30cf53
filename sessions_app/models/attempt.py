"""One call to one provider to open a checkout."""

import msgspec
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from providers.base import CheckoutRequest
from providers.models import ProviderAccount
from providers.sealed import seal, unseal
from sessions_app.models.session import PaymentSession
from sessions_app.states import AttemptState

REQUEST_COLUMN = "sessions_app_providerattempt.request"
NEEDS_REQUEST = (AttemptState.PLANNED, AttemptState.QUARANTINED)


class ProviderAttempt(models.Model):
    """One attempt, stored with its request before the call is made, so that a repeated call is the same call.

    Its id is our idempotency key at the provider.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    session = models.ForeignKey(PaymentSession, on_delete=models.PROTECT, related_name="attempts", db_index=False)
    account = models.ForeignKey(ProviderAccount, on_delete=models.PROTECT, db_index=False)
    position = models.PositiveSmallIntegerField(help_text="1 for the first of its session")
    state = models.CharField(max_length=11, choices=[(s.value, s.value.title()) for s in AttemptState])
    sealed_request = models.BinaryField(null=True, editable=False)
    reference = models.CharField(max_length=255, blank=True)
    problem = models.CharField(max_length=200, blank=True, help_text="Why it did not become the session's checkout")
    refusal = models.CharField(
        max_length=64,
        blank=True,
        db_default="",
        help_text="The provider's reason code, if it refused the order for good",
    )
    planned_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    check_at = models.DateTimeField(null=True, help_text="When a worker tries again to void it; empty: soon")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="attempt_position_unique"),
            # A shopper is never given two ways to pay.
            models.UniqueConstraint(
                fields=["session"], condition=Q(state=AttemptState.LIVE), name="attempt_one_live_per_session"
            ),
            models.CheckConstraint(condition=Q(state__in=list(AttemptState)), name="attempt_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=NEEDS_REQUEST) | Q(sealed_request__isnull=False),
                name="attempt_unresolved_has_request",
            ),
        ]
        indexes = [
            models.Index(
                fields=["planned_at"], condition=Q(state=AttemptState.QUARANTINED), name="attempt_quarantined"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} #{self.position}"

    @property
    def request(self) -> CheckoutRequest:
        """The frozen request, decrypted. Personal data."""
        return msgspec.json.decode(
            unseal(bytes(self.sealed_request or b""), column=REQUEST_COLUMN, row=self.id), type=CheckoutRequest
        )


def sealed_request(request: CheckoutRequest) -> bytes:
    """Encrypt a request for its attempt's row."""
    return seal(msgspec.json.encode(request), column=REQUEST_COLUMN, row=request.attempt_id)
