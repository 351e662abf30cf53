"""Notes an order that no account could take, so that staff see what is lost and why."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from providers.models import ProviderAccount
from sessions_app.models import UnroutableOrder
from sessions_app.order import Order


def note_unroutable(*, application_id: UUID, order: Order, refused: Mapping[UUID, str], now: datetime) -> None:
    """Keep what was ordered, nothing of the shopper, and each account's reason code."""
    names = {row.pk: str(row) for row in ProviderAccount.objects.filter(pk__in=refused)}
    UnroutableOrder.objects.create(
        application_id=application_id,
        order_reference=order.reference,
        currency=order.currency,
        total=order.total,
        country=order.country or "",
        payment_method=order.payment_method,
        refused=[{"name": names[key], "reason": reason} for key, reason in refused.items()],
        created_at=now,
    )
