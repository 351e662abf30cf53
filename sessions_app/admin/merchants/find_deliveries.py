"""Finds webhook deliveries among millions by what an index leads to: a message id, a session id, an order."""

from uuid import UUID

from django.db.models import QuerySet

from sessions_app.ids import as_uuid
from sessions_app.models import Application, PaymentSession, WebhookDelivery, WebhookEndpoint

MOST = 200


def find_deliveries(text: str) -> list[int]:
    """Give the newest deliveries, at most 200, of a message, a session or an order.

    Indexes begin with the endpoint or the application: each of those few is asked, rather than all deliveries.
    """
    deliveries = WebhookDelivery.objects.order_by("-id").values_list("pk", flat=True)
    if (key := as_uuid(text)) is None:
        return list(deliveries.filter(session__in=list(_of_order(text)))[:MOST])
    of_message = deliveries.filter(endpoint__in=WebhookEndpoint.objects.order_by().values("pk"), message_id=key)
    return [*of_message[:MOST], *deliveries.filter(session=key)[:MOST]]


def _of_order(reference: str) -> "QuerySet[PaymentSession, UUID]":
    of_any = PaymentSession.objects.filter(application__in=Application.objects.values("pk"), order_reference=reference)
    return of_any.order_by("-id").values_list("pk", flat=True)[:MOST]
