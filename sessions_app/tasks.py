"""The Celery tasks, one for each row of sweeps.py. A task is only a hint: what is due stands in the database."""

from typing import Any

from celery import Task, shared_task
from django.utils import timezone

from sessions_app.sweeps import WORK, BackgroundWork
from sessions_app.usecases.background.sweeping import Limits

TO_CLEAN_UP_SECONDS = 30
"""Between asking a task to stop and killing it."""


def _task(work: BackgroundWork) -> Task:
    limits: dict[str, float] = {}
    if work.time_limit:
        limits = {"soft_time_limit": work.time_limit, "time_limit": work.time_limit + TO_CLEAN_UP_SECONDS}

    @shared_task(name=work.task, **limits)
    def run(**_: Any) -> None:
        work.run(now=timezone.now(), limits=Limits(seconds=work.budget))

    return run


TASKS = {name: _task(work) for name, work in WORK.items()}
