"""That the background works: one row, written again and again by a task that went the whole way."""

from django.db import models


class Heartbeat(models.Model):
    """When a part of the product was last seen alive, UTC."""

    name = models.CharField(primary_key=True, max_length=32)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
