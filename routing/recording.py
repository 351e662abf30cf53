"""Records how calls to providers went and how checkouts ended."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.transaction import on_commit

from routing import background
from routing.decision.faults import Fault
from routing.statistics import pending_observations
from routing.statistics.decayed_counters import add_ended


class CheckoutOutcome(StrEnum):
    """How a checkout ended. PAID_AFTER_ALL: it had been recorded as UNPAID, and then the money came."""

    PAID = "paid"
    UNPAID = "unpaid"
    PAID_AFTER_ALL = "paid_after_all"


def record_call(
    *,
    account_id: UUID,
    fault: Fault | None,
    milliseconds: float,
    at: datetime,
    probe: bool = False,
    credentials: bytes = b"",
    note: str = "",
) -> None:
    """Record one create call, in memory; never raises, never waits for the database.

    `fault` is `faults.fault_of` the error, None when a checkout was opened. `probe` comes with the routing decision;
    `credentials` are the account's `access` that was used, for when it turns out wrong, and `note` says how. The
    background thread writes it within a second, and at once when the breaker needs it.
    """
    pending_observations.calls.add(
        pending_observations.Call(account_id, fault, milliseconds, at, probe, credentials, note)
    )
    background.ensure_running()
    if fault is not None or probe:
        pending_observations.urgent.set()


def record_opened(*, account_id: UUID, currency: str, opened_at: datetime) -> None:
    """Record a checkout that was opened, in memory; never raises, never waits for the database.

    `opened_at` must be the moment that `record_ended` is given later.
    """
    pending_observations.opened.add(pending_observations.Opened(account_id, currency, opened_at))
    background.ensure_running()


def record_ended(
    *, account_id: UUID, currency: str, opened_at: datetime, outcome: CheckoutOutcome, at: datetime
) -> None:
    """Count a checkout that has ended, in the caller's transaction: it counts if and only if that commits.

    Call it last, so that the counter's row is locked only for the commit. The hourly count is written later: it is one
    row for all processes, and would be locked for nothing but a chart.
    """
    paid, first = outcome is not CheckoutOutcome.UNPAID, outcome is not CheckoutOutcome.PAID_AFTER_ALL
    add_ended(
        account_id=account_id,
        currency=currency,
        opened_at=opened_at,
        delay=at - opened_at if paid else None,
        first=first,
    )
    on_commit(lambda: _add(pending_observations.Ended(account_id, opened_at, paid, first)))


def _add(note: pending_observations.Ended) -> None:
    pending_observations.ended.add(note)
    background.ensure_running()
