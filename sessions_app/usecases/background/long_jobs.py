"""Long jobs, such as reports and back-tests: one worker for each, which keeps saying that it is at work.

A job whose worker has said nothing for a while counts as abandoned, and another worker begins it anew.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from sessions_app.usecases.background.sweeping import Limits, OnRow

QUEUED, RUNNING = "QUEUED", "RUNNING"
STOPPED = "STOPPED"
"""Counted for a job that was taken from its worker."""
Job = TypeVar("Job", bound=Model)


class TakenOver(Exception):
    """The job was cancelled, or another worker has taken it over."""


def run_jobs(
    claim: Callable[[], Job | None], run: Callable[[Job], str], *, limits: Limits, on_row: OnRow
) -> Counter[str]:
    """Run one job after another, and return how many ended how.

    A job that `run` leaves QUEUED has to wait for something, so the worker stops there.
    """
    ended: Counter[str] = Counter()
    started = monotonic()
    while limits.room(1, done=ended.total(), seconds=monotonic() - started) and (job := claim()):
        outcome = run(job)
        ended[outcome] += 1
        on_row(outcome)
        if outcome == QUEUED:
            break
    return ended


def waiting_jobs(jobs: "QuerySet[Job]", *, now: datetime, silence: timedelta, state: str = "state") -> "QuerySet[Job]":
    """Find the jobs that are queued or whose worker has been silent that long, oldest first; `state` is the column."""
    abandoned = Q(**{state: RUNNING, "touched_at__lt": now - silence})
    return jobs.filter(Q(**{state: QUEUED}) | abandoned).order_by("id")
