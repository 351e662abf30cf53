"""Up to when it is known how sessions ended, for all that compares one provider or revision with another.

Payments are told at once, abandonment only at expiry: counting whatever has closed would count recent shoppers by
their successes. So nothing counts that is younger than the oldest session a shopper may still pay, unless it is older
than the window, and paid means paid within the window.
"""

from datetime import datetime, timedelta

from sessions_app.models import PaymentSession
from sessions_app.models.session import AWAITING_END

OPENING = timedelta(minutes=1)
"""A session younger than this may still be on its way to a checkout."""
WINDOW = timedelta(minutes=30)
"""What is compared is the share paid within this time: nothing must wait for the whole life of every session."""


def outcomes_known_before(now: datetime) -> datetime:
    """Give the moment before which each session has ended, can be paid no more or is old enough."""
    payable = PaymentSession.objects.filter(status__in=AWAITING_END, expires_at__gt=now, created_at__gt=now - WINDOW)
    oldest = payable.order_by("created_at").values_list("created_at", flat=True).first()
    return min(oldest, now - OPENING) if oldest else now - OPENING
