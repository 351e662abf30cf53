"""Events of providers, stored once they are verified and kept long after they are applied."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from providers.base import CheckoutState, CheckoutStatus
from providers.models import ProviderAccount
from sessions_app.models.session import PaymentSession
from sessions_app.states import EventProgress

DONE = (EventProgress.APPLIED, EventProgress.IGNORED)


class InboundEvent(models.Model):
    """One verified event of one provider account: what it says about a checkout. No personal data.

    It is stored before the provider is answered and applied afterwards; a provider that sends it again changes nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(ProviderAccount, on_delete=models.PROTECT, db_index=False)
    event_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=100, help_text="The provider's own name for it")
    attempt_id = models.UUIDField(null=True, help_text="The attempt it names")
    reference = models.CharField(max_length=255, help_text="The provider's own id of the checkout")
    status = models.CharField(
        max_length=10,
        blank=True,
        choices=[(s.value, s.value.title()) for s in CheckoutStatus],
        help_text="Empty, with the amount, until the provider was asked for what the event does not say",
    )
    amount = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, blank=True)
    payment_reference = models.CharField(max_length=255, blank=True)
    occurred_at = models.DateTimeField(help_text="By the provider's clock")
    received_at = models.DateTimeField()
    progress = models.CharField(max_length=8, choices=[(s.value, s.value.title()) for s in EventProgress])
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(help_text="When a worker looks at it next")
    problem = models.CharField(max_length=200, blank=True, help_text="Why it is not applied")
    session = models.ForeignKey(
        PaymentSession,
        on_delete=models.PROTECT,
        null=True,
        related_name="inbound_events",
        help_text="Whom it was about",
    )

    class Meta:
        verbose_name = "provider event"
        constraints = [
            models.UniqueConstraint(fields=["account", "event_id"], name="inbound_event_unique"),
            models.CheckConstraint(condition=Q(progress__in=list(EventProgress)), name="inbound_progress_known"),
            models.CheckConstraint(
                condition=Q(status__in=list(CheckoutStatus), amount__isnull=False) | Q(status="", amount__isnull=True),
                name="inbound_status_known",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(progress=EventProgress.RECEIVED), name="inbound_due"),
            models.Index(fields=["received_at"], condition=Q(progress__in=DONE), name="inbound_done"),
            models.Index(fields=["-id"], condition=Q(progress=EventProgress.PARKED), name="inbound_parked"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"

    @property
    def state(self) -> CheckoutState | None:
        """The checkout as the event describes it; None when the provider must be asked."""
        if self.amount is None:
            return None
        return CheckoutState(
            reference=self.reference,
            status=CheckoutStatus(self.status),
            amount=Decimal(self.amount),
            currency=self.currency,
            payment_reference=self.payment_reference or None,
            attempt_id=self.attempt_id,
        )

    def describe(self, state: CheckoutState | None) -> None:
        """Take over what is known of the checkout; `save` writes it."""
        self.status = state.status if state else ""
        self.amount = state.amount if state else None
        self.currency = state.currency if state else ""
        self.payment_reference = (state.payment_reference if state else None) or ""
