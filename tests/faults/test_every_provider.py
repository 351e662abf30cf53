"""The same experiments at every provider's stand-in: one order never has two checkouts that a shopper could pay."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from providers.facts import ProviderFacts
from providers.models import ProviderAccount
from providers.registry import PROVIDERS
from sessions_app.models import PaymentSession, ProviderAttempt
from sessions_app.states import AttemptState, Status
from sessions_app.usecases.sessions import create
from sessions_app.usecases.sessions.expire_due import expire_sessions
from sessions_app.usecases.sessions.reconcile import reconcile_session, reconcile_sessions
from sessions_app.usecases.sessions.resume_due import resume_sessions
from sessions_app.usecases.sessions.void import void_attempts
from tests.faults.world import SCALE
from tests.forget import forget_everything
from tests.providers.provider_stands import ADAPTERS, BENCHES, Bench, examples_in_the_registry
from tests.sessions.test_create_session import Killed
from tests.threads import at_once

KEYS, POSTS = 4 * SCALE, 8
SOON, LATER = timedelta(minutes=2), timedelta(minutes=10)


@dataclass
class Shop:
    """An application with one account, at a provider's stand-in."""

    stand: Bench
    facts: ProviderFacts
    post: Callable[..., Any]
    order: Callable[..., dict[str, Any]]

    def open(self, key: str, body: dict[str, Any]) -> tuple[int, bytes]:
        answer = self.post(body, key=key)
        return answer.status_code, answer.content

    def opened(self, count: int) -> list[PaymentSession]:
        for number in range(count):
            assert self.open(f"k{number}", self.order())[0] == 201
        return list(PaymentSession.objects.filter(status=Status.PENDING))

    def disclosed(self) -> set[str]:
        open_ones = PaymentSession.objects.filter(status__in=[Status.PENDING, Status.EXPIRING])
        return set(open_ones.values_list("reference", flat=True))

    def payable(self) -> set[str]:
        """What a shopper could be charged for: where we capture, only what we would capture."""
        found = self.stand.payable()
        return found & self.disclosed() if self.facts.captures_when_asked else found

    def may_be_closed(self) -> bool:
        """Whether what was opened by a lost call can be closed before its time."""
        return self.facts.can_expire and self.can_be_known()

    def can_be_known(self) -> bool:
        """Whether the provider says afterwards what a lost call opened, if anything."""
        return self.facts.remembers_for is not None or self.facts.finds_again


@pytest.fixture(scope="module", params=sorted(ADAPTERS))
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Bench]]:
    with examples_in_the_registry(), BENCHES[request.param](tmp_path_factory.mktemp("stand")) as stand:
        yield request.param, stand


@pytest.fixture
def shop(
    running: tuple[str, Bench],
    account: Callable[..., ProviderAccount],
    post: Callable[..., Any],
    order: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Shop]:
    name, stand = running
    monkeypatch.setitem(settings.PROVIDER_API_BASES, name, stand.base)
    forget_everything()
    row = account("bench", provider=name)
    row.seal_credentials(stand.good)
    row.save()
    yield Shop(stand, PROVIDERS[name].facts, post, order)
    stand.behave("well")


def test_many_posts_over_few_keys_open_one_checkout_for_each(shop: Shop) -> None:
    before, bodies = shop.stand.open_count(), {f"k{number}": shop.order() for number in range(KEYS)}

    def post(number: int) -> tuple[str, int, bytes]:
        key = f"k{number % KEYS}"
        try:
            return key, *shop.open(key, bodies[key])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(post, range(KEYS * POSTS)))

    assert {status for _, status, _ in answers} <= {201, 409}
    assert len({(key, body) for key, status, body in answers if status == 201}) == KEYS
    assert shop.stand.open_count() == before + KEYS


