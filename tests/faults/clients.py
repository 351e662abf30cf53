"""Shared by the experiments: patient clients, workers that finish everything, and the comparison."""

import copy
import time
from typing import Any
from uuid import uuid4

import httpx2
from django.utils import timezone

from sessions_app.api.sessions.samples import ORDER
from sessions_app.models import IdempotencyRecord, InboundEvent, PaymentSession
from tests.faults.checker import mismatches
from tests.faults.world import World

LATER = 7200
"""Seconds after which every session and every lease has expired."""


def order(reference: str) -> dict[str, Any]:
    return copy.deepcopy(ORDER) | {"orderReference": reference}


def opened(there: World, token: str, body: dict[str, Any], *, key: str, tries: int = 60) -> dict[str, Any] | None:
    """The final answer for a patient client, which repeats the same request until it gets one."""
    for _ in range(tries):
        answer = there.post(token, body, key=key)
        if answer is not None and answer.status_code == 201:
            return answer.json()
        if answer is not None and answer.status_code == 409:
            IdempotencyRecord.objects.filter(key=key, state="RUNNING").update(leased_until=timezone.now())
        time.sleep(0.05)
    return None


def at_rest(there: World) -> list[str]:
    """Lets the workers finish everything, then compares."""
    for later in (60, 600):
        there.sweep("resume_sessions", later=later)
        there.sweep("void_attempts", later=later)
    return mismatches(there.sandbox.books())


def one(there: World, token: str) -> PaymentSession:
    """A session of a new order."""
    key = uuid4().hex
    assert opened(there, token, order(key), key=key)
    return PaymentSession.objects.get(order_reference=key)


def pay(there: World, session: PaymentSession, *, late: bool = False) -> None:
    """The shopper pays, at whichever account the session is."""
    assert session.account is not None
    assert there.sandbox.pay(session.account.name, session.reference, late=late)


def caught_up(there: World) -> list[str]:
    """Waits for the provider's events, applies them, closes open sessions, compares."""
    deadline = time.monotonic() + 120
    while ", 0 waiting" not in httpx2.get(there.sandbox.base).text or there.postman.waiting:
        assert time.monotonic() < deadline, "events are still under way"
        time.sleep(0.1)
    for later in (0, 100, LATER):
        there.sweep("apply_provider_events", later=later)
        there.sweep("expire_sessions", later=later)
    there.sweep("void_attempts", later=LATER)  # a call may have failed by itself
    left = InboundEvent.objects.exclude(progress__in=("APPLIED", "IGNORED")).values_list("progress", "problem")
    return [*mismatches(there.sandbox.books()), *(f"event {row}" for row in left)]
