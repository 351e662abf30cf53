"""Unroutable orders: no account could take them, and why."""

from django.db import models
from uuid_utils.compat import uuid7

from sessions_app.models.application import Application


class UnroutableOrder(models.Model):
    """An order that was answered NO_AVAILABLE_PROVIDER: kept for staff, without personal data."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, db_index=False)
    order_reference = models.CharField(max_length=255)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=16, decimal_places=4)
    country = models.CharField(max_length=2, blank=True, help_text="Of the billing address")
    payment_method = models.CharField(max_length=16)
    refused = models.JSONField(help_text="Each account, and why it could not take the order")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "unroutable order"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.order_reference
