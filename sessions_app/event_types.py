"""What a merchant can be told of. Pure."""

EVENT_TYPES = (
    "session.created",
    "session.processing",
    "session.completed",
    "session.failed",
    "session.cancelled",
    "session.expired",
)
TEST = "endpoint.test"
"""Sent on request only, to one endpoint, whatever it subscribes to."""

ANY_TYPE = (*EVENT_TYPES, TEST)
"""All a merchant may be sent."""
