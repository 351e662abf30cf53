"""The statuses of a session and the legal moves between them, as data. Pure."""

from enum import StrEnum

from providers.base import CheckoutStatus


class Status(StrEnum):
    """Where a session is. CREATING, EXPIRING, CANCELLING and ABANDONED are ours alone; see SHOWN_AS."""

    CREATING = "CREATING"
    PENDING = "PENDING"
    PROCESSING = "PROCESSING"
    EXPIRING = "EXPIRING"
    CANCELLING = "CANCELLING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    ABANDONED = "ABANDONED"


class AttemptState(StrEnum):
    """Where one attempt at one provider is. QUARANTINED: it may exist there, and its URL was never disclosed."""

    PLANNED = "PLANNED"
    LIVE = "LIVE"
    REJECTED = "REJECTED"
    QUARANTINED = "QUARANTINED"
    VOIDED = "VOIDED"


class RecordState(StrEnum):
    """Where the work for one idempotency key is. RELEASED: it ended in a 5xx and may be tried again.

    REFUSED: every account gave a definite no, which is the key's answer until the end of its lease.
    """

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    RELEASED = "RELEASED"
    REFUSED = "REFUSED"


class EventProgress(StrEnum):
    """What became of a provider's event. PARKED: it cannot be applied, and a person must look at it."""

    RECEIVED = "RECEIVED"
    APPLIED = "APPLIED"
    IGNORED = "IGNORED"
    PARKED = "PARKED"


SHOWN_AS = {Status.EXPIRING: Status.PENDING, Status.CANCELLING: Status.PENDING}
"""What the API shows instead of a status of ours."""

OCCUPIES_ORDER = (
    Status.CREATING,
    Status.PENDING,
    Status.PROCESSING,
    Status.EXPIRING,
    Status.CANCELLING,
    Status.COMPLETED,
)
"""A session in one of these is the only one its order reference may have: it is payable, or paid."""

MOVES: dict[Status, frozenset[Status]] = {
    Status.CREATING: frozenset({Status.PENDING, Status.ABANDONED}),
    Status.PENDING: frozenset(
        {
            Status.PROCESSING,
            Status.EXPIRING,
            Status.CANCELLING,
            Status.COMPLETED,
            Status.FAILED,
            Status.EXPIRED,
            Status.CANCELLED,
        }
    ),
    Status.PROCESSING: frozenset({Status.COMPLETED, Status.FAILED, Status.EXPIRING, Status.EXPIRED, Status.CANCELLED}),
    Status.EXPIRING: frozenset(
        {Status.PENDING, Status.PROCESSING, Status.EXPIRED, Status.COMPLETED, Status.FAILED, Status.CANCELLED}
    ),
    Status.CANCELLING: frozenset(
        {Status.CANCELLED, Status.PROCESSING, Status.COMPLETED, Status.FAILED, Status.EXPIRED}
    ),
    Status.CANCELLED: frozenset({Status.EXPIRED, Status.FAILED, Status.COMPLETED}),
    Status.EXPIRED: frozenset({Status.FAILED, Status.COMPLETED}),
    Status.FAILED: frozenset({Status.COMPLETED}),
    Status.COMPLETED: frozenset(),
    Status.ABANDONED: frozenset(),
}
"""Legal moves. Money beats everything: whatever we believed, a payment leads to COMPLETED."""

FROM_PROVIDER = {
    CheckoutStatus.OPEN: Status.PENDING,
    CheckoutStatus.APPROVED: Status.PROCESSING,  # from here on nothing closes it but the outcome of the capture
    CheckoutStatus.PROCESSING: Status.PROCESSING,
    CheckoutStatus.PAID: Status.COMPLETED,
    CheckoutStatus.FAILED: Status.FAILED,
    CheckoutStatus.EXPIRED: Status.EXPIRED,
    CheckoutStatus.CANCELLED: Status.CANCELLED,
}
"""What a provider's word means for our session."""

PRECEDENCE = (Status.COMPLETED, Status.FAILED, Status.EXPIRED, Status.CANCELLED, Status.PROCESSING)
"""Strongest first: what a session ends in does not depend on the order in which we hear of it."""

HIDDEN = (Status.CREATING, Status.ABANDONED)
"""Never shown outside: there is no checkout."""

SHOWN = (Status.PENDING, Status.PROCESSING, Status.COMPLETED, Status.FAILED, Status.CANCELLED, Status.EXPIRED)
"""Every status the API shows."""

ENDED = (Status.COMPLETED, Status.FAILED, Status.CANCELLED, Status.EXPIRED)
"""Ended, as far as we know. EXPIRED, CANCELLED and FAILED still give way to a payment.

A tuple: constraints are written from it, and a set has another order in each process.
"""


def kept_as(shown: Status) -> tuple[Status, ...]:
    """List the statuses a session may be in when the API shows it as `shown`."""
    return tuple(status for status in Status if SHOWN_AS.get(status, status) == shown)
