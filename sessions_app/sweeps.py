"""Every sweep there is, by the name its task, its schedule and `manage.py sweep` know it by."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from math import inf
from typing import Protocol

from django.conf import settings
from django.utils import timezone

from sessions_app.usecases.background.purge import Retention, forgettable, purge
from sessions_app.usecases.background.sweeping import ONE_TASK, Limits, OnRow, ignore
from sessions_app.usecases.provider_events.apply import apply_provider_events, due_events
from sessions_app.usecases.reports.build import build_reports, waiting_reports
from sessions_app.usecases.reports.schedules import due_schedules, schedule_reports
from sessions_app.usecases.sessions.expire_due import due_sessions, expire_sessions
from sessions_app.usecases.sessions.reconcile import reconcile_sessions, silent_sessions
from sessions_app.usecases.sessions.resume_due import resume_sessions, stuck_creations
from sessions_app.usecases.sessions.void import quarantined_attempts, void_attempts
from sessions_app.usecases.webhooks.deliver import deliver_webhooks
from sessions_app.webhooks.queue import due as due_deliveries


class Run(Protocol):
    """Works until nothing is due or the limits are reached; returns how many rows ended how."""

    def __call__(self, *, now: datetime, limits: Limits, on_row: OnRow) -> Counter[str]:
        """Work."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep does, in words, how to do it, and how much there is to do right now."""

    meaning: str
    run: Run
    due: Callable[[datetime], int]


def _deliver(*, now: datetime, limits: Limits, on_row: OnRow) -> Counter[str]:
    """Send with a clock of its own, because it goes on while merchants are slow; it starts at `now`."""
    ahead = now - timezone.now()
    seconds = inf if limits.seconds is None else limits.seconds
    return deliver_webhooks(clock=lambda: timezone.now() + ahead, seconds=seconds, on_row=on_row)


RETENTION = Retention(**settings.RETENTION)
SWEEPS = {
    "apply_provider_events": Sweep("Applies what providers have told us", apply_provider_events, due_events),
    "build_reports": Sweep("Writes the reports that were asked for", build_reports, waiting_reports),
    "deliver_webhooks": Sweep("Sends what merchants are to be told", _deliver, due_deliveries),
    "expire_sessions": Sweep("Closes sessions past their time, at the provider too", expire_sessions, due_sessions),
    "reconcile_sessions": Sweep("Asks about payments without news", reconcile_sessions, silent_sessions),
    "resume_sessions": Sweep("Finishes creations whose worker died", resume_sessions, stuck_creations),
    "schedule_reports": Sweep("Asks for scheduled reports and announces them", schedule_reports, due_schedules),
    "void_attempts": Sweep("Closes checkouts nobody was shown", void_attempts, quarantined_attempts),
    "purge": Sweep(
        "Forgets what is no longer needed",
        partial(purge, retention=RETENTION),
        partial(forgettable, retention=RETENTION),
    ),
}


def run(name: str, *, now: datetime, limits: Limits = ONE_TASK, on_row: OnRow = ignore) -> Counter[str]:
    """Run one of SWEEPS; by default for as long as one task may take."""
    return SWEEPS[name].run(now=now, limits=limits, on_row=on_row)
