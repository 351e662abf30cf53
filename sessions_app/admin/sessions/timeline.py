"""The timeline of a session: attempts, provider events, changes, webhooks and actions of staff, in order of time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from providers.money import format_amount
from sessions_app.models import (
    AuditEntry,
    DeliveryAttempt,
    InboundEvent,
    PaymentSession,
    ProviderAttempt,
    SessionEvent,
    WebhookDelivery,
)
from sessions_app.states import AttemptState, EventProgress

IN_WORDS = {
    AttemptState.LIVE: "opened the checkout",
    AttemptState.REJECTED: "refused",
    AttemptState.QUARANTINED: "gave no clear answer; its checkout, if any, is kept from the shopper",
    AttemptState.VOIDED: "gave no clear answer; its checkout has been closed",
    AttemptState.PLANNED: "has not answered yet",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. `tone` is good, bad, lacking or empty."""

    at: datetime
    who: str
    what: str
    detail: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A moment, and how long after the one before it came."""

    moment: Moment
    since: str


def timeline(
    session: PaymentSession,
    *,
    attempts: Iterable[ProviderAttempt],
    events: Iterable[SessionEvent],
    inbound: Iterable[InboundEvent],
    deliveries: Iterable[WebhookDelivery],
    acts: Iterable[AuditEntry],
) -> list[TimelineEntry]:
    """Put it all in order of time, each line with the time since the one before."""
    moments = [
        Moment(session.created_at, "Merchant", "Order received", session.order_reference),
        *(each for attempt in attempts for each in _of_attempt(attempt)),
        *map(_of_event, events),
        *map(_of_inbound, inbound),
        *(_of_try(delivery, each) for delivery in deliveries for each in delivery.attempts.all()),
        *map(_of_act, acts),
    ]
    moments.sort(key=lambda each: each.at)
    return list(_with_gaps(moments))


def span(between: timedelta) -> str:
    """Write a time between two moments in its two largest units: 1.2 s, 4 min 10 s, 3 d 2 h."""
    seconds = between.total_seconds()
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    whole = int(seconds)
    for size, name, part, smaller in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            return f"{whole // size} {name} {whole % size // part} {smaller}"
    return ""


def _with_gaps(moments: list[Moment]) -> Iterator[TimelineEntry]:
    before = None
    for moment in moments:
        yield TimelineEntry(moment, f"+{span(moment.at - before)}" if before else "")
        before = moment.at


def _of_attempt(attempt: ProviderAttempt) -> Iterator[Moment]:
    who = str(attempt.account)
    yield Moment(attempt.planned_at, "Switchyard", f"Asks {who} to open a checkout", f"Attempt {attempt.position}")
    if attempt.answered_at:
        tone = "good" if attempt.state == AttemptState.LIVE else "lacking"
        what = IN_WORDS[AttemptState(attempt.state)].capitalize()
        yield Moment(attempt.answered_at, who, what, attempt.problem or attempt.reference, tone)


def _of_event(event: SessionEvent) -> Moment:
    late = "Paid after the session had ended" if event.data.get("late") else ""
    tone = {"session.completed": "good", "session.failed": "bad"}.get(event.type, "")
    return Moment(event.created_at, "Session", event.type, late, "lacking" if late else tone)


def _of_inbound(event: InboundEvent) -> Moment:
    amount = "Amount not known yet"
    if event.amount is not None:
        amount = f"{format_amount(event.amount, event.currency)} {event.currency}"
    applied = "" if event.progress == EventProgress.APPLIED else f", {event.get_progress_display().lower()}"
    problem = f": {event.problem}" if event.problem else ""
    tone = "bad" if event.progress == EventProgress.PARKED else ""
    return Moment(event.received_at, str(event.account), event.kind, f"{amount}{applied}{problem}", tone)


def _of_try(delivery: WebhookDelivery, attempt: DeliveryAttempt) -> Moment:
    answer = f"answered {attempt.status}" if attempt.status else "no answer"
    detail = f"{answer} in {attempt.milliseconds} ms{f': {attempt.problem}' if attempt.problem else ''}"
    tone = "bad" if attempt.problem else ""
    return Moment(attempt.at, "Webhook", f"{delivery.type} to {delivery.endpoint.url}", detail, tone)


def _of_act(entry: AuditEntry) -> Moment:
    return Moment(entry.at, entry.actor or "Switchyard", entry.action, entry.reason)
