"""From open to the end: payments during expiry, late and missing events, workers killed at any step.

Each experiment runs on the product, where it must find no difference, and on a planted bug, which it must detect.
"""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from sessions_app.models import InboundEvent, PaymentSession, ProviderAttempt
from tests.faults.clients import LATER, caught_up, one, opened, order, pay
from tests.faults.kill_points import STEPS
from tests.faults.world import PATIENCE_SECONDS, SCALE, World, many

pytestmark = pytest.mark.timeout(300 * SCALE)
WORK = [step for step in STEPS if not step.startswith(("create", "deliver"))]


def race(there: World, token: str, accounts: list[str], *, sessions: int) -> list[str]:
    """Every session is expired by two workers while its shopper pays; events come up to eight times, in any order."""
    run = uuid4().hex[:6]
    many(lambda name: opened(there, token, order(name), key=name), [f"{run}-{n}" for n in range(sessions)])
    for name in accounts:
        there.sandbox.behave(name, latency_ms=150, duplicate_events=True, reorder_events=True, settles_after_ms=50)
    due = PaymentSession.objects.filter(order_reference__startswith=run, status="PENDING")
    payable = list(due.values_list("account__name", "reference"))
    due.update(check_at=timezone.now() - timedelta(seconds=1))
    over = time.monotonic() + 2 + sessions / 30

    def pay(shopper: tuple[str, str]) -> None:
        time.sleep(max(0.0, random.random() * (over - time.monotonic()) / 2))
        there.sandbox.pay(*shopper)

    def apply() -> None:
        while time.monotonic() < over:
            there.sweep("apply_provider_events")

    shoppers = random.sample(payable, len(payable) * 2 // 3)
    acts: list[Callable[[], Any]] = [lambda: there.sweep("expire_sessions")] * 2 + [apply] * 2
    many(lambda act: act(), acts + [lambda shopper=shopper: pay(shopper) for shopper in shoppers], threads=24)
    found, late = caught_up(there), PaymentSession.objects.filter(late=True).count()
    return [*found, f"{late} are late, although paying and expiring have one winner"] if late else found


def test_a_shopper_who_pays_while_we_expire_has_paid_and_is_told_once(
    started: Any, token: str, accounts: list[str]
) -> None:
    with started(events=True) as there:
        assert race(there, token, accounts, sessions=60 * SCALE) == []
        statuses = set(PaymentSession.objects.values_list("status", flat=True))
        assert statuses == {"COMPLETED", "EXPIRED"}


def test_the_race_would_find_an_expiry_that_does_not_ask(started: Any, token: str, accounts: list[str]) -> None:
    with started("expired without asking", events=True) as there:
        assert race(there, token, accounts, sessions=40)


def workers_that_die(there: World, token: str, accounts: list[str], steps: list[str]) -> list[str]:
    """A worker is killed at each step of expiring, applying and voiding; the next one finishes the work."""
    found = []
    for step in steps:
        sweep, prepare, wanted = PREPARED[step.partition(":")[0]]
        session = prepare(there, token, accounts)
        later = 0 if sweep == "apply_provider_events" else LATER
        there.doom(step)
        if there.sweep(sweep, later=later, apart=True):
            found.append(f"nobody died {step}")
        there.sweep(sweep, later=3 * later + 400)  # rows with a lease are due again
        if _state(session) != wanted:
            found.append(f"{step}: {_state(session)}")
    return found + caught_up(there)


def _state(session: PaymentSession) -> tuple[str, str]:
    session.refresh_from_db()
    return session.status, ProviderAttempt.objects.filter(session=session).latest("position").state


def _paid(there: World, token: str, accounts: list[str]) -> PaymentSession:
    session = one(there, token)
    pay(there, session)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not InboundEvent.objects.filter(reference=session.reference).exists():
        assert time.monotonic() < deadline, "no event arrived"
        time.sleep(0.05)
    return session


def _lost(there: World, token: str, accounts: list[str]) -> PaymentSession:
    for name in accounts:
        there.sandbox.behave(name, lost_answer_rate=1)
    key = uuid4().hex
    there.post(token, order(key), key=key)
    for name in accounts:
        there.sandbox.behave(name)
    return PaymentSession.objects.get(order_reference=key)


PREPARED: dict[str, tuple[str, Callable[..., PaymentSession], tuple[str, str]]] = {
    "expire": ("expire_sessions", lambda there, token, _: one(there, token), ("EXPIRED", "LIVE")),
    "apply": ("apply_provider_events", _paid, ("COMPLETED", "LIVE")),
    "void": ("void_attempts", _lost, ("ABANDONED", "VOIDED")),
}
"""By kind of step: the sweep, its work, and the states of session and attempt afterwards."""


def test_a_worker_that_dies_anywhere_loses_and_doubles_nothing(started: Any, token: str, accounts: list[str]) -> None:
    with started(events=True) as there:
        assert workers_that_die(there, token, accounts, WORK * SCALE) == []


@pytest.mark.parametrize(
    ("bug", "step"),
    [
        ("marked before the effect", "apply: before the move"),
        ("voided without closing", "void: after the mark"),
    ],
)
def test_dying_workers_would_find(bug: str, step: str, started: Any, token: str, accounts: list[str]) -> None:
    with started(bug, events=True) as there:
        assert workers_that_die(there, token, accounts, [step])


def paid_unheard(there: World, token: str, accounts: list[str]) -> list[str]:
    """Shoppers pay, also late, while no event of the provider arrives; then the events arrive."""
    sessions = [one(there, token) for _ in range(6)]
    for session in sessions[:2]:
        pay(there, session)
    there.sweep("expire_sessions", later=LATER)
    for session in sessions[2:4]:
        pay(there, session, late=True)
    found = caught_up(there)
    late = PaymentSession.objects.filter(late=True).count()
    return found if late == 2 else [*found, f"{late} of 2 late payments are marked"]


def test_the_provider_decides_and_late_money_is_never_lost(started: Any, token: str, accounts: list[str]) -> None:
    with started(events=True) as there:
        assert paid_unheard(there, token, accounts) == []


def test_unheard_payments_would_find_late_money_thrown_away(started: Any, token: str, accounts: list[str]) -> None:
    with started("late money thrown away", events=True) as there:
        assert paid_unheard(there, token, accounts)
