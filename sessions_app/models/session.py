"""Payment sessions."""

from uuid import UUID

import msgspec
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.lookups import IsNull
from uuid_utils.compat import uuid7

from providers.base import Customer
from providers.models import ProviderAccount
from providers.sealed import blind_indexes, seal, unseal
from providers.triggers import Trigger, functions_of
from sessions_app.models.application import Application
from sessions_app.states import ENDED, OCCUPIES_ORDER, SHOWN_AS, Status

CUSTOMER_COLUMN = "sessions_app_paymentsession.customer"
RARE = (Status.PROCESSING, Status.FAILED, Status.CANCELLED, Status.ABANDONED)
"""Few sessions are in one of these at any time, so a list of them needs an index."""
AWAITING_END = (Status.PENDING, Status.PROCESSING, Status.EXPIRING, Status.CANCELLING)
FREE_FORM = KeyTextTransform("additionalInformation", "order")
"""SQL NULL when the merchant sent none, or it has been erased."""
HAS_PERSONAL_DATA = Q(sealed_customer__isnull=False) | Q(IsNull(FREE_FORM, False))
"""The merchant's free-form information may hold personal data, so it is erased with the shopper's."""


class PaymentSession(models.Model):
    """A payment session. Amounts are major units of `currency`, exact; times are UTC.

    What the merchant ordered and what we answered never change once PENDING; what became of it does. Data of shoppers
    (`customer`, and the order's `additionalInformation`) are erased in time.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, db_index=False)
    status = models.CharField(max_length=10, choices=[(s.value, s.value.title()) for s in Status])
    order_reference = models.CharField(max_length=255)
    payment_method = models.CharField(max_length=16)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=16, decimal_places=4)
    shipping = models.DecimalField(max_digits=16, decimal_places=4)
    tax = models.DecimalField(max_digits=16, decimal_places=4)
    order = models.JSONField(encoder=DjangoJSONEncoder, help_text="Items, redirect URLs and what else is not personal")
    sealed_customer = models.BinaryField(null=True, editable=False)
    email_index = models.BigIntegerField(null=True, editable=False)
    decision = models.JSONField(encoder=DjangoJSONEncoder, help_text="Why this provider: every candidate, every reason")
    account = models.ForeignKey(ProviderAccount, on_delete=models.PROTECT, null=True, db_index=False)
    provider = models.CharField(max_length=32, blank=True)
    score = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    reference = models.CharField(max_length=255, blank=True, help_text="The provider's own id of the checkout")
    payment_reference = models.CharField(
        max_length=255, blank=True, db_default="", help_text="The provider's own id of the payment"
    )
    checkout_url = models.CharField(max_length=4096, blank=True)
    estimated_fee = models.DecimalField(
        max_digits=16,
        decimal_places=4,
        null=True,
        editable=False,
        help_text="What its account's terms charge for it, by the decision's record; set when it is paid",
    )
    late = models.BooleanField(default=False, help_text="Paid after we had called it over")
    review = models.CharField(max_length=200, blank=True, help_text="Why a person must look at it")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    check_at = models.DateTimeField(
        null=True, help_text="When a worker looks at it next: its expiry, or the end of another worker's lease"
    )
    last_sequence = models.PositiveIntegerField(default=0, help_text="Number of its newest event")

    class Meta:
        permissions = [
            ("expire_paymentsession", "Can close a payment session"),
            ("reconcile_paymentsession", "Can ask the provider about a payment session"),
            ("reveal_customer", "Can see a shopper's data"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "order_reference"],
                condition=Q(status__in=OCCUPIES_ORDER, late=False),
                name="session_order_occupied",
            ),
            models.CheckConstraint(condition=Q(status__in=list(Status)), name="session_status_known"),
            models.CheckConstraint(
                condition=Q(total__gt=0, shipping__gte=0, tax__gte=0), name="session_amounts_positive"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.CREATING, Status.ABANDONED])
                | (Q(account__isnull=False, score__isnull=False) & ~Q(checkout_url="") & ~Q(reference="")),
                name="session_open_has_checkout",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ENDED, closed_at__isnull=False)
                | (~Q(status__in=ENDED) & Q(closed_at__isnull=True)),
                name="session_closed_has_time",
            ),
            models.CheckConstraint(condition=Q(late=False) | Q(status=Status.COMPLETED), name="session_late_is_paid"),
            functions_of(__file__),
            Trigger(
                trigger="keep_review",
                event="AFTER UPDATE OF review",
                when="OLD.review IS DISTINCT FROM NEW.review",
                run="switchyard_keep_review()",
            ),
        ]
        indexes = [
            models.Index(fields=["application", "-id"], name="session_newest"),
            models.Index(fields=["application", "order_reference", "-id"], name="session_by_order"),
            models.Index(fields=["check_at"], condition=Q(status__in=AWAITING_END), name="session_due"),
            models.Index(fields=["account", "reference"], name="session_by_checkout"),
            models.Index(fields=["email_index"], condition=Q(email_index__isnull=False), name="session_by_email"),
            models.Index(
                fields=["account", "payment_reference"],
                condition=~Q(payment_reference=""),
                name="session_by_payment",
            ),
            models.Index(fields=["-id"], condition=Q(late=True), name="session_late"),
            models.Index(fields=["-id"], condition=~Q(review=""), name="session_review"),
            models.Index(fields=["status", "-id"], condition=Q(status__in=RARE), name="session_rare"),
            # Open sessions are in none of the next three indexes, so they cost nothing when one is opened.
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False) & HAS_PERSONAL_DATA,
                name="session_to_be_erased",
            ),
            models.Index(
                fields=["created_at"],
                include=["status", "currency", "account", "application", "total"],
                condition=Q(status__in=ENDED),
                name="session_ended_by_creation",
            ),
            models.Index(
                fields=["closed_at"],
                include=["currency", "account", "application", "total", "estimated_fee"],
                condition=Q(status=Status.COMPLETED),
                name="session_payments",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def shown_status(self) -> str:
        """The status the API shows."""
        return SHOWN_AS.get(Status(self.status), self.status)

    @property
    def customer(self) -> Customer | None:
        """The shopper, decrypted; None when the merchant named none or it has been erased. Personal data."""
        if self.sealed_customer is None:
            return None
        plain = unseal(bytes(self.sealed_customer), column=CUSTOMER_COLUMN, row=self.id)
        return msgspec.json.decode(plain, type=Customer)


def email_indexes(email: str) -> list[int]:
    """Give the numbers an e-mail is found by, in whatever case it was written; the first is stored."""
    return blind_indexes(email.strip().lower())


def seal_customer(customer: Customer | None, session_id: UUID) -> bytes | None:
    """Encrypt a shopper's data for its session's row; None stays None."""
    if customer is None:
        return None
    return seal(msgspec.json.encode(customer), column=CUSTOMER_COLUMN, row=session_id)
