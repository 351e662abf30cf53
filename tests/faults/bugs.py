"""Bugs to plant, one for each failure that an experiment must detect. All are realistic mistakes."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4


def plant(name: str) -> None:
    """Plants a bug in this process; an empty name plants none."""
    if name:
        BUGS[name]()


def _no_unique_orders() -> None:
    """The key is ignored: every request opens a new checkout."""
    from sessions_app.api.sessions import views

    views._idempotency_key = lambda request: str(uuid4())
    _patch_claim(lambda values: {**values, "order_reference": f"{values['order_reference']}-{uuid4()}"})


def _patch_claim(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    from sessions_app.creation import fenced_writes

    real = fenced_writes.fetch_one

    def fetch_one(statement: str, values: Any) -> Any:
        claims = statement in (fenced_writes.CLAIM_NEW, fenced_writes.CLAIM_RELEASED)
        return real(statement, change(dict(values)) if claims else values)

    fenced_writes.fetch_one = fetch_one


def _fresh_attempt_on_resume() -> None:
    """A resumed creation uses a new idempotency key, so that the provider opens a second checkout."""
    from dataclasses import replace

    from sessions_app.usecases.sessions import resume

    real = resume.open_checkout

    def open_checkout(held: Any, attempt: Any, choices: Any, **how: Any) -> Any:
        from providers.registry import adapter_of

        twin = replace(attempt.request, attempt_id=uuid4())
        adapter_of(choices[0].account).create_checkout(twin)
        return real(held, attempt, choices, **how)

    resume.open_checkout = open_checkout


def _quarantine_is_rejected() -> None:
    """An unknown outcome is treated as a refusal: a checkout that was opened is never closed."""
    from sessions_app.states import AttemptState
    from sessions_app.usecases.sessions import open_checkout

    real = open_checkout._failure

    def failure(*arguments: Any, **how: Any) -> Any:
        from dataclasses import replace

        return replace(real(*arguments, **how), state=AttemptState.REJECTED)

    open_checkout._failure = failure


def _expire_without_asking() -> None:
    """A session past its deadline expires, whatever the provider says."""
    from providers.base import CheckoutState, CheckoutStatus
    from sessions_app.usecases.sessions import expire_due

    def expire(session: Any, now: Any, patience: Any) -> str:
        state = CheckoutState(session.reference, CheckoutStatus.EXPIRED, session.total, session.currency)
        return expire_due.apply_and_capture(session, state, now=now)

    expire_due._expire = expire


def _expired_stays_expired() -> None:
    """A payment reported after the expiry is discarded."""
    from sessions_app.states import MOVES, Status

    MOVES[Status.EXPIRED] = frozenset()


def _mark_before_the_effect() -> None:
    """The event is marked as applied in a transaction of its own, before anything is done."""
    from sessions_app.states import EventProgress
    from sessions_app.usecases.provider_events import apply as applying

    real = applying._apply

    def apply(event: Any, now: Any) -> str:
        applying.InboundEvent.objects.filter(pk=event.pk).update(progress=EventProgress.APPLIED)
        return real(event, now)

    applying._apply = apply


def _void_forgets() -> None:
    """A quarantined attempt is marked as voided without closing it at the provider."""
    from sessions_app.usecases.sessions import void

    void._void = lambda attempt, now, patience: void._mark_voided(attempt, "")


def _delivered_before_sending() -> None:
    """A delivery is marked as delivered first and sent afterwards."""
    from sessions_app.models import DeliveryState, WebhookDelivery
    from sessions_app.usecases.webhooks import deliver

    real = deliver._try

    def send(delivery: Any, *rest: Any) -> Any:
        marked = WebhookDelivery.objects.filter(pk=delivery.pk)
        marked.update(state=DeliveryState.DELIVERED, next_at=None, leased_until=None, delivered_at=delivery.created_at)
        return real(delivery, *rest)

    deliver._try = send


def _fence_is_ignored() -> None:
    """The last process with an answer overwrites the checkout that was disclosed."""
    from sessions_app.creation import fenced_writes

    fenced_writes.FINISH = re.sub(r"AND fence = %\(fence\)s AND state = 'RUNNING'", "", fenced_writes.FINISH)
    fenced_writes.FINISH = fenced_writes.FINISH.replace("AND status = 'CREATING'", "").replace(
        "AND state = 'PLANNED'", ""
    )


def _no_bulkheads() -> None:
    """The calls in flight of an account are not limited."""
    from providers.registry import IN_FLIGHT

    IN_FLIGHT._has_room = lambda account: True  # type: ignore[method-assign]


BUGS: dict[str, Callable[[], None]] = {
    "keys mean nothing": _no_unique_orders,
    "resumed under a new key": _fresh_attempt_on_resume,
    "unknown taken for no": _quarantine_is_rejected,
    "expired without asking": _expire_without_asking,
    "late money thrown away": _expired_stays_expired,
    "marked before the effect": _mark_before_the_effect,
    "voided without closing": _void_forgets,
    "delivered before sending": _delivered_before_sending,
    "fence ignored": _fence_is_ignored,
    "calls without a bound": _no_bulkheads,
}
