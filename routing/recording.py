"""Notes what became of checkouts, for conversion."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.transaction import on_commit

from routing import background
from routing.statistics import pending_observations
from routing.statistics.decayed_counters import add_ended


class CheckoutOutcome(StrEnum):
    """How a checkout ended. PAID_AFTER_ALL: it had been noted as UNPAID, and then the money came."""

    PAID = "paid"
    UNPAID = "unpaid"
    PAID_AFTER_ALL = "paid_after_all"


def record_opened(*, account_id: UUID, currency: str, opened_at: datetime) -> None:
    """Note a checkout that was opened; never raises, never waits for the database.

    `opened_at` must be the moment that `record_ended` is given later.
    """
    pending_observations.opened.add(pending_observations.Opened(account_id, currency, opened_at))
    background.ensure_running()


def record_ended(
    *, account_id: UUID, currency: str, opened_at: datetime, outcome: CheckoutOutcome, at: datetime
) -> None:
    """Count a checkout that has ended, in the caller's transaction: it counts if and only if that commits.

    Call it last, so that the counter's row is locked only for the commit. The history is told later: one more row that
    everybody writes would be locked for nothing but a chart.
    """
    paid, first = outcome is not CheckoutOutcome.UNPAID, outcome is not CheckoutOutcome.PAID_AFTER_ALL
    add_ended(
        account_id=account_id,
        currency=currency,
        opened_at=opened_at,
        delay=at - opened_at if paid else None,
        first=first,
    )
    on_commit(lambda: _remember(pending_observations.Ended(account_id, opened_at, paid, first)))


def _remember(note: pending_observations.Ended) -> None:
    pending_observations.ended.add(note)
    background.ensure_running()
