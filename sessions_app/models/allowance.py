"""How often somebody has done what may be done so many times in a while."""

from django.db import models


class Allowance(models.Model):
    """Counts one kind of act of one owner, in windows that begin with the first act after the one before has ended."""

    pk = models.CompositePrimaryKey("owner", "act")
    owner = models.CharField(max_length=64, help_text="application:ID or user:ID")
    act = models.CharField(max_length=32)
    since = models.DateTimeField(help_text="When the window began")
    used = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.act} of {self.owner}"
