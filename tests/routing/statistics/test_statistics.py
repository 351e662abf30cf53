"""What processes see is added up in the database, and read back decayed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.db.transaction import atomic, set_rollback
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers.base import ProviderMisconfigured, ProviderRejected, ProviderTimedOut, ProviderUnavailable
from providers.models import ProviderAccount
from routing import background
from routing.decision.components import CALL_HALF_LIFE, CONVERSION_HALF_LIFE, decay
from routing.decision.faults import OURS, fault_of
from routing.decision.histogram import CALL_MS
from routing.models import CallStatistics, CallWindow, ConversionStatistics, OpenCheckouts
from routing.recording import CheckoutOutcome, record_call, record_ended, record_opened
from routing.statistics import decayed_counters, pending_observations, performance
from routing.statistics.pending_observations import Call

NOW = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
def one(account: Callable[..., ProviderAccount]) -> ProviderAccount:
    return account("one")


def seen(account: ProviderAccount, error: Exception | None = None, *, at: datetime = NOW, ms: float = 100) -> None:
    record_call(account_id=account.id, fault=fault_of(error) if error else None, milliseconds=ms, at=at)


def read(now: datetime, account: ProviderAccount, currency: str = "AUD") -> Any:
    return performance.read(now=now).evidence(account, currency, None)


def test_nothing_is_written_until_it_is_told(one: ProviderAccount) -> None:
    seen(one)
    record_opened(account_id=one.id, currency="AUD", opened_at=NOW)
    assert not CallStatistics.objects.exists()
    assert not OpenCheckouts.objects.exists()

    background.write_pending(now=NOW)
    background.write_pending(now=NOW)

    assert CallStatistics.objects.get().calls == 1
    assert OpenCheckouts.objects.get().count == 1


def test_only_the_providers_share_moves_health(one: ProviderAccount) -> None:
    for error in (None, ProviderRejected(), ProviderUnavailable(), ProviderTimedOut()):
        seen(one, error)
    seen(one, ProviderMisconfigured())
    seen(one, ZeroDivisionError())

    background.write_pending(now=NOW)

    assert (read(NOW, one).calls, read(NOW, one).faults) == (4, 2)
    window = CallWindow.objects.get()
    assert (window.slot, window.calls, window.faults) == (NOW, 4, 2)
    assert sum(CallStatistics.objects.get().latencies) == 2  # opened, and timed out


def test_calls_lose_half_their_weight_in_a_quarter_of_an_hour(one: ProviderAccount) -> None:
    for at in (NOW - timedelta(minutes=30), NOW - timedelta(minutes=15), NOW):
        seen(one, ProviderUnavailable(), at=at)
        background.write_pending(now=at)

    assert read(NOW, one).faults == Decimal("1.75")
    assert read(NOW + timedelta(minutes=15), one).faults == Decimal("0.88")


def test_late_notes_weigh_what_they_would_have_weighed(one: ProviderAccount) -> None:
    for at in (NOW, NOW - timedelta(minutes=15)):
        seen(one, at=at)
        background.write_pending(now=NOW)

    assert read(NOW, one).calls == Decimal("1.50")
    assert CallStatistics.objects.get().as_of == NOW


def test_an_account_idle_for_ages_starts_anew(one: ProviderAccount) -> None:
    for at in (NOW - timedelta(days=365), NOW):
        seen(one, at=at)
        background.write_pending(now=at)

    assert read(NOW, one).calls == 1
    assert read(NOW + timedelta(days=3650), one).calls == 0


@given(st.lists(st.tuples(st.integers(0, 4000), st.booleans()), min_size=1, max_size=8))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_adding_one_by_one_is_adding_all_at_once(one: ProviderAccount, history: list[tuple[int, bool]]) -> None:
    CallStatistics.objects.all().delete()
    for seconds, bad in history:
        call = Call(one.id, fault_of(ProviderUnavailable()) if bad else None, 50, NOW + timedelta(seconds=seconds))
        decayed_counters.add_calls([call])
    now = NOW + timedelta(seconds=5000)

    evidence = read(now, one)

    weights = [decay(1, age=now - NOW - timedelta(seconds=s), half_life=CALL_HALF_LIFE) for s, _ in history]
    faults = [weight for weight, (_, bad) in zip(weights, history, strict=True) if bad]
    assert float(evidence.calls) == pytest.approx(sum(weights), abs=0.011)
    assert float(evidence.faults) == pytest.approx(sum(faults), abs=0.011)


def test_many_processes_add_up(one: ProviderAccount) -> None:
    def process(_: int) -> None:
        decayed_counters.add_calls([Call(one.id, None, 50, NOW)] * 10)
        connection.close()

    with ThreadPoolExecutor(6) as processes:
        list(processes.map(process, range(30)))

    assert read(NOW, one).calls == 300
    assert CallWindow.objects.get().calls == 300


def test_an_account_that_is_gone_does_no_harm(one: ProviderAccount) -> None:
    record_call(account_id=uuid4(), fault=None, milliseconds=1, at=NOW)
    record_opened(account_id=uuid4(), currency="AUD", opened_at=NOW)
    seen(one)

    background.write_pending(now=NOW)

    assert [row.account_id for row in CallStatistics.objects.all()] == [one.id]


def test_notes_are_kept_while_the_database_is_away(one: ProviderAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    seen(one)
    with monkeypatch.context() as patched:
        patched.setattr(decayed_counters, "ADD_TO_WINDOW", "SELECT 1 / 0 WHERE %s IS NOT NULL OR %s = %s OR %s IS NULL")
        with pytest.raises(DatabaseError):
            background.write_pending(now=NOW)
    assert not CallStatistics.objects.exists()

    background.write_pending(now=NOW)

    assert CallStatistics.objects.get().calls == 1


def test_a_payment_counts_as_paid_and_no_longer_as_open(one: ProviderAccount) -> None:
    opened_at = NOW - timedelta(hours=24)
    for _ in range(2):
        record_opened(account_id=one.id, currency="AUD", opened_at=opened_at)
    background.write_pending(now=opened_at)

    ended(one, opened_at, CheckoutOutcome.PAID, after=timedelta(minutes=2))

    assert OpenCheckouts.objects.get().count == 1
    evidence = read(NOW, one)
    assert evidence.paid == Decimal("0.50")
    # the one still open is a day old: as good as lost, and half forgotten
    assert evidence.opened == Decimal("1.00")
    assert read(NOW, one, "USD").opened == 0
    assert read(NOW, one, "USD").account_opened == Decimal("1.00")


def test_an_end_may_be_noted_before_its_opening(one: ProviderAccount) -> None:
    ended(one, NOW, CheckoutOutcome.UNPAID)
    assert read(NOW, one).opened == 1

    record_opened(account_id=one.id, currency="AUD", opened_at=NOW)
    background.write_pending(now=NOW)

    assert OpenCheckouts.objects.get().count == 0
    assert (read(NOW, one).paid, read(NOW, one).opened) == (0, 1)


def test_late_money_turns_a_lost_checkout_into_a_paid_one(one: ProviderAccount) -> None:
    ended(one, NOW, CheckoutOutcome.UNPAID, after=timedelta(hours=1))

    ended(one, NOW, CheckoutOutcome.PAID_AFTER_ALL, after=timedelta(hours=2))

    row = ConversionStatistics.objects.get()
    assert (row.paid, row.ended, sum(row.delays), OpenCheckouts.objects.get().count) == (1, 1, 1, -1)


def test_what_is_rolled_back_is_not_counted(one: ProviderAccount) -> None:
    with atomic():
        ended(one, NOW, CheckoutOutcome.PAID)
        set_rollback(True)

    assert not ConversionStatistics.objects.exists()


def test_old_windows_and_settled_minutes_are_forgotten(one: ProviderAccount) -> None:
    for at, count in ((NOW - timedelta(hours=27), 3), (NOW - timedelta(hours=2), 0), (NOW - timedelta(hours=1), 2)):
        OpenCheckouts.objects.create(account=one, currency="AUD", minute=at, count=count)
    for at in (NOW - timedelta(minutes=6), NOW):
        CallWindow.objects.create(account=one, slot=at, calls=1, faults=0)

    decayed_counters.forget(now=NOW)

    assert OpenCheckouts.objects.get().count == 2
    assert CallWindow.objects.get().slot == NOW


def test_python_and_the_database_decay_alike(database: None) -> None:
    with connection.cursor() as cursor:
        for hours in (0, 1, 24, 100):
            cursor.execute(
                "SELECT switchyard_decayed(8, %s, %s, %s)", [NOW, NOW + timedelta(hours=hours), CONVERSION_HALF_LIFE]
            )
            (left,) = cursor.fetchone()
            assert left == pytest.approx(decay(8, age=timedelta(hours=hours), half_life=CONVERSION_HALF_LIFE))


def test_a_full_buffer_forgets_the_oldest() -> None:
    buffer: pending_observations.Buffer[int] = pending_observations.Buffer()
    for number in range(pending_observations.MOST + 5):
        buffer.add(number)

    assert buffer.take()[0] == 5
    buffer.put_back([1, 2])
    buffer.add(3)
    assert buffer.take() == [1, 2, 3]


def test_our_own_faults_say_nothing(one: ProviderAccount) -> None:
    record_call(account_id=one.id, fault=OURS, milliseconds=1, at=NOW)

    background.write_pending(now=NOW)

    assert not CallStatistics.objects.exists()
    assert CALL_MS.bucket(1) == 0


def ended(
    account: ProviderAccount, opened_at: datetime, outcome: CheckoutOutcome, *, after: timedelta = timedelta(0)
) -> None:
    record_ended(account_id=account.id, currency="AUD", opened_at=opened_at, outcome=outcome, at=opened_at + after)