@pytest.mark.parametrize("fault", ["lose", "fail"])
def test_of_a_lost_answer_and_its_repetition_only_one_is_payable(shop: Shop, fault: str) -> None:
    before, bodies = shop.payable(), [shop.order() for _ in range(3)]
    shop.stand.behave(fault)
    assert {shop.open(f"k{number}", body)[0] for number, body in enumerate(bodies)} == {502}

    shop.stand.behave("well")
    assert {shop.open(f"k{number}", body)[0] for number, body in enumerate(bodies)} == {201}
    void_attempts(now=timezone.now() + SOON)

    lost = shop.payable() - before - shop.disclosed()
    undisclosed = ProviderAttempt.objects.filter(state=AttemptState.QUARANTINED).count()
    assert len(shop.disclosed()) == 3
    assert shop.disclosed() <= shop.stand.payable()
    assert not lost or not shop.may_be_closed()
    assert len(lost) <= undisclosed
    assert undisclosed == (len(lost) if shop.can_be_known() else 3)


def test_a_quarantine_ends_when_the_checkouts_time_is_over(shop: Shop) -> None:
    shop.stand.behave("lose")
    shop.open("k", shop.order())
    shop.stand.behave("well")

    void_attempts(now=timezone.now() + max(shop.facts.longest_expiry, timedelta(hours=24)) + LATER)

    assert ProviderAttempt.objects.get().state == AttemptState.VOIDED


def test_a_worker_that_dies_after_the_provider_answered_leaves_one_payable_checkout(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, body = shop.payable(), shop.order()
    with monkeypatch.context() as dying:
        dying.setattr(create, "finish_session", die)
        with pytest.raises(Killed):
            shop.open("k", body)

    resume_sessions(now=timezone.now() + SOON)
    void_attempts(now=timezone.now() + LATER)

    session = PaymentSession.objects.get()
    assert (session.status, shop.disclosed()) == (Status.PENDING, {session.reference})
    assert session.reference in shop.stand.payable()
    assert session.attempts.filter(state=AttemptState.LIVE).count() == 1
    if shop.may_be_closed():
        assert shop.payable() - before == {session.reference}
    status, answer = shop.open("k", body)
    assert (status, json.loads(answer)["sessionId"]) == (201, str(session.id))


def die(*_: Any, **__: Any) -> None:
    raise Killed


def test_what_is_paid_while_it_expires_is_never_lost_and_never_charged_for_nothing(shop: Shop) -> None:
    sessions, before = shop.opened(6), shop.stand.paid_count()
    PaymentSession.objects.update(check_at=timezone.now())
    references = iter([session.reference for session in sessions])

    def pay_or_expire(number: int) -> None:
        try:
            if number % 2:
                shop.stand.try_to_pay(next(references))
            else:
                expire_sessions(now=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(pay_or_expire, range(12)))
    _come_to_rest(timezone.now())

    completed = PaymentSession.objects.filter(status=Status.COMPLETED).count()
    assert completed == shop.stand.paid_count() - before
    ended = {Status.COMPLETED, Status.EXPIRED} | (set() if shop.facts.can_expire else {Status.PENDING})
    assert set(PaymentSession.objects.values_list("status", flat=True)) <= ended


def _come_to_rest(now: datetime) -> None:
    for minutes in (0, 10, 30):
        PaymentSession.objects.exclude(check_at=None).update(check_at=now)
        expire_sessions(now=now + timedelta(minutes=minutes))
        PaymentSession.objects.exclude(check_at=None).update(check_at=now)
        reconcile_sessions(now=now + timedelta(minutes=minutes))


def test_shoppers_who_come_back_at_once_are_charged_once(shop: Shop) -> None:
    (session,), before = shop.opened(1), shop.stand.paid_count()
    shop.stand.pay(session.reference)
    PaymentSession.objects.update(status=Status.PROCESSING, check_at=timezone.now())

    at_once(20, lambda: _reconcile(session))

    session.refresh_from_db()
    assert (session.status, shop.stand.paid_count()) == (Status.COMPLETED, before + 1)
    assert list(session.events.order_by("sequence").values_list("type", flat=True))[-1] == "session.completed"


def _reconcile(session: PaymentSession) -> None:
    reconcile_session(PaymentSession.objects.select_related("account").get(pk=session.pk), now=timezone.now())
