"""Up to when it is known how sessions ended.

Payments are told at once, abandonment only at expiry: counting whatever has closed would count recent shoppers by
their successes. So nothing counts that is younger than the oldest session a shopper may still pay.
"""

from datetime import datetime, timedelta

from sessions_app.models import PaymentSession
from sessions_app.models.session import AWAITING_END

OPENING = timedelta(minutes=1)
"""A session younger than this may still be on its way to a checkout."""


def settled_before(now: datetime) -> datetime:
    """This will give the moment before which every session has ended or can be paid no more."""
    payable = PaymentSession.objects.filter(status__in=AWAITING_END, expires_at__gt=now)
    oldest = payable.order_by("created_at").values_list("created_at", flat=True).first()
    return min(oldest, now - OPENING) if oldest else now - OPENING
