"""Compares the providers' ledgers with our database: exactly the checkouts that are open there must be live here."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from sessions_app.models import PaymentSession, ProviderAttempt, SessionEvent

PAYABLE_HERE = {"PENDING", "PROCESSING", "EXPIRING", "CANCELLING"}
SHOULD_BE = {"open": PAYABLE_HERE, "processing": {"PROCESSING"}, "paid": {"COMPLETED"}, "failed": {"FAILED"}}
TERMINAL = {"session.completed", "session.failed", "session.cancelled", "session.expired"}


def mismatches(books: Iterable[dict[str, Any]]) -> list[str]:
    """Lists the differences between the ledgers and our rows; empty if there are none."""
    checkouts = list(books)
    return [*_unknown_there(checkouts), *_wrong_here(checkouts), *_payable_twice(checkouts), *_timelines()]


def _sessions() -> dict[str, str]:
    """Status by the reference of the disclosed checkout."""
    return dict(PaymentSession.objects.exclude(reference="").values_list("reference", "status"))


def _wrong_here(checkouts: list[dict[str, Any]]) -> Iterable[str]:
    here = _sessions()
    for checkout in checkouts:
        wanted, status = SHOULD_BE.get(checkout["status"]), here.get(checkout["id"])
        if wanted is not None and status not in wanted:
            yield f"{checkout['id']} is {checkout['status']} there, {status} here"


def _unknown_there(checkouts: list[dict[str, Any]]) -> Iterable[str]:
    there = {checkout["id"]: checkout["status"] for checkout in checkouts}
    for reference, status in _sessions().items():
        if reference not in there:
            yield f"{reference} is {status} here, unknown there"
        elif status == "COMPLETED" and there[reference] != "paid":
            yield f"{reference} is COMPLETED here, {there[reference]} there"


def _payable_twice(checkouts: list[dict[str, Any]]) -> Iterable[str]:
    """Each order has at most one checkout that is open or paid, however many attempts it has."""
    attempts = ProviderAttempt.objects.values_list("id", "session__order_reference")
    ordered = {str(key): order for key, order in attempts}
    orders: dict[str, list[str]] = defaultdict(list)
    for checkout in checkouts:
        if checkout["status"] in ("open", "processing", "paid"):
            orders[ordered.get(checkout["reference"], "unknown")].append(checkout["id"])
    return (f"order {order} can be paid at {found}" for order, found in orders.items() if len(found) > 1)


def _timelines() -> Iterable[str]:
    """Sequences have no gaps, and each end is reported once; a payment may follow an end, nothing follows a payment."""
    events: dict[Any, list[tuple[int, str]]] = defaultdict(list)
    for session_id, sequence, kind in SessionEvent.objects.values_list("session_id", "sequence", "type"):
        events[session_id].append((sequence, kind))
    for session_id, found in events.items():
        kinds = [kind for _, kind in sorted(found)]
        if [sequence for sequence, _ in sorted(found)] != list(range(1, len(found) + 1)):
            yield f"{session_id} has gaps in its timeline"
        if any(count > 1 for kind, count in Counter(kinds).items() if kind in TERMINAL):
            yield f"{session_id} got its end twice: {kinds}"
        if "session.completed" in kinds[:-1]:
            yield f"{session_id} got an event after its payment: {kinds}"
