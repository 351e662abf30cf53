"""Allowances: how often an owner has used an action that is limited per period."""

from django.db import models


class Allowance(models.Model):
    """Uses of one action by one owner. A window begins with the first use after the window before has ended."""

    pk = models.CompositePrimaryKey("owner", "act")
    owner = models.CharField(max_length=64, help_text="application:ID or user:ID")
    act = models.CharField(max_length=32)
    since = models.DateTimeField(help_text="When the window began")
    used = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.act} of {self.owner}"
