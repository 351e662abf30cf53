"""What accounts did hour by hour: added up by many processes, read back with its gaps."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.db.transaction import atomic, set_rollback

from providers.base import ProviderMisconfigured, ProviderTimedOut, ProviderUnavailable
from providers.models import ProviderAccount
from routing import background
from routing.decision.faults import fault_of
from routing.models import AccountHour
from routing.recording import CheckoutOutcome, record_call, record_ended, record_opened
from routing.statistics import hourly_counts, pending_observations
from routing.statistics.hourly_counts import Period
from routing.statistics.pending_observations import Ended

NOW = datetime(2026, 3, 1, 12, 20, tzinfo=UTC)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def one(account: Callable[..., ProviderAccount]) -> ProviderAccount:
    return account("one")


def called(account: ProviderAccount, error: Exception | None = None, *, at: datetime = NOW, ms: float = 100) -> None:
    record_call(account_id=account.id, fault=fault_of(error) if error else None, milliseconds=ms, at=at)


def opened(account: ProviderAccount, at: datetime = NOW) -> None:
    record_opened(account_id=account.id, currency="AUD", opened_at=at)


def ended(account: ProviderAccount, outcome: CheckoutOutcome, *, opened_at: datetime = NOW, at: datetime = NOW) -> None:
    with atomic():
        record_ended(account_id=account.id, currency="AUD", opened_at=opened_at, outcome=outcome, at=at)


def read(account: ProviderAccount, *, hours: int = 1) -> list[Period]:
    return hourly_counts.hours([account.id], since=hourly_counts.first_hour(NOW, hours=hours), until=NOW)[account.id]


def test_calls_are_in_the_hour_they_were_made_and_hours_without_any_are_empty(one: ProviderAccount) -> None:
    for at in (NOW - 3 * HOUR, NOW - HOUR, NOW - HOUR):
        called(one, at=at)
    called(one, ProviderUnavailable(), at=NOW - HOUR)
    called(one, ProviderTimedOut(), at=NOW - HOUR, ms=9000)
    called(one, ProviderMisconfigured(), at=NOW - HOUR)

    background.write_pending(now=NOW)

    found = read(one, hours=4)
    assert [(each.start, each.calls, each.faults) for each in found] == [
        (NOON - 3 * HOUR, 1, 0), (NOON - 2 * HOUR, 0, 0), (NOON - HOUR, 4, 2), (NOON, 0, 0),
    ]  # fmt: skip
    assert [each.p95_ms is None for each in found] == [False, True, False, True]
    assert found[2].p95_ms == pytest.approx(9000, rel=0.25)


def test_checkouts_are_in_the_hour_they_were_opened_in_however_late_they_end(one: ProviderAccount) -> None:
    for _ in range(4):
        opened(one, NOW - HOUR)
    ended(one, CheckoutOutcome.PAID, opened_at=NOW - HOUR)
    ended(one, CheckoutOutcome.UNPAID, opened_at=NOW - HOUR)
    background.write_pending(now=NOW)
    before, now = read(one, hours=2)
    assert (before.opened, before.ended, before.paid, before.paid_share) == (4, 2, 1, 0.25)
    assert before.still_open(NOW) == 2
    assert now == Period(NOON)

    ended(one, CheckoutOutcome.PAID_AFTER_ALL, opened_at=NOW - HOUR)
    background.write_pending(now=NOW)

    later = read(one, hours=2)[0]
    assert (later.opened, later.ended, later.paid) == (4, 2, 2)
    assert later.still_open(NOW + timedelta(hours=40)) == 0


def test_an_end_that_is_rolled_back_is_not_remembered(one: ProviderAccount) -> None:
    with atomic():
        ended(one, CheckoutOutcome.PAID)
        set_rollback(True)

    background.write_pending(now=NOW)

    assert not AccountHour.objects.exists()


def test_many_processes_add_up(one: ProviderAccount) -> None:
    def process(number: int) -> None:
        hourly_counts.add_calls([pending_observations.Call(one.id, None, 50, NOW)] * 3)
        hourly_counts.add_ended([Ended(one.id, NOW - number % 2 * HOUR, paid=True, first=True)])
        hourly_counts.add_opened(
            [pending_observations.Opened(one.id, "AUD", NOW), pending_observations.Opened(one.id, "EUR", NOW - HOUR)]
        )
        connection.close()

    with ThreadPoolExecutor(6) as processes:
        list(processes.map(process, range(30)))

    before, now = read(one, hours=2)
    assert (now.calls, sum(now.latencies), now.opened, now.paid) == (90, 90, 30, 15)
    assert (before.calls, before.latencies, before.opened, before.ended) == (0, (), 30, 15)


def test_notes_are_kept_while_the_database_is_away(one: ProviderAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    called(one)
    ended(one, CheckoutOutcome.PAID)
    with monkeypatch.context() as patched:
        patched.setattr(hourly_counts, "ADD", "SELECT 1 / 0 WHERE concat(%s, %s, %s, %s::text, %s, %s, %s, %s) <> ''")
        with pytest.raises(DatabaseError):
            background.write_pending(now=NOW)
    assert not AccountHour.objects.exists()

    background.write_pending(now=NOW)

    (now,) = read(one)
    assert (now.calls, now.ended, now.paid) == (1, 1, 1)


def test_accounts_are_summed_up_each_and_all_together(
    one: ProviderAccount, account: Callable[..., ProviderAccount]
) -> None:
    other, idle = account("other"), account("idle")
    for at in (NOW, NOW - HOUR, NOW - 2 * HOUR):
        called(one, at=at, ms=100)
        called(other, at=at, ms=3000)
        opened(one, at)
    background.write_pending(now=NOW)

    totals = hourly_counts.totals(since=NOW - HOUR, until=NOW)
    overall = hourly_counts.overall(since=NOW - HOUR, until=NOW)

    assert idle.id not in totals
    assert (totals[one.id].start, totals[one.id].hours) == (NOON - HOUR, 2)
    assert (totals[one.id].calls, totals[one.id].opened, totals[other.id].calls) == (2, 2, 2)
    assert totals[one.id].p95_ms == pytest.approx(100, rel=0.25)
    assert totals[other.id].p95_ms == pytest.approx(3000, rel=0.25)
    assert [(each.start, each.calls, each.opened) for each in overall] == [(NOON - HOUR, 2, 1), (NOON, 2, 1)]


def test_hours_are_put_together_at_round_times(one: ProviderAccount) -> None:
    hours = [Period(NOON + number * HOUR, calls=1, latencies=(number,)) for number in range(-1, 8)]

    groups = hourly_counts.group(hours, hours=6)

    assert [(each.start.hour, each.hours, each.calls, each.latencies) for each in groups] == [
        (6, 6, 1, (-1,)), (12, 6, 6, (15,)), (18, 6, 2, (13,)),
    ]  # fmt: skip


def test_what_is_older_than_35_days_is_forgotten(one: ProviderAccount) -> None:
    for at in (NOW - timedelta(days=36), NOW - timedelta(days=34)):
        hourly_counts.add_opened([pending_observations.Opened(one.id, "AUD", at)])

    hourly_counts.forget(now=NOW)

    assert [row.hour for row in AccountHour.objects.all()] == [NOON - timedelta(days=34)]
