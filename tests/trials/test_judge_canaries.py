"""A canary decides a percentage of the orders, is compared as sessions end, and goes by itself when it is worse."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError
from django.utils import timezone

from routing.models import Backtest, Canary, WeightsRevision
from routing.trials import canaries
from routing.trials.canaries import AlreadyRunning, NotRunning
from routing.trials.canary_split import group_of
from routing.trials.revisions import in_force, publish
from sessions_app.models import Application, PaymentSession
from sessions_app.tasks import TASKS
from sessions_app.usecases.trials.judge_canaries import judge_canaries
from tests.synthetic_sessions import decision, write

NOW = timezone.now()
WEIGHTS = {"conversion": 0, "health": 0, "cost": 1, "latency": 0, "preference": 0}


@pytest.fixture
def ann(database: None) -> Any:
    """Somebody."""
    return get_user_model().objects.create_user("ann")


@pytest.fixture
def tried(database: None) -> Backtest:
    """A back-test that found nine of ten paid."""
    result = {"evidence": {"paidShare": 0.9}}
    return Backtest.objects.create(**WEIGHTS, status="DONE", result=result, created_at=NOW, touched_at=NOW)


@pytest.fixture
def begin(ann: Any, tried: Backtest) -> Callable[..., Canary]:
    """Starts a canary, hours ago."""

    def start(**values: Any) -> Canary:
        given = {"percent": 20, "limit": Decimal(2), "now": NOW - timedelta(hours=9)} | values
        return canaries.start(backtest=tried, author_id=ann.pk, reason="Cheaper", **given)

    return start


@pytest.fixture
def played(application: Application, account: Callable[..., Any]) -> Callable[..., list[PaymentSession]]:
    """Writes sessions of both arms: (arm, paid, count) each, the last `ago`."""
    one = account()

    def play(
        canary: Canary, *groups: tuple[str, bool, int], ago: timedelta = timedelta(hours=2)
    ) -> list[PaymentSession]:
        rows = []
        for arm, paid, count in groups:
            record = decision((one, "0.9", "0.4", "1"), canary={"revision": canary.revision_id, "arm": arm})
            rows += [(one, "COMPLETED" if paid else "EXPIRED", record)] * count
        return write(application, rows, newest=NOW - ago)

    return play


def reading(canary: Canary) -> tuple[int, ...]:
    last = canary.readings.last()
    return (last.candidate_paid, last.candidate_ended, last.control_paid, last.control_ended)


def test_arms_are_sticky_and_as_large_as_asked() -> None:
    orders = [f"application:{number}" for number in range(10_000)]

    arms = [group_of(salt="7", order=order, percent=20) for order in orders]

    assert arms == [group_of(salt="7", order=order, percent=20) for order in orders]
    assert 1900 < Counter(arms)["canary"] < 2100
    assert arms != [group_of(salt="8", order=order, percent=20) for order in orders]


def test_each_order_is_decided_by_its_arm_and_the_record_says_which(
    begin: Callable[..., Canary],
    post: Callable[..., Any],
    order: Callable[..., Any],
    account: Callable[..., Any],
    application: Application,
    sandbox: Any,
) -> None:
    account(f"arms-{uuid4().hex[:8]}")
    canary = begin(percent=50)

    for _ in range(12):
        assert post(order()).status_code == 201

    sessions = list(PaymentSession.objects.all())
    for session in sessions:
        arm = group_of(salt=str(canary.revision_id), order=f"{application.id}:{session.order_reference}", percent=50)
        assert session.decision["canary"] == {"revision": canary.revision_id, "percent": 50, "arm": arm}
        assert session.decision["revision"] == (canary.revision_id if arm == "canary" else 1)
        assert session.decision["weights"]["conversion"] == (0 if arm == "canary" else 45)
    assert len({session.decision["canary"]["arm"] for session in sessions}) == 2


def test_a_canary_is_not_in_force_for_everybody(begin: Callable[..., Canary]) -> None:
    canary = begin()

    assert in_force(NOW) == canary.control == WeightsRevision.objects.get(pk=1)
    assert canaries.serving(NOW) == canary


def test_outcomes_of_both_arms_are_counted_once(begin: Callable[..., Canary], played: Callable[..., Any]) -> None:
    canary = begin()
    played(canary, ("canary", True, 8), ("canary", False, 2), ("control", True, 30), ("control", False, 10))

    assert [judge_canaries(now=NOW).total() for _ in range(2)] == [1, 0]
    assert reading(canary) == (8, 10, 30, 40)

    played(canary, ("canary", True, 1), ("control", False, 2), ago=timedelta(0))
    assert judge_canaries(now=NOW + timedelta(minutes=5)).total() == 1
    assert reading(canary) == (9, 11, 30, 42)
    canary.refresh_from_db()
    assert canary.state == "RUNNING"


def test_sessions_a_shopper_may_still_pay_hold_back_what_is_younger(
    begin: Callable[..., Canary], played: Callable[..., Any]
) -> None:
    canary = begin()
    sessions = played(canary, ("canary", True, 10), ago=timedelta(minutes=10))
    PaymentSession.objects.filter(pk=sessions[4].pk).update(status="PENDING", closed_at=None)

    judge_canaries(now=NOW)

    assert reading(canary) == (4, 4, 0, 0)


def test_what_is_older_than_half_an_hour_counts_as_it_was_then(
    begin: Callable[..., Canary], played: Callable[..., Any]
) -> None:
    canary = begin()
    open_, late, paid, _ = played(canary, ("canary", True, 4), ago=timedelta(minutes=40))
    PaymentSession.objects.filter(pk=open_.pk).update(status="PENDING", closed_at=None)
    PaymentSession.objects.filter(pk=late.pk).update(closed_at=late.created_at + timedelta(minutes=31))
    PaymentSession.objects.filter(pk=paid.pk).update(closed_at=paid.created_at + timedelta(minutes=30))

    judge_canaries(now=NOW)

    assert reading(canary) == (2, 4, 0, 0)


def test_what_nobody_opened_does_not_count(begin: Callable[..., Canary], played: Callable[..., Any]) -> None:
    canary = begin()
    sessions = played(canary, ("canary", True, 2))
    PaymentSession.objects.filter(pk=sessions[0].pk).update(status="ABANDONED", closed_at=None)

    judge_canaries(now=NOW)

    assert reading(canary) == (1, 1, 0, 0)


def test_sessions_of_another_canary_do_not_count(begin: Callable[..., Canary], played: Callable[..., Any]) -> None:
    canary = begin()
    sessions = played(canary, ("canary", True, 1))
    PaymentSession.objects.update(decision=sessions[0].decision | {"canary": {"revision": 99, "arm": "canary"}})

    assert judge_canaries(now=NOW).total() == 0


def test_one_that_is_worse_is_rolled_back_by_itself(begin: Callable[..., Canary], played: Callable[..., Any]) -> None:
    canary = begin()
    played(canary, ("canary", True, 60), ("canary", False, 40), ("control", True, 360), ("control", False, 40))

    TASKS["judge_canaries"]()

    canary.refresh_from_db()
    assert canary.state == "ROLLED_BACK"
    assert canary.note.startswith("-30.0 points, at most -")
    assert canaries.serving(NOW) is None
    assert in_force(NOW).pk == 1


def test_one_that_is_no_worse_than_the_limit_stays(begin: Callable[..., Canary], played: Callable[..., Any]) -> None:
    canary = begin(limit=Decimal(40))
    played(canary, ("canary", True, 60), ("canary", False, 40), ("control", True, 360), ("control", False, 40))

    TASKS["judge_canaries"]()

    canary.refresh_from_db()
    assert canary.state == "RUNNING"


def test_a_person_promotes_it_to_everybody(begin: Callable[..., Canary], ann: Any) -> None:
    canary = begin()

    revision = canaries.promote(canary, by=ann.pk, now=NOW)

    assert in_force(NOW) == revision
    assert (revision.cost, revision.reason, revision.backtest) == (
        1,
        "Promote the canary of Revision 2",
        canary.revision.backtest,
    )
    assert (canary.state, canary.ended_by) == ("PROMOTED", ann)
    with pytest.raises(NotRunning):
        canaries.stop(canary, by=ann.pk, now=NOW)


def test_only_one_runs_at_a_time(begin: Callable[..., Canary]) -> None:
    begin()

    with pytest.raises(AlreadyRunning):
        begin()
    with pytest.raises(IntegrityError):
        Canary.objects.create(revision_id=1, control_id=1, percent=5, started_at=NOW)
    assert WeightsRevision.objects.count() == 2


def test_it_ends_when_another_revision_comes_into_force(
    begin: Callable[..., Canary], ann: Any, tried: Backtest
) -> None:
    canary = begin()

    publish(backtest=tried, author_id=ann.pk, reason="For everybody")

    assert canaries.serving(NOW) is None
    judge_canaries(now=NOW)
    canary.refresh_from_db()
    assert (canary.state, canary.note) == ("STOPPED", "Another revision came into force")
    assert begin().state == "RUNNING"


def test_it_waits_for_its_start_and_for_the_second_person(begin: Callable[..., Canary], monkeypatch: Any) -> None:
    from django.conf import settings

    from routing.trials.revisions import approve

    monkeypatch.setattr(settings, "SECOND_APPROVER", True)
    canary = begin(starts_at=NOW + timedelta(hours=1))
    assert canaries.serving(NOW + timedelta(hours=2)) is None

    approve(canary.revision, approver_id=get_user_model().objects.create_user("bob").pk, now=NOW)

    assert canaries.serving(NOW) is None
    assert canaries.serving(NOW + timedelta(hours=2)) == canary
