"""Circuit breakers and planned outages: why an account gets no orders for a while."""

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, Q

from providers.models import ProviderAccount
from providers.triggers import audit_changes, count_changes
from routing.decision.breaker_policy import State


class AccountBreaker(models.Model):
    """An account's circuit breaker, shared by all processes. No row is a closed breaker.

    Every change is one conditional UPDATE. INVALID holds only as long as the account has the credentials it was
    opened for.
    """

    account = models.OneToOneField(ProviderAccount, on_delete=models.CASCADE, primary_key=True, related_name="+")
    state = models.CharField(max_length=8, choices=[(each.value, each.value.title()) for each in State])
    trips = models.PositiveSmallIntegerField(default=0, help_text="Openings in a row")
    opened_at = models.DateTimeField(null=True)
    open_until = models.DateTimeField(null=True, help_text="Then one call is let through as a probe")
    probe_until = models.DateTimeField(null=True, help_text="A probe is under way; until then no other is sent")
    counted_from = models.DateTimeField(null=True, help_text="Calls before this do not open it again")
    credentials_digest = models.BinaryField(default=bytes, editable=False)
    note = models.CharField(max_length=300, blank=True, db_default="", editable=False)
    """What is wrong with an INVALID account, beside refused credentials."""

    class Meta:
        verbose_name = "circuit breaker"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(State)), name="breaker_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.OPEN) | Q(open_until__isnull=False), name="breaker_open_has_end"
            ),
            count_changes("INSERT OR DELETE", each="ROW"),
            # Neither an UPDATE that changes nothing nor the claim of a probe is a change.
            count_changes(
                "UPDATE",
                trigger="configuration_changed_by_update",
                each="ROW",
                when="(OLD.state, OLD.open_until, OLD.credentials_digest)"
                " IS DISTINCT FROM (NEW.state, NEW.open_until, NEW.credentials_digest)",
            ),
            audit_changes(hidden="credentials_digest", whose="people"),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.state}"


class PlannedOutage(models.Model):
    """A time during which an account gets no orders, such as its provider's maintenance."""

    account = models.ForeignKey(ProviderAccount, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until")
    reason = models.CharField(max_length=200, validators=[MinLengthValidator(3)])

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="outage_ends_after_start"),
            count_changes(),
            audit_changes(),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.starts_at:%Y-%m-%d %H:%M}"
