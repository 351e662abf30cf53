"""One table of background work, which the tasks, the schedule and the command all read."""

from inspect import signature

import pytest
from django.conf import settings

from config.celery import app
from sessions_app.sweeps import SWEEPS, WORK, BackgroundWork
from sessions_app.tasks import TASKS

every_work = pytest.mark.parametrize("work", WORK.values(), ids=lambda work: work.name)


@every_work
def test_its_task_keeps_the_name_that_messages_in_flight_have(work: BackgroundWork) -> None:
    assert TASKS[work.name].name == f"sessions_app.tasks.{work.name}"


@every_work
def test_it_is_scheduled_as_often_as_the_table_says(work: BackgroundWork) -> None:
    assert settings.CELERY_BEAT_SCHEDULE[work.name] == {
        "task": work.task, "schedule": work.every, "options": {"expires": work.every},
    }  # fmt: skip


@every_work
def test_a_task_has_its_time_limit_and_half_a_minute_to_clean_up(work: BackgroundWork) -> None:
    task = app.tasks[work.task]

    assert (task.soft_time_limit, task.time_limit) == ((14_400, 14_430) if work.name == "build_reports" else (210, 240))


@every_work
def test_its_function_takes_a_time_and_limits(work: BackgroundWork) -> None:
    signature(work.run).bind(now=None, limits=None, on_row=None)


def test_all_but_the_heartbeat_can_be_done_by_hand(database: None) -> None:
    assert WORK.keys() - SWEEPS.keys() == {"heartbeat"}
