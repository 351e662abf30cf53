"""How weights come into force: published, approved by a second person, scheduled, restored."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from routing.decision.scoring import COMPONENTS
from routing.models import Approval, Backtest, WeightsRevision


class NotYours(Exception):
    """The author of a revision cannot approve it."""


class NothingToApprove(Exception):
    """The revision needs no approval, or has it."""


class NotTried(Exception):
    """The back-test has not come to a result."""


@dataclass(frozen=True, slots=True)
class WeightChange:
    """One weight before and after."""

    component: str
    before: int
    after: int


def serving(now: datetime) -> "QuerySet[WeightsRevision]":
    """Find the revisions that may decide all orders at `now`; the newest of them does."""
    begun = Q(starts_at=None) | Q(starts_at__lte=now)
    return _approved().filter(begun, canary=None)


def in_force(now: datetime) -> WeightsRevision:
    """Give the revision that decides all orders at `now`."""
    return serving(now).latest()


def next_start(*, after: WeightsRevision, now: datetime) -> datetime | None:
    """Say when the next revision begins that is newer than the one in force."""
    later = _approved().filter(starts_at__gt=now, id__gt=after.pk)
    return later.order_by("starts_at").values_list("starts_at", flat=True).first()


def publish(*, backtest: Backtest, author_id: int, reason: str, starts_at: datetime | None = None) -> WeightsRevision:
    """Make a revision of a back-test's weights, with its result attached. Raises NotTried."""
    if backtest.status != Backtest.Status.DONE:
        raise NotTried
    return _write(weights_of(backtest), author_id=author_id, reason=reason, backtest=backtest, starts_at=starts_at)


def restore(revision: WeightsRevision, *, author_id: int, reason: str) -> WeightsRevision:
    """Make a new revision that holds what an older one held."""
    return _write(weights_of(revision), author_id=author_id, reason=reason, backtest=revision.backtest)


def approve(revision: WeightsRevision, *, approver_id: int, now: datetime) -> Approval:
    """Record a second person's approval; the revision is in force from now on. Raises NothingToApprove, NotYours."""
    if not is_waiting(revision):
        raise NothingToApprove
    if revision.author_id == approver_id:
        raise NotYours
    return Approval.objects.create(revision=revision, approver_id=approver_id, created_at=now)


def is_waiting(revision: WeightsRevision) -> bool:
    """Tell whether a revision waits for a second person."""
    return revision.needs_approval and not Approval.objects.filter(revision=revision).exists()


def weights_of(source: WeightsRevision | Backtest) -> dict[str, int]:
    """Give the weights as routing uses them."""
    return {name: getattr(source, name) for name in COMPONENTS}


def changes(before: WeightsRevision | Backtest | None, after: WeightsRevision | Backtest) -> tuple[WeightChange, ...]:
    """List the weights that differ."""
    if before is None:
        return ()
    old, new = weights_of(before), weights_of(after)
    return tuple(WeightChange(name, old[name], new[name]) for name in COMPONENTS if old[name] != new[name])


def predecessor(revision: WeightsRevision) -> WeightsRevision | None:
    """Give the revision written just before."""
    return WeightsRevision.objects.filter(id__lt=revision.pk).first()


def _approved() -> "QuerySet[WeightsRevision]":
    return WeightsRevision.objects.filter(Q(needs_approval=False) | Q(approval__isnull=False))


def _write(
    weights: dict[str, int],
    *,
    author_id: int,
    reason: str,
    backtest: Backtest | None,
    starts_at: datetime | None = None,
) -> WeightsRevision:
    revision = WeightsRevision(
        **weights,
        author_id=author_id,
        reason=reason,
        backtest=backtest,
        starts_at=starts_at,
        needs_approval=settings.SECOND_APPROVER,
    )
    revision.full_clean()
    revision.save(force_insert=True)
    return revision
