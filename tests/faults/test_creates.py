"""Opening sessions: many repeats, a killed process at every step, and many provider faults.

Each experiment runs on the product, where it must find no difference, and on a planted bug, which it must detect.
"""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from sessions_app.models import IdempotencyRecord, PaymentSession, ProviderAttempt, UnroutableOrder
from tests.faults.checker import mismatches
from tests.faults.clients import at_rest, opened, order
from tests.faults.kill_points import STEPS
from tests.faults.world import PATIENCE_SECONDS, SCALE, World, many

pytestmark = pytest.mark.timeout(300 * SCALE)
GIVING_UP = [step for step in STEPS if step.endswith("giving up")]
CREATE = [step for step in STEPS if step.startswith("create") and step not in GIVING_UP]


def flood(there: World, token: str, *, keys: int, posts: int) -> list[str]:
    """Every key is posted many times at once."""
    run = uuid4().hex[:6]
    names = [f"{run}-{number}" for number in range(keys)] * posts
    random.shuffle(names)
    answers = many(lambda name: there.post(token, order(name), key=name), names, threads=32)
    bodies = {answer.content for answer in answers if answer is not None and answer.status_code == 201}
    statuses = Counter(answer.status_code if answer is not None else 0 for answer in answers)
    found = mismatches(there.sandbox.books())
    if len(there.sandbox.books()) != keys:
        found.append(f"{keys} keys opened {len(there.sandbox.books())} checkouts")
    if len(bodies) != keys or set(statuses) - {201, 409}:
        found.append(f"{keys} keys were answered in {len(bodies)} ways: {statuses}")
    return found


def test_many_posts_of_each_key_open_one_checkout_each(started: Any, token: str) -> None:
    with started() as there:
        assert flood(there, token, keys=20 * min(SCALE, 5), posts=15 * min(SCALE, 7)) == []


def test_the_flood_would_find_keys_that_mean_nothing(started: Any, token: str) -> None:
    with started("keys mean nothing") as there:
        assert flood(there, token, keys=5, posts=5)


def dies(there: World, token: str, body: dict[str, Any], key: str, step: str) -> bool:
    """Posts until a process was killed at the step."""
    there.doom(step)
    for _ in range(5):  # a connection may also break because its process was killed in an earlier step
        there.post(token, body, key=key)
        if there.is_dead():
            return True
    return False


def creates_that_die(there: World, token: str, accounts: list[str], steps: list[str]) -> list[str]:
    """A process is killed at each step; the client repeats its request and must get one answer and one checkout."""
    found = []
    for step in steps:
        for name in accounts:
            there.sandbox.behave(name, **({"refuse_rate": 1} if "failover" in step and name == accounts[0] else {}))
        body, key = order(f"{step} {uuid4().hex[:6]}"), uuid4().hex
        if not dies(there, token, body, key, step):
            found.append(f"nobody died {step}")
        for name in accounts:
            there.sandbox.behave(name)
        answer = opened(there, token, body, key=key)
        again = there.post(token, body, key=key)
        if answer is None or again is None or again.json() != answer:
            found.append(f"{step}: {answer} and then {again and again.text}")
    return found + at_rest(there)


def test_a_create_that_dies_anywhere_ends_in_one_checkout_and_one_answer(
    started: Any, token: str, accounts: list[str]
) -> None:
    with started() as there:
        assert creates_that_die(there, token, accounts, CREATE * SCALE) == []


def test_a_refusal_for_good_that_dies_anywhere_is_one_answer_and_one_unroutable_order(
    started: Any, token: str, accounts: list[str]
) -> None:
    with started() as there:
        for step in GIVING_UP:
            for name in accounts:
                there.sandbox.behave(name, refuse_rate=1)
            body, key = order(uuid4().hex), uuid4().hex

            assert dies(there, token, body, key, step)

            IdempotencyRecord.objects.filter(key=key, state="RUNNING").update(leased_until=timezone.now())
            for name in accounts * 2:
                answer = there.post(token, body, key=key)
                assert answer is not None
                assert (answer.status_code, answer.json()["code"]) == (422, "NO_AVAILABLE_PROVIDER")
                there.sandbox.behave(name)  # the answer stands although they would take it now
            assert UnroutableOrder.objects.filter(order_reference=body["orderReference"]).count() == 1
        assert at_rest(there) == []
        assert there.sandbox.books() == []


def test_dying_would_find_a_resumption_under_a_new_key(started: Any, token: str, accounts: list[str]) -> None:
    with started("resumed under a new key") as there:
        assert creates_that_die(there, token, accounts, ["create: before T2"])


def stormy(there: World, token: str, accounts: list[str], *, orders: int) -> list[str]:
    """Refusals, 500s and lost answers, mixed; clients give up or persist."""
    for name in accounts:
        there.sandbox.behave(name, refuse_rate=0.1, error_rate=0.1, lost_answer_rate=0.12)
    run = uuid4().hex[:6]
    names = [f"{run}-{number}" for number in range(orders)]

    def shop(name: str) -> None:
        opened(there, token, order(name), key=name, tries=random.choice((1, 1, 40)))

    many(shop, names)
    for name in accounts:
        there.sandbox.behave(name)
    return at_rest(there)


def test_a_storm_of_provider_faults_leaves_nothing_open_that_is_not_live_here(
    started: Any, token: str, accounts: list[str]
) -> None:
    with started() as there:
        assert stormy(there, token, accounts, orders=80 * SCALE) == []
        assert PaymentSession.objects.filter(status="PENDING").exists()


@pytest.mark.parametrize("bug", ["unknown taken for no", "voided without closing"])
def test_the_storm_would_find(bug: str, started: Any, token: str, accounts: list[str]) -> None:
    with started(bug) as there:
        assert stormy(there, token, accounts, orders=60)


# --- a worker that wakes up after its work was taken over ---


def overtaken(there: World, token: str, accounts: list[str], *, orders: int) -> list[str]:
    """The provider answers late, the lease expires, and a repeat takes over; then both have an answer."""
    there.sandbox.behave(accounts[0], hang_ms=2500)
    names = [uuid4().hex for _ in range(orders)]

    def both(name: str) -> set[tuple[int, bytes]]:
        with ThreadPoolExecutor(1) as other:
            slow = other.submit(there.post, token, order(name), key=name)
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not ProviderAttempt.objects.filter(session__order_reference=name, state="PLANNED").exists():
                assert time.monotonic() < deadline, "the first call does not begin"
                time.sleep(0.05)
            IdempotencyRecord.objects.filter(key=name).update(leased_until=timezone.now())
            answers = [
                there.post(token, order(name), key=name),
                slow.result(),
                there.post(token, order(name), key=name),
            ]
        return {(answer.status_code, answer.content) for answer in answers if answer and answer.status_code != 409}

    answered = zip(names, many(both, names, threads=4), strict=True)
    found = [f"{name} was answered {answers}" for name, answers in answered if [code for code, _ in answers] != [201]]
    return found + at_rest(there)


def test_a_slow_worker_and_the_one_that_took_over_give_the_same_answer(
    started: Any, token: str, accounts: list[str]
) -> None:
    with started() as there:
        assert overtaken(there, token, accounts, orders=4 * SCALE) == []


def test_being_overtaken_would_find_an_ignored_fence(started: Any, token: str, accounts: list[str]) -> None:
    with started("fence ignored") as there:
        assert overtaken(there, token, accounts, orders=2)
