"""Rules that staff write as forms: which accounts an order may go to, before any score."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from providers.models import ProviderAccount
from providers.triggers import audit_changes, count_changes
from routing.decision.rules import Action

ACTIONS = [
    (Action.ONLY.value, "Only these accounts"),
    (Action.NEVER.value, "Not these accounts"),
    (Action.ORDER.value, "These accounts first, in this order"),
    (Action.SPLIT.value, "Split between these accounts by percent"),
]


class RoutingRule(models.Model):
    """The first enabled rule whose conditions all hold decides. Conditions that are empty match any order."""

    position = models.PositiveIntegerField(default=0, db_index=True, help_text="The lowest is asked first")
    name = models.CharField(max_length=100)
    enabled = models.BooleanField(default=True)
    application_id = models.UUIDField("application", null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1; billing country, else shipping country")
    minimum = models.DecimalField(
        "amount from", max_digits=16, decimal_places=4, null=True, blank=True, help_text="In the order's currency"
    )
    maximum = models.DecimalField("amount up to", max_digits=16, decimal_places=4, null=True, blank=True)
    item = models.CharField(
        "order item contains", max_length=100, blank=True, help_text="Part of an item's SKU or name, in any case"
    )
    information_key = models.CharField("additional information has", max_length=100, blank=True)
    information_value = models.CharField(
        "with this value", max_length=500, blank=True, help_text="Empty: any value of that key"
    )
    action = models.CharField(max_length=5, choices=ACTIONS)

    class Meta:
        verbose_name = "rule"
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(action__in=list(Action)), name="rule_action_known"),
            models.CheckConstraint(condition=Q(maximum__gte=F("minimum")), name="rule_amounts_ordered"),
            count_changes(),
            audit_changes(),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.currency, self.country = self.currency.strip().upper(), self.country.strip().upper()
        problems: dict[str, Any] = {}
        if self.minimum is not None and self.maximum is not None and self.maximum < self.minimum:
            problems["maximum"] = "This is less than the amount it starts from."
        if self.minimum is not None or self.maximum is not None:
            problems |= {} if self.currency else {"currency": "An amount means something in a currency only."}
        if self.information_value and not self.information_key:
            problems["information_key"] = "Whose value is it?"
        if problems:
            raise ValidationError(problems)


class RuleAccount(models.Model):
    """One account a rule names, in the rule's own order."""

    rule = models.ForeignKey(RoutingRule, on_delete=models.CASCADE, related_name="accounts")
    account = models.ForeignKey(ProviderAccount, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(default=0, help_text="The lowest comes first")
    percent = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(100)], help_text="Of a split; all of them make 100"
    )

    class Meta:
        verbose_name = "account"
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "account"], name="rule_account_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="rule_account_percent"),
            count_changes(),
            audit_changes(),
        ]

    def __str__(self) -> str:
        return str(self.account)
