"""Waking the workers: at once, but never in floods, and never at the caller's cost."""

from typing import Any

import psycopg
import pytest
from celery import current_app
from kombu.exceptions import OperationalError

from sessions_app.wake import Waker


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[float | None]:
    """The delays of the tasks that were sent."""
    delays: list[float | None] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, countdown, retry: delays.append(countdown))
    return delays


def test_a_burst_is_one_task_now_and_one_for_the_rest(sent: list[float | None]) -> None:
    clock = Clock()
    wake = Waker(clock)

    for _ in range(50):
        wake("apply_provider_events")

    assert sent == [None, 0.5]


def test_after_the_burst_the_next_goes_at_once(sent: list[float | None]) -> None:
    clock = Clock()
    wake = Waker(clock)
    wake("void_attempts")
    clock.now += 10
    wake("void_attempts")
    wake("purge")

    assert sent == [None, None, None]


@pytest.mark.parametrize("error", [OperationalError, psycopg.OperationalError, ConnectionResetError])
def test_a_broker_that_is_down_is_nobodys_problem(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(current_app, "send_task", refuse)

    Waker()("apply_provider_events")


def test_work_that_is_not_in_the_table_cannot_be_woken() -> None:
    with pytest.raises(KeyError):
        Waker()("dust")
