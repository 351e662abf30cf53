"""How accounts perform: counts kept up to date by increments, so that no scan is needed.

Decayed counts are as of `as_of`; whoever reads or adds to them decays them to its own moment first.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from providers.models import ProviderAccount
from providers.triggers import functions_of


class CallStatistics(models.Model):
    """Create calls of an account, decayed with a half-life of 15 minutes; `latencies` by CALL_MS bucket."""

    account = models.OneToOneField(ProviderAccount, on_delete=models.CASCADE, primary_key=True, related_name="+")
    calls = models.FloatField()
    faults = models.FloatField(help_text="Those the provider is to blame for")
    latencies = ArrayField(models.FloatField())
    as_of = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "call statistics"
        constraints = [functions_of(__file__)]

    def __str__(self) -> str:
        return f"{self.calls:.1f} calls, {self.faults:.1f} faults"


class CallWindow(models.Model):
    """Create calls of an account in one slot of a few seconds, for its breaker; kept for a few minutes."""

    pk = models.CompositePrimaryKey("account_id", "slot")
    account = models.ForeignKey(ProviderAccount, on_delete=models.CASCADE, db_index=False, related_name="+")
    slot = models.DateTimeField()
    calls = models.PositiveIntegerField()
    faults = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.slot}: {self.faults} of {self.calls}"


class ConversionStatistics(models.Model):
    """Checkouts of an account in one currency that have ended, decayed by the time they were opened at (24 h)."""

    pk = models.CompositePrimaryKey("account_id", "currency")
    account = models.ForeignKey(ProviderAccount, on_delete=models.CASCADE, db_index=False, related_name="+")
    currency = models.CharField(max_length=3)
    paid = models.FloatField()
    ended = models.FloatField(help_text="Paid or not")
    delays = ArrayField(models.FloatField(), help_text="Seconds from opening to paying, by PAY_SECONDS bucket")
    as_of = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "conversion statistics"

    def __str__(self) -> str:
        return f"{self.currency}: {self.paid:.1f} of {self.ended:.1f}"


class OpenCheckouts(models.Model):
    """How many checkouts that were opened in one minute are still open.

    Below zero for a moment when an end is noted before the opening is: openings are noted once a second.
    """

    pk = models.CompositePrimaryKey("account_id", "currency", "minute")
    account = models.ForeignKey(ProviderAccount, on_delete=models.CASCADE, db_index=False, related_name="+")
    currency = models.CharField(max_length=3)
    minute = models.DateTimeField()
    count = models.IntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "open checkouts"

    def __str__(self) -> str:
        return f"{self.currency} {self.minute}: {self.count}"


class AccountHour(models.Model):
    """What an account did in one hour (UTC), for charts; kept 35 days.

    Calls count in the hour they ended, checkouts in the hour they were opened, whenever they end. `ended` and `paid`
    may be ahead of `opened` for a second, and `ended` stays behind by what was noted in a process that was killed.
    """

    pk = models.CompositePrimaryKey("account_id", "hour")
    account = models.ForeignKey(ProviderAccount, on_delete=models.CASCADE, db_index=False, related_name="+")
    hour = models.DateTimeField()
    calls = models.PositiveIntegerField(help_text="Create calls, without those whose key was wrong")
    faults = models.PositiveIntegerField(help_text="Calls the provider is to blame for")
    latencies = ArrayField(models.PositiveIntegerField(), help_text="Calls by CALL_MS bucket; empty or all buckets")
    opened = models.PositiveIntegerField(help_text="Checkouts opened in this hour")
    ended = models.PositiveIntegerField(help_text="Those of them that have ended, paid or not")
    paid = models.PositiveIntegerField(help_text="Those of them that were paid")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(faults__lte=F("calls")), name="hour_faults_are_calls")]
        indexes = [models.Index(fields=["hour"], name="account_hour_by_time")]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H:00}: {self.paid} of {self.opened} paid, {self.calls} calls"
