"""Which of Stripe's events say what became of a checkout: those that an endpoint has to subscribe to."""

EVENTS = tuple(
    f"checkout.session.{name}" for name in ("completed", "async_payment_succeeded", "async_payment_failed", "expired")
)
"""https://docs.stripe.com/api/events/types"""
