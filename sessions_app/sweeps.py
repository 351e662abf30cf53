"""All background work, in one table that the Celery tasks, their schedule, `manage.py sweep` and `wake` read.

Functions are named by path instead of imported, so that the settings can read the schedule here, and a use case can
wake work that imports it. Pure.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pkgutil import resolve_name
from typing import Any


@dataclass(frozen=True, slots=True)
class BackgroundWork:
    """One kind of work, with the paths of its two functions below `sessions_app`.

    `run(now=, limits=, on_row=)` goes on until nothing is due or the limits are reached, and counts how rows ended;
    `due(now)` counts the rows there are. Without `due_at` there is nothing to do by hand.
    """

    name: str
    meaning: str
    every: float
    """Seconds between two looks for work that no worker was woken for."""
    run_at: str
    due_at: str | None
    budget: float = 90
    """Seconds in which one task may begin rows; the next task goes on."""
    time_limit: float | None = None
    """Seconds after which a task is stopped; None: CELERY_TASK_SOFT_TIME_LIMIT."""

    @property
    def task(self) -> str:
        """The name in messages to workers. It never changes: messages in flight outlive an upgrade."""
        return f"sessions_app.tasks.{self.name}"

    @property
    def run(self) -> Callable[..., Counter[str]]:
        return _function(self.run_at)

    @property
    def due(self) -> Callable[[datetime], int]:
        return _function(str(self.due_at))


def _function(path: str) -> Any:
    return resolve_name(f"sessions_app.{path}")


TABLE = (
    BackgroundWork(
        name="apply_provider_events",
        meaning="Applies the events that providers have sent",
        every=5,
        run_at="usecases.provider_events.apply:apply_provider_events",
        due_at="usecases.provider_events.apply:due_events",
    ),
    BackgroundWork(
        name="build_reports",
        meaning="Writes the reports that were asked for",
        every=30,
        run_at="usecases.reports.build:build_reports",
        due_at="usecases.reports.build:waiting_reports",
        time_limit=4 * 3600,
    ),
    BackgroundWork(
        name="deliver_webhooks",
        meaning="Sends webhooks to merchants",
        every=5,
        run_at="usecases.webhooks.deliver:deliver_due",
        due_at="webhooks.queue:due",
    ),
    BackgroundWork(
        name="expire_sessions",
        meaning="Closes sessions past their time, at the provider too",
        every=15,
        run_at="usecases.sessions.expire_due:expire_sessions",
        due_at="usecases.sessions.expire_due:due_sessions",
    ),
    BackgroundWork(
        name="judge_canaries",
        meaning="Compares a canary with its control",
        every=30,
        run_at="usecases.trials.judge_canaries:judge_canaries",
        due_at="usecases.trials.judge_canaries:running_canaries",
    ),
    BackgroundWork(
        name="reconcile_sessions",
        meaning="Asks providers about payments without news",
        every=30,
        run_at="usecases.sessions.reconcile:reconcile_sessions",
        due_at="usecases.sessions.reconcile:silent_sessions",
    ),
    BackgroundWork(
        name="resume_sessions",
        meaning="Finishes creations whose worker died",
        every=15,
        run_at="usecases.sessions.resume_due:resume_sessions",
        due_at="usecases.sessions.resume_due:stuck_creations",
    ),
    BackgroundWork(
        name="run_backtests",
        meaning="Runs the back-tests that were asked for",
        every=60,
        run_at="usecases.trials.backtest:run_backtests",
        due_at="usecases.trials.backtest:waiting_backtests",
        budget=60,  # the largest must end before its task is stopped
    ),
    BackgroundWork(
        name="schedule_reports",
        meaning="Asks for scheduled reports and announces them",
        every=60,
        run_at="usecases.reports.schedules:schedule_reports",
        due_at="usecases.reports.schedules:due_schedules",
    ),
    BackgroundWork(
        name="void_attempts",
        meaning="Closes checkouts that no shopper was shown",
        every=30,
        run_at="usecases.sessions.void:void_attempts",
        due_at="usecases.sessions.void:quarantined_attempts",
    ),
    BackgroundWork(
        name="purge",
        meaning="Deletes what is no longer needed",
        every=3600,
        run_at="usecases.background.purge:purge",
        due_at="usecases.background.purge:forgettable",
    ),
    BackgroundWork(
        name="heartbeat",
        meaning="Shows that scheduler, broker and worker are alive",
        every=15,
        run_at="usecases.background.heartbeat:beat",
        due_at=None,  # by hand it would say that a worker is alive
    ),
)
WORK = {each.name: each for each in TABLE}
SWEEPS = {name: each for name, each in WORK.items() if each.due_at}
"""What `manage.py sweep` can do."""
