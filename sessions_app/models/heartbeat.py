"""Heartbeats of background work: one row, updated by a task that went through the broker and a worker."""

from django.db import models


class Heartbeat(models.Model):
    """When a part of the product was last seen alive, UTC."""

    name = models.CharField(primary_key=True, max_length=32)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
