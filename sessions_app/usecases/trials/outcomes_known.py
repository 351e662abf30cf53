"""The moment before which the outcomes of sessions are known, for comparisons of providers and of revisions.

A payment is known at once, abandonment only at expiry: counting all closed sessions would count recent ones by their
successes only. So a session counts only if it is older than the oldest one a shopper may still pay, or older than the
window; and paid means paid within the window.
"""

from datetime import datetime, timedelta

from sessions_app.models import PaymentSession
from sessions_app.models.session import AWAITING_END

OPENING = timedelta(minutes=1)
"""A session younger than this may still be on its way to a checkout."""
WINDOW = timedelta(minutes=30)
"""The share paid within this time is compared, so that nothing waits for the whole life of every session."""


def outcomes_known_before(now: datetime) -> datetime:
    """Give the moment before which every session has ended, can no longer be paid, or is older than the window."""
    payable = PaymentSession.objects.filter(status__in=AWAITING_END, expires_at__gt=now, created_at__gt=now - WINDOW)
    oldest = payable.order_by("created_at").values_list("created_at", flat=True).first()
    return min(oldest, now - OPENING) if oldest else now - OPENING
