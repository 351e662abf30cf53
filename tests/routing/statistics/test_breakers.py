"""Breakers: opened by technical faults, closed by one probe, shared by all processes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from providers.base import Credentials, ProviderMisconfigured, ProviderRejected, ProviderUnavailable, ProviderUnknown
from providers.models import ConfigurationVersion, ProviderAccount
from routing import background, snapshot
from routing.decision.breaker_policy import PROBE_LEASE, Breaker, State, open_for
from routing.decision.eligibility import OrderFacts
from routing.decision.faults import fault_of
from routing.models import AccountBreaker, PlannedOutage
from routing.ranking import AllAccountsBusy, AllBreakersOpen, NoEligibleProvider, Ranking, rank_accounts
from routing.recording import record_call
from routing.statistics import breaker_store
from tests.forget import forget_everything
from tests.full_accounts import full

NOW = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)
ORDER = OrderFacts(
    mode="sandbox",
    currency="AUD",
    total=Decimal(100),
    payment_method="card",
    country="AU",
    has_email=True,
    lifetime=timedelta(hours=1),
)
SECOND = timedelta(seconds=1)


@pytest.fixture
def one(account: Callable[..., ProviderAccount]) -> ProviderAccount:
    """The better one of two accounts."""
    account("two", preference=0)
    return account("one", preference=1)


def calls(account: ProviderAccount, *errors: Exception | None, at: datetime = NOW, probe: bool = False) -> None:
    for error in errors:
        record_call(
            account_id=account.id,
            fault=fault_of(error) if error else None,
            milliseconds=50,
            at=at,
            probe=probe,
            credentials=bytes(account.sealed_credentials),
        )
    background.write_pending(now=at)


def version() -> int:
    return ConfigurationVersion.objects.get().version


def rank(now: datetime = NOW, order: OrderFacts = ORDER, session_id: UUID | None = None) -> Ranking:
    return rank_accounts(order, version=version(), session_id=session_id or uuid4(), now=now)


def names(ranking: Ranking) -> list[str]:
    return [choice.account.name for choice in ranking.choices]


def reasons(ranking: Ranking) -> dict[str, str]:
    return {each["name"]: each["reason"] for each in ranking.decision["refused"]}


BAD = ProviderUnknown()


@pytest.mark.parametrize(("trips", "seconds"), [(1, 30), (2, 60), (3, 120), (5, 480), (6, 600), (60, 600)])
def test_it_opens_for_longer_each_time(trips: int, seconds: int) -> None:
    assert open_for(trips) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("errors", "opens"),
    [
        ([BAD] * 5, True),
        ([BAD] * 4, False),
        ([None, None, BAD, BAD, BAD], True),
        ([None, None, None, BAD, BAD], False),
        ([None] * 3 + [BAD] * 3, True),
        ([ProviderRejected()] * 9, False),
        ([ZeroDivisionError()] * 9, False),
        ([ProviderUnavailable()] * 5, True),
    ],
)
def test_five_calls_with_half_failing_open_it(
    errors: list[Exception | None], opens: bool, one: ProviderAccount
) -> None:
    before = version()

    calls(one, *errors)

    assert AccountBreaker.objects.filter(state=State.OPEN).exists() is opens
    assert (version() > before) is opens
    assert names(rank()) == (["two"] if opens else ["one", "two"])
    assert reasons(rank()) == ({"sandbox/one": "breaker_open"} if opens else {})


def test_faults_of_several_minutes_do_not_add_up(one: ProviderAccount) -> None:
    for minute in range(5):
        calls(one, BAD, BAD, at=NOW + timedelta(minutes=minute))

    assert not AccountBreaker.objects.exists()


def test_faults_seen_by_several_processes_add_up(one: ProviderAccount) -> None:
    for second in range(5):
        calls(one, BAD, at=NOW + 6 * second * SECOND)

    breaker = AccountBreaker.objects.get()
    assert (breaker.trips, breaker.open_until) == (1, NOW + 24 * SECOND + 30 * SECOND)


def test_when_its_time_is_over_exactly_one_order_goes_there_first(one: ProviderAccount) -> None:
    calls(one, *[BAD] * 5)
    assert names(rank(NOW + 29 * SECOND)) == ["two"]

    rankings = [rank(NOW + 30 * SECOND) for _ in range(4)]

    assert [names(each) for each in rankings] == [["one", "two"], ["two"], ["two"], ["two"]]
    assert [choice.probe for choice in rankings[0].choices] == [True, False]
    assert rankings[0].decision["probe"] == str(one.id)
    assert [each["probability"] for each in rankings[0].decision["candidates"]] == ["1.000000", "0.000000"]


def test_of_many_processes_one_gets_the_probe(one: ProviderAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    calls(one, *[BAD] * 5)
    found = AccountBreaker.objects.get()
    breaker = Breaker(State.OPEN, found.open_until)

    def process(_: int) -> bool:
        forget_everything()  # what another process does not remember
        try:
            return breaker_store.claim_probe(one.id, breaker, now=NOW + 31 * SECOND)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as processes:
        won = list(processes.map(process, range(40)))

    assert sum(won) == 1


def test_a_probe_is_claimed_without_counting_the_version(one: ProviderAccount) -> None:
    calls(one, *[BAD] * 5)
    before = version()

    rank(NOW + 30 * SECOND)

    assert AccountBreaker.objects.get().probe_until == NOW + 30 * SECOND + PROBE_LEASE
    assert version() == before


@pytest.mark.parametrize("answer", [None, ProviderRejected()])
def test_a_probe_that_is_answered_closes_it_and_old_faults_do_not_open_it_again(
    answer: Exception | None, one: ProviderAccount
) -> None:
    calls(one, *[BAD] * 8)
    later = NOW + 31 * SECOND
    assert rank(later).choices[0].probe

    calls(one, answer, at=later, probe=True)

    breaker = AccountBreaker.objects.get()
    assert (breaker.state, breaker.trips, breaker.open_until) == ("closed", 0, None)
    assert names(rank(later)) == ["one", "two"]
    calls(one, BAD, at=later + 5 * SECOND)
    assert AccountBreaker.objects.get().state == "closed"


def test_a_probe_that_fails_opens_it_for_twice_as_long(one: ProviderAccount) -> None:
    calls(one, *[BAD] * 5)
    moment = NOW
    for trips in range(2, 8):
        moment = AccountBreaker.objects.get().open_until or NOW
        assert rank(moment).choices[0].probe
        calls(one, BAD, at=moment, probe=True)

        breaker = AccountBreaker.objects.get()
        assert (breaker.state, breaker.trips) == ("open", trips)
        assert breaker.open_until == moment + open_for(trips)


def test_a_probe_that_never_comes_back_is_replaced(one: ProviderAccount) -> None:
    calls(one, *[BAD] * 5)
    due = NOW + 30 * SECOND
    assert rank(due).choices[0].probe

    assert not rank(due + PROBE_LEASE - SECOND).choices[0].probe
    assert rank(due + PROBE_LEASE).choices[0].probe


def test_a_call_that_was_under_way_when_it_opened_does_not_close_it(one: ProviderAccount) -> None:
    calls(one, *[BAD] * 5)
    rank(NOW + 30 * SECOND)

    calls(one, None, at=NOW + 31 * SECOND)

    assert AccountBreaker.objects.get().state == "open"


def test_a_fault_of_ours_leaves_the_probe_undecided(one: ProviderAccount) -> None:
    calls(one, *[BAD] * 5)
    rank(NOW + 30 * SECOND)

    calls(one, ZeroDivisionError(), at=NOW + 31 * SECOND, probe=True)

    assert AccountBreaker.objects.get().state == "open"
    assert rank(NOW + 30 * SECOND + PROBE_LEASE).choices[0].probe


def test_wrong_credentials_open_it_until_they_are_edited(one: ProviderAccount) -> None:
    calls(one, ProviderMisconfigured())

    assert reasons(rank(NOW + timedelta(days=9))) == {"sandbox/one": "credentials_invalid"}
    one.seal_credentials(Credentials({"api_key": "sk_sandbox_one"}))
    one.save()

    assert names(rank()) == ["one", "two"]
    calls(one, *[BAD] * 5)
    assert reasons(rank()) == {"sandbox/one": "breaker_open"}


def test_a_call_with_older_credentials_says_nothing_about_the_new(one: ProviderAccount) -> None:
    older = bytes(one.sealed_credentials)
    one.seal_credentials(Credentials({"api_key": "sk_sandbox_new"}))
    one.save()
    record_call(account_id=one.id, fault=fault_of(ProviderMisconfigured()), milliseconds=1, at=NOW, credentials=older)

    background.write_pending(now=NOW)

    assert not AccountBreaker.objects.exists()


def test_staff_close_it_by_a_reset(one: ProviderAccount) -> None:
    calls(one, *[BAD] * 5)

    assert breaker_store.reset([one.id], now=NOW + SECOND) == 1
    assert breaker_store.reset([one.id], now=NOW + SECOND) == 0

    assert names(rank(NOW + SECOND)) == ["one", "two"]
    calls(one, BAD, at=NOW + 6 * SECOND)
    assert AccountBreaker.objects.get().state == "closed"


def test_a_planned_outage_keeps_orders_away_while_it_lasts(one: ProviderAccount) -> None:
    starts_at = timezone.now() + timedelta(days=1)
    ends_at = starts_at + timedelta(hours=1)

    PlannedOutage.objects.create(account=one, starts_at=starts_at, ends_at=ends_at, reason="Maintenance window")

    assert names(rank(starts_at - SECOND)) == ["one", "two"]
    assert reasons(rank(starts_at)) == {"sandbox/one": "outage"}
    assert names(rank(ends_at - SECOND)) == ["two"]
    assert names(rank(ends_at)) == ["one", "two"]


def test_when_every_account_is_left_alone_that_is_not_the_orders_fault(one: ProviderAccount) -> None:
    two = ProviderAccount.objects.get(name="two")
    calls(one, *[BAD] * 5)
    calls(two, ProviderMisconfigured())

    with pytest.raises(AllBreakersOpen) as all_open:
        rank()
    assert sorted(all_open.value.refused.values()) == ["breaker_open", "credentials_invalid"]

    with pytest.raises(NoEligibleProvider):
        rank(order=OrderFacts(**{**_fields(ORDER), "mode": "live"}))


def _fields(order: OrderFacts) -> dict[str, Any]:
    return {name: getattr(order, name) for name in OrderFacts.__dataclass_fields__}


def test_a_refresh_reads_numbers_and_configuration_anew(one: ProviderAccount) -> None:
    calls(one, *[None] * 3)
    rank()
    before = snapshot.current(0)
    calls(one, *[None] * 3)

    snapshot.refresh()

    after = snapshot.current(0)
    assert after is not before
    assert after.configuration is before.configuration
    ProviderAccount.objects.filter(name="two").update(preference=Decimal("0.9"))
    snapshot.refresh()
    assert snapshot.current(0).configuration.version == before.configuration.version + 1


def test_a_full_account_is_not_probed_and_keeps_its_probe_for_later(one: ProviderAccount) -> None:
    calls(one, *[BAD] * 5)
    later = NOW + 31 * SECOND
    with full(one):
        assert names(rank(later)) == ["two"]
        assert AccountBreaker.objects.get().probe_until is None

    assert names(rank(later)) == ["one", "two"]


def test_accounts_that_are_full_or_left_alone_are_told_from_accounts_that_cannot(one: ProviderAccount) -> None:
    two = ProviderAccount.objects.get(name="two")
    calls(two, *[BAD] * 5)
    with full(one), pytest.raises(AllAccountsBusy) as raised:
        rank(NOW + SECOND)

    assert raised.value.refused == {one.id: "busy", two.id: "breaker_open"}
