"""Sends webhooks to merchants, many at the same time, so that a slow or dead endpoint does not delay the others."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime
from math import inf
from uuid import UUID

from django.db import connection
from django.utils import timezone

from sessions_app.models import SessionEvent, WebhookDelivery
from sessions_app.usecases.background.sweeping import NO_LIMITS, Limits, OnRow, ignore
from sessions_app.webhooks.message import body, headers
from sessions_app.webhooks.queue import claim, record
from sessions_app.webhooks.sending import DeliveryOutcome, send

logger = logging.getLogger(__name__)

SENDERS = 32
"""Sends of one worker at the same time. They only wait for merchants; none of them holds a database connection."""
ENOUGH = 4
"""Senders that must be free before more is claimed: claiming one by one would cost more than sending."""
LOOK_AGAIN_SECONDS = 0.25
TURN_SECONDS = 20.0
"""How long one call goes on claiming; then other work gets the worker."""
LOST = "LOST"
"""Counted when a try outlived its lease: what it sent will be, or has been, sent again."""


def deliver_due(*, now: datetime, limits: Limits = NO_LIMITS, on_row: OnRow = ignore) -> Counter[str]:
    """Deliver as background work does, with a clock that starts at `now`: sending goes on while merchants are slow."""
    ahead = now - timezone.now()
    seconds = inf if limits.seconds is None else limits.seconds
    return deliver_webhooks(clock=lambda: timezone.now() + ahead, seconds=seconds, on_row=on_row)


def deliver_webhooks(
    *,
    clock: Callable[[], datetime] = timezone.now,
    seconds: float = TURN_SECONDS,
    senders: int = SENDERS,
    on_row: OnRow = ignore,
) -> Counter[str]:
    """Send until nothing is due or `seconds` are over, and count how the tries left their deliveries.

    Any number of workers may run it at once. Each claims rows with a lease, commits, and only then talks to
    merchants. If it dies half-way, another sends them when the lease is over, so an event arrives at least once.
    """
    ended: Counter[str] = Counter()
    until = time.monotonic() + seconds
    sending: dict[Future[DeliveryOutcome], WebhookDelivery] = {}
    finished: set[Future[DeliveryOutcome]] = set()
    with ThreadPoolExecutor(senders) as threads:
        while True:
            free = senders - len(sending)
            if time.monotonic() < until and (free >= min(ENOUGH, senders) or not finished):
                sending |= _begin(threads, claim(most=free, now=clock()), clock)
            connection.close()
            if not sending:
                return ended
            finished, _ = wait(sending, LOOK_AGAIN_SECONDS, FIRST_COMPLETED)
            for future in finished:
                outcome = _end(sending.pop(future), future.result(), clock())
                ended[outcome] += 1
                on_row(outcome)


def _begin(
    threads: ThreadPoolExecutor, claimed: Sequence[WebhookDelivery], clock: Callable[[], datetime]
) -> dict[Future[DeliveryOutcome], WebhookDelivery]:
    events = SessionEvent.objects.in_bulk([each.message_id for each in claimed]) if claimed else {}
    return {threads.submit(_try, each, events.get(each.message_id), clock): each for each in claimed}


def _try(delivery: WebhookDelivery, event: SessionEvent | None, clock: Callable[[], datetime]) -> DeliveryOutcome:
    """Send beside others, without the database. A fault of ours costs this delivery a try, not the others theirs."""
    now, endpoint = clock(), delivery.endpoint
    try:
        content = body(delivery, event)
        signed = headers(delivery.message_id, content, secrets=endpoint.active_secrets(now), now=now)
        owner = endpoint.application
        return send(endpoint.url, content, signed, mode=owner.mode, now=now, caller=owner.pk)
    except Exception:
        logger.exception("Webhook could not be sent", extra=_facts(delivery))
        return DeliveryOutcome(now, 0, "internal")


def _end(delivery: WebhookDelivery, outcome: DeliveryOutcome, now: datetime) -> str:
    state = record(delivery, outcome, now=now)
    facts = _facts(delivery) | {"status": outcome.status, "ms": outcome.milliseconds, "problem": outcome.problem}
    if outcome.gone:
        logger.warning("Webhook endpoint is gone", extra=facts)
    elif outcome.problem:
        logger.info("Webhook not delivered", extra=facts)
    return state or LOST


def _facts(delivery: WebhookDelivery) -> dict[str, UUID | str | int | None]:
    return {
        "endpoint": delivery.endpoint_id,
        "event": delivery.message_id,
        "session": delivery.session_id,
        "type": delivery.type,
    }
