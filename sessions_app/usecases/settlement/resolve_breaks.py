"""Lists breaks and resolves them: a person notes why one is in order, or reopens it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet, Sum
from django.db.transaction import atomic

from providers.settlement import LineKind
from sessions_app.models import SettlementBreak, SettlementLine
from sessions_app.settlement.outcomes import BreakKind
from sessions_app.staff.audit import acting

SHORTEST_NOTE, LONGEST_NOTE = 3, 500


class UnacceptableNote(ValueError):
    """A note must be SHORTEST_NOTE to LONGEST_NOTE characters."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many breaks of a kind there are: open, resolved by people, cleared by themselves."""

    kind: BreakKind
    open: int
    resolved: int
    cleared: int


@dataclass(frozen=True, slots=True)
class Payout:
    """What a payout is made of, in major units of `currency`; None where the file does not hold the payout itself."""

    reference: str
    currency: str
    lines: int
    net: Decimal
    paid_out: Decimal | None

    @property
    def difference(self) -> Decimal:
        """What was not paid out of it; 0 when that is not known."""
        return Decimal(0) if self.paid_out is None else self.net - self.paid_out


def breaks_of(
    *,
    file_id: UUID | None = None,
    kinds: Sequence[str] = (),
    resolved: bool | None = None,
    before: int | None = None,
) -> "QuerySet[SettlementBreak]":
    """List breaks with their lines and sessions, newest first, of a file or of all.

    `resolved` True are those that ended, in whatever way; None all. `before` is the last id of the page before.
    """
    found = SettlementBreak.objects.select_related("file__account", "line", "session", "resolved_by").order_by("-id")
    if file_id:
        found = found.filter(file=file_id)
    if kinds:
        found = found.filter(kind__in=kinds)
    if resolved is not None:
        found = found.filter(resolved_at__isnull=not resolved)
    return found.filter(id__lt=before) if before else found


def counts_of(*, file_id: UUID) -> list[Counted]:
    """Count the breaks of a file by kind; kinds it has none of are left out."""
    ended = Q(resolved_at__isnull=False)
    rows = SettlementBreak.objects.filter(file=file_id).values_list("kind")
    counted = rows.annotate(
        still_open=Count("id", filter=~ended),
        by_people=Count("id", filter=ended & Q(cleared=False)),
        by_itself=Count("id", filter=Q(cleared=True)),
    )
    found = {kind: Counted(BreakKind(kind), *numbers) for kind, *numbers in counted}
    return [found[kind] for kind in BreakKind if kind in found]


def matched_of(*, file_id: UUID) -> int:
    """Count the charges of a file that agree with our ledger, at once or by now."""
    agreeing = Q(break_found__isnull=True) | Q(break_found__cleared=True)
    ours = Q(not_ours=False) | Q(session__isnull=False)
    return SettlementLine.objects.filter(agreeing, ours, file=file_id, kind=LineKind.CHARGE).count()


def not_ours_of(*, file_id: UUID) -> "QuerySet[SettlementLine]":
    """List the charges of a file that another system took with the account: no session, no id of ours."""
    return SettlementLine.objects.filter(file=file_id, kind=LineKind.CHARGE, not_ours=True, session__isnull=True)


def payouts_of(*, file_id: UUID, most: int = 1000) -> list[Payout]:
    """Sum the lines of each payout of a file, at most `most` of them, by their references."""
    payout = Q(kind=LineKind.PAYOUT)
    rows = SettlementLine.objects.filter(file=file_id).exclude(payout="").values("payout", "currency")
    summed = rows.annotate(
        lines=Count("id", filter=~payout), inside=Sum("net", filter=~payout), out=Sum("net", filter=payout)
    ).order_by("payout", "currency")
    return [
        Payout(
            row["payout"],
            row["currency"],
            row["lines"],
            row["inside"] or Decimal(0),
            None if row["out"] is None else -row["out"],
        )
        for row in summed[:most]
    ]


def resolve(*, break_ids: Sequence[int], note: str, user_id: int | None, now: datetime) -> int:
    """End open breaks with a note that says why they are in order, and give how many it ended.

    Fewer than asked for if others were resolved or cleared meanwhile. Raises UnacceptableNote.
    """
    note = _check(note)
    with _by(user_id, note):
        still_open = SettlementBreak.objects.filter(pk__in=break_ids, resolved_at__isnull=True)
        return still_open.update(resolved_at=now, resolved_by_id=user_id, note=note)


def reopen(*, break_ids: Sequence[int], note: str, user_id: int | None) -> int:
    """Open breaks again that people had resolved, and give how many. `note` says why, for the audit log.

    Raises UnacceptableNote.
    """
    with _by(user_id, _check(note)):
        ended = SettlementBreak.objects.filter(pk__in=break_ids, resolved_at__isnull=False, cleared=False)
        return ended.update(resolved_at=None, resolved_by=None, note="")


@contextmanager
def _by(user_id: int | None, reason: str) -> Iterator[None]:
    """Attribute the change to a member of staff in the audit log; without one, to the shell."""
    if user_id is None:
        with atomic():
            yield
        return
    with acting(User.objects.get(pk=user_id), reason=reason), atomic():
        yield


def _check(note: str) -> str:
    plain = " ".join(note.split())
    if not SHORTEST_NOTE <= len(plain) <= LONGEST_NOTE:
        raise UnacceptableNote(f"A note must be {SHORTEST_NOTE} to {LONGEST_NOTE} characters")
    return plain
