"""How many events of an account were not kept, and why. Of the events themselves nothing is stored."""

from django.db import models

from providers.models import ProviderAccount


class EventTally(models.Model):
    """The events of one account that were not kept for one reason, until none has come for a month."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(ProviderAccount, on_delete=models.CASCADE, db_index=False, related_name="+")
    reason = models.CharField(max_length=20)
    count = models.PositiveBigIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    last_said = models.CharField(
        max_length=100, blank=True, help_text="The provider's name for the last one, or what was wrong with it"
    )

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["account", "reason"], name="event_tally_unique")]

    def __str__(self) -> str:
        return f"{self.reason}: {self.count}"
