"""Accounts at payment providers, as staff configure them."""

from decimal import Decimal
from functools import cached_property

import msgspec
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from providers.base import Credentials
from providers.money import format_amount
from providers.sealed import seal, unseal
from providers.triggers import Trigger, audit_changes, count_changes, functions_of

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]
SHARE = [MinValueValidator(0), MaxValueValidator(1)]


class Mode(models.TextChoices):
    """Sandbox applications only ever reach sandbox accounts, live applications live ones."""

    SANDBOX = "sandbox"
    LIVE = "live"


class ProviderAccount(models.Model):
    """One set of credentials at one payment provider, with its terms. Its events arrive at /webhooks/provider/name."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.CharField(max_length=32)
    name = models.SlugField(max_length=64, help_text="Part of the webhook address: /webhooks/provider/name")
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.SANDBOX)
    enabled = models.BooleanField(default=True)
    currencies = ArrayField(
        models.CharField(max_length=3), default=list, blank=True, help_text="ISO 4217; empty takes all the provider can"
    )
    countries = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        help_text="Billing countries, ISO 3166-1; empty takes all",
    )
    fee_percent = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal(0), validators=PERCENT)
    conversion_prior = models.DecimalField(
        max_digits=4,
        decimal_places=3,
        default=Decimal("0.800"),
        validators=SHARE,
        help_text="Share of opened checkouts we expect to be paid before we have seen any",
    )
    latency_prior_ms = models.PositiveIntegerField(
        default=1000, help_text="95th percentile of a create call we expect before we have seen any"
    )
    preference = models.DecimalField(
        max_digits=4, decimal_places=3, default=Decimal("0.500"), validators=SHARE, help_text="0 to 1"
    )
    checkout_host = models.CharField(
        "checkout domain",
        max_length=253,
        blank=True,
        default="",
        db_default="",
        help_text="The host of the account's own checkout pages, if it has a domain for them",
    )
    sealed_credentials = models.BinaryField(default=bytes, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        permissions = [
            ("view_credentials", "Can see the last characters of credentials"),
            ("change_credentials", "Can enter credentials"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["provider", "name"], name="account_name_unique"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="account_mode_known"),
            # Anybody who reaches the sandbox can complete its orders, so none may be a real one.
            models.CheckConstraint(
                condition=~Q(provider="sandbox") | Q(mode=Mode.SANDBOX),
                name="account_sandbox_only_tests",
                violation_error_message="Accounts of the sandbox provider move no money: their mode is sandbox.",
            ),
            models.CheckConstraint(condition=Q(fee_percent__range=(0, 100)), name="account_fee_percent"),
            models.CheckConstraint(condition=Q(conversion_prior__range=(0, 1)), name="account_conversion_share"),
            models.CheckConstraint(condition=Q(preference__range=(0, 1)), name="account_preference_share"),
            count_changes(),
            audit_changes(hidden="sealed_credentials"),
            Trigger(
                trigger="mode_stays",
                event="BEFORE UPDATE OF mode",
                when="OLD.mode IS DISTINCT FROM NEW.mode",
                run="switchyard_account_mode_stays()",
            ),
        ]
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.provider}/{self.name}"

    @cached_property
    def credentials(self) -> Credentials:
        """The account's secrets, decrypted; empty when none were entered."""
        if not self.sealed_credentials:
            return Credentials(fields={})
        plain = unseal(bytes(self.sealed_credentials), column="providers_provideraccount.credentials", row=self.id)
        return msgspec.json.decode(plain, type=Credentials)

    @property
    def access(self) -> bytes:
        """What decides whether calls can succeed at all: when it changes, an account found unusable is tried again."""
        return bytes(self.sealed_credentials) + self.checkout_host.encode()

    def seal_credentials(self, credentials: Credentials) -> None:
        """Replace the secrets; `save` writes them."""
        plain = msgspec.json.encode(credentials)
        self.sealed_credentials = seal(plain, column="providers_provideraccount.credentials", row=self.id)
        self.__dict__.pop("credentials", None)


class AccountTerms(models.Model):
    """What an account costs and takes in one currency. Without a row: `fee_percent`, no fixed fee, no limits."""

    account = models.ForeignKey(ProviderAccount, on_delete=models.CASCADE, related_name="terms")
    currency = models.CharField(max_length=3)
    fee_percent = models.DecimalField(max_digits=6, decimal_places=3, validators=PERCENT)
    fee_fixed = models.DecimalField(
        max_digits=12, decimal_places=4, default=Decimal(0), help_text="Per payment, in this currency's major units"
    )
    minimum = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    maximum = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "terms by currency"
        constraints = [
            models.UniqueConstraint(fields=["account", "currency"], name="terms_currency_unique"),
            models.CheckConstraint(condition=Q(fee_percent__range=(0, 100)), name="terms_fee_percent"),
            models.CheckConstraint(condition=Q(fee_fixed__gte=0), name="terms_fee_fixed"),
            models.CheckConstraint(condition=Q(maximum__gte=F("minimum")), name="terms_limits_ordered"),
            count_changes(),
            audit_changes(),
        ]

    def __str__(self) -> str:
        percent = Decimal(self.fee_percent).normalize()
        return f"{self.currency}: {percent:f} % + {format_amount(Decimal(self.fee_fixed), self.currency)}"


class ConfigurationVersion(models.Model):
    """One row, counted up at changes of tables with `count_changes`. A process that sees another version reads anew."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="configuration_version_single"),
            functions_of(__file__),
        ]

    def __str__(self) -> str:
        return str(self.version)
