"""Which revision serves, from when, and who may make it serve."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import Error
from django.utils import timezone

from routing import snapshot
from routing.models import Approval, Backtest, WeightsRevision
from routing.trials.revisions import (
    NothingToApprove,
    NotTried,
    NotYours,
    WeightChange,
    approve,
    changes,
    in_force,
    next_start,
    predecessor,
    publish,
    restore,
)

NOW = timezone.now()
WEIGHTS = {"conversion": 10, "health": 20, "cost": 30, "latency": 40, "preference": 50}


@pytest.fixture
def ann(database: None) -> Any:
    """Somebody."""
    return get_user_model().objects.create_user("ann")


@pytest.fixture
def bob(database: None) -> Any:
    """Somebody else."""
    return get_user_model().objects.create_user("bob")


@pytest.fixture
def tried(database: None) -> Backtest:
    """A back-test with a result."""
    return Backtest.objects.create(**WEIGHTS, status="DONE", result={}, created_at=NOW, touched_at=NOW)


def version() -> int:
    from providers.models import ConfigurationVersion

    return ConfigurationVersion.objects.get().version


def test_publishing_attaches_the_result_the_author_and_the_reason(ann: Any, tried: Backtest) -> None:
    revision = publish(backtest=tried, author_id=ann.pk, reason="Cheaper")

    assert in_force(NOW) == revision
    assert (revision.backtest, revision.author, revision.reason, revision.preference) == (tried, ann, "Cheaper", 50)


def test_a_draft_that_was_not_tried_to_the_end_cannot_be_published(ann: Any, tried: Backtest) -> None:
    tried.status = "RUNNING"

    with pytest.raises(NotTried):
        publish(backtest=tried, author_id=ann.pk, reason="Cheaper")
    assert WeightsRevision.objects.count() == 1


def test_a_reason_is_asked_for(ann: Any, tried: Backtest) -> None:
    with pytest.raises(ValidationError):
        publish(backtest=tried, author_id=ann.pk, reason="")


def test_a_revision_begins_when_it_is_due_without_any_change(ann: Any, tried: Backtest) -> None:
    start = NOW + timedelta(hours=1)
    later = publish(backtest=tried, author_id=ann.pk, reason="Tonight", starts_at=start)
    known = version()

    before = snapshot.current(known, NOW).configuration
    after = snapshot.current(known, start).configuration

    assert (before.revision, before.until) == (1, start)
    assert (after.revision, after.until, dict(after.weights)) == (later.pk, None, WEIGHTS)
    assert version() == known


def test_a_newer_revision_goes_before_an_older_one_that_begins_later(ann: Any, tried: Backtest) -> None:
    start = NOW + timedelta(hours=1)
    publish(backtest=tried, author_id=ann.pk, reason="Tonight", starts_at=start)
    newest = publish(backtest=tried, author_id=ann.pk, reason="Right now")

    assert in_force(start) == newest
    assert next_start(after=newest, now=NOW) is None


def test_with_a_second_approver_it_serves_only_once_somebody_else_said_yes(
    ann: Any, bob: Any, tried: Backtest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SECOND_APPROVER", True)
    revision = publish(backtest=tried, author_id=ann.pk, reason="Cheaper")
    assert in_force(NOW).pk == 1

    with pytest.raises(NotYours):
        approve(revision, approver_id=ann.pk, now=NOW)
    before = version()
    approve(revision, approver_id=bob.pk, now=NOW)

    assert in_force(NOW) == revision
    assert version() > before
    with pytest.raises(NothingToApprove):
        approve(revision, approver_id=bob.pk, now=NOW)


def test_the_database_refuses_the_authors_own_approval(ann: Any, bob: Any, tried: Backtest) -> None:
    revision = publish(backtest=tried, author_id=ann.pk, reason="Cheaper")

    with pytest.raises(Error, match="cannot approve his own"):
        Approval.objects.create(revision=revision, approver=ann, created_at=NOW)
    Approval.objects.create(revision=revision, approver=bob, created_at=NOW)
    with pytest.raises(Error, match="append-only"):
        Approval.objects.all().delete()


def test_what_needs_no_approval_cannot_be_approved(ann: Any, bob: Any, tried: Backtest) -> None:
    with pytest.raises(NothingToApprove):
        approve(publish(backtest=tried, author_id=ann.pk, reason="Cheaper"), approver_id=bob.pk, now=NOW)


def test_restoring_writes_a_new_revision_with_the_old_weights(ann: Any, tried: Backtest) -> None:
    first = WeightsRevision.objects.get()
    second = publish(backtest=tried, author_id=ann.pk, reason="Cheaper")

    restored = restore(first, author_id=ann.pk, reason="Better so")

    assert in_force(NOW) == restored
    assert (restored.conversion, restored.reason, restored.author) == (45, "Better so", ann)
    assert changes(first, restored) == ()
    assert predecessor(restored) == second


def test_changes_name_each_weight_that_differs(ann: Any, tried: Backtest) -> None:
    tried.health, tried.latency, tried.preference = 25, 10, 5

    assert changes(WeightsRevision.objects.get(), tried) == (
        WeightChange("conversion", 45, 10),
        WeightChange("cost", 15, 30),
    )
    assert changes(None, tried) == ()


def test_a_revision_is_still_append_only(ann: Any, tried: Backtest) -> None:
    publish(backtest=tried, author_id=ann.pk, reason="Cheaper")

    with pytest.raises(Error, match="append-only"):
        WeightsRevision.objects.update(starts_at=NOW)
